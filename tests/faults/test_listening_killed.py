"""The web server is killed while fifty browsers tell what is listened to: none of it is lost, none counts twice."""

import random
import signal
import threading
import time
from collections import Counter
from typing import Any

from django.contrib.sessions.backends.db import SessionStore

from apps.feed import projections
from apps.feed.listeners import KEY
from apps.feed.models import Event, Listen, Listener, Opinion
from apps.feed.plays import is_play
from tests.faults import crowd
from tests.faults.conftest import Processes
from tests.support.listening import silent_track
from tests.support.people import make_user

LISTENERS, PLAYS, KILLS = 50, 8, 4


def test_kill_9_while_fifty_browsers_tell(processes: Processes) -> None:
    artist = make_user()
    made = [silent_track(artist, f"Air {number}", duration_ms=60_000 + 20_000 * number) for number in range(12)]
    tracks = [crowd.Track(track.pk, track.duration_ms) for track in made]
    told = {session(listener): listener for listener in (Listener.objects.create() for _ in range(LISTENERS))}
    deeds = {key: crowd.deeds(random.Random(number), tracks, PLAYS) for number, key in enumerate(told)}
    address = processes.web()
    everybody = crowd.Crowd(address, deeds)
    telling = threading.Thread(target=everybody.run)
    telling.start()
    chance = random.Random(3)
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.5, 2.0))
        processes.running[-1].send_signal(signal.SIGKILL)
        processes.running[-1].wait()
        processes.web(int(address.rpartition(":")[2]))
    telling.join()

    assert everybody.gave_up == []
    assert everybody.failures, "nobody was cut off"
    durations = {str(track.id): track.duration_ms for track in tracks}
    for key, listener in told.items():
        events = deeds[key]
        assert Event.objects.filter(listener=listener).count() == len(events)
        assert Listen.objects.filter(listener=listener).count() == PLAYS
        heard = Counter[str]()
        for event in events:
            heard[event.get("play", "")] += sum(until - start for start, until in event.get("ranges", []))
        whole = sum(is_play(heard[event["play"]], durations[event["track"]]) for event in events if event["kind"] == "start")
        assert Listen.objects.filter(listener=listener, counted=True).count() == whole
        liked = {event["track"] for event in events if event["kind"] == "like"}
        assert Opinion.objects.filter(listener=listener, liked=True).count() == len(liked)
        before = rows(listener)
        projections.anew(listener)
        assert rows(listener) == before, "what follows from the events was half done"


def session(listener: Listener) -> str:
    """What a browser without account keeps."""
    store = SessionStore()
    store[KEY] = str(listener.pk)
    store.save()
    return str(store.session_key)


def rows(listener: Listener) -> list[Any]:
    fields = ("play", "track", "at", "heard_ms", "counted", "skipped", "excluded", "source")
    return sorted(map(str, Listen.objects.filter(listener=listener).values_list(*fields)))
