"""Listeners' browsers tell what is heard while web server and worker are killed, and what came of it is counted: the test and
`python -m benchmarks.lost_events` do this, each in a size of its own."""

import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psutil
from django.contrib.sessions.backends.db import SessionStore

from apps.accounts.services import house_account
from apps.feed import learning, projections
from apps.feed.listeners import KEY
from apps.feed.models import Event, Listen, Listener, Opinion, TasteVersion
from apps.feed.plays import is_play
from apps.jobs import services as jobs
from apps.jobs.models import Job
from tests.faults import crowd
from tests.faults.studio_processes import Processes
from tests.support.listening import silent_track
from tests.support.people import make_user

TRACKS = 12
PATIENCE = 3600.0
LEAN = {"DJANGO_SETTINGS_MODULE": "tests.faults.listening_settings", "MUSICSTUDIO_WORKER_MEMORY_MB": "1500"}


@dataclass(frozen=True)
class Audience:
    """Listeners without account, by their browsers' sessions, and what each of these has to tell."""

    listeners: dict[str, Listener]
    deeds: dict[str, list[dict[str, Any]]]
    durations: dict[str, int]

    @property
    def events(self) -> int:
        return sum(map(len, self.deeds.values()))


@dataclass(frozen=True)
class Fire:
    """What went on: events sent, repeats included, requests that were cut off, deaths, seconds until all was told."""

    sent: int
    cut_off: int
    killed: Counter[str]
    gave_up: list[BaseException]
    seconds: float


@dataclass(frozen=True)
class Count:
    """Rows that are missing, rows too many, listeners of whom something was half done; pairs of listener and track that the
    taste learnt from, and as many as there are."""

    lost: int
    doubled: int
    half_done: int
    learnt: int
    played: int


def audience(listeners: int, plays: int) -> Audience:
    artist = make_user()
    made = [silent_track(artist, f"Air {number}", duration_ms=60_000 + 20_000 * number) for number in range(TRACKS)]
    tracks = [crowd.Track(track.pk, track.duration_ms) for track in made]
    told = {_session(listener): listener for listener in (Listener.objects.create() for _ in range(listeners))}
    deeds = {key: crowd.deeds(random.Random(number), tracks, plays) for number, key in enumerate(told)}
    return Audience(told, deeds, {str(track.id): track.duration_ms for track in tracks})


def tell_under_fire(processes: Processes, told: Audience, *, kills: int, batch: int = crowd.BATCH) -> Fire:
    """Everybody tells everything. Meanwhile, after equal shares of it, the web server dies so many times, and the worker in the
    middle of a training; in the end the worker learns from all that was told."""
    chance, killed, began = random.Random(3), Counter[str](), time.monotonic()
    address = processes.web()
    machine = processes.start("manage.py", "work", "--processes", "1", environment=LEAN)
    web = processes.running[-2]
    everybody = crowd.Crowd(address, told.deeds, batch)
    telling = threading.Thread(target=everybody.run)
    telling.start()
    for number in range(1, kills + 1):
        share = everybody.total * number / (kills + 1)
        processes.wait(lambda share=share: sum(everybody.sent) >= share or not telling.is_alive(), "So much is told", PATIENCE)
        time.sleep(chance.uniform(0, 0.2))
        web.send_signal(signal.SIGKILL)
        web.wait()
        killed["web"] += 1
        processes.web(int(address.rpartition(":")[2]))
        web = processes.running[-1]
        killed["worker"] += _kill_while_it_learns(processes, machine.pid)
    telling.join()
    seconds = time.monotonic() - began
    _learn()
    processes.wait_for(*Job.objects.all())
    return Fire(sum(everybody.sent), everybody.failures, killed, everybody.gave_up, seconds)


def count(told: Audience) -> Count:
    lost = doubled = half_done = 0
    played = set[tuple[UUID, str]]()
    for session, listener in told.listeners.items():
        should = Counter(_expected(told.deeds[session], told.durations))
        there = Counter(_stored(listener))
        lost += (should - there).total()
        doubled += (there - should).total()
        played |= {(listener.pk, row[1]) for row in should if row[0] == "like" or (row[0] == "listen" and row[-1])}
        before = _rows(listener)
        projections.anew(listener)
        half_done += _rows(listener) != before
    taste = TasteVersion.objects.first()
    return Count(lost, doubled, half_done, taste.figures["plays"] if taste else 0, len(played))


def _kill_while_it_learns(processes: Processes, machine: int) -> int:
    """How many worker processes that were."""
    waiting = Job.objects.filter(kind=learning.LEARN)

    def learns() -> bool:
        # While there is little to learn from, one may be over between two looks: then the next one.
        if not waiting.exclude(state__in=Job.FINAL).exists():
            _learn()
        return waiting.filter(state=Job.State.RUNNING).exists()

    processes.wait(learns, "A worker learns")
    workers = psutil.Process(machine).children()
    for worker in workers:
        worker.kill()
    return len(workers)


def _learn() -> Job:
    owner = house_account(name=learning.NAME, email=learning.ADDRESS)
    return jobs.submit(learning.LEARN, owner=owner, params={})[0]


def _expected(events: list[dict[str, Any]], durations: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    """What is to be kept of a listener's deeds: their events, plays with the milliseconds heard, tracks that were liked."""
    heard = Counter[str]()
    for event in events:
        yield "event", event["uuid"]
        heard[event.get("play", "")] += sum(until - start for start, until in event.get("ranges", []))
    for event in events:
        if event["kind"] == "start":
            whole = heard[event["play"]]
            yield "listen", event["track"], event["play"], whole, is_play(whole, durations[event["track"]])
    for track in {event["track"] for event in events if event["kind"] == "like"}:
        yield "like", track


def _stored(listener: Listener) -> Iterator[tuple[Any, ...]]:
    """The same of the database."""
    for uuid in Event.objects.filter(listener=listener).values_list("uuid", flat=True):
        yield "event", str(uuid)
    for track, play, heard, counted in Listen.objects.filter(listener=listener).values_list(
        "track", "play", "heard_ms", "counted"
    ):
        yield "listen", str(track), str(play), heard, counted
    for track in Opinion.objects.filter(listener=listener, liked=True).values_list("track", flat=True):
        yield "like", str(track)


def _session(listener: Listener) -> str:
    """What a browser without account keeps."""
    store = SessionStore()
    store[KEY] = str(listener.pk)
    store.save()
    return str(store.session_key)


def _rows(listener: Listener) -> list[Any]:
    fields = ("play", "track", "at", "heard_ms", "counted", "skipped", "excluded", "source")
    return sorted(map(str, Listen.objects.filter(listener=listener).values_list(*fields)))
