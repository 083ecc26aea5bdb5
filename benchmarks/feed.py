"""What a page of the feed costs: `python -m benchmarks.feed [--on distributed] [--tracks 50000] [--events 1000000]`.

A database of its own is filled with made-up music and listening in clusters, and a taste is trained on it. Printed, with medians
and 95th percentiles: processor milliseconds of one page of twenty tracks (`GET /api/feed/tracks/`), of an event and the page
after it, the same by the clock with twenty listeners at once, who pause between their pages or do not, and as the named baseline
the newest twenty tracks that are public, which one query gives; and what the training took.
"""

import argparse
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from uuid import uuid4

import numpy as np

from musicstudio.engine.recommend.evaluation.costs import Cost
from tests.support.own_database import own_database

CLUSTERS, ARTISTS, PLAYED_MS = 50, 2_000, 120_000
PAGES, AT_ONCE = 200, 20
PAUSE = 5.0  # seconds between the pages of one listener, who scrolls


def fill(tracks: int, events: int) -> None:
    from django.utils import timezone

    from apps.accounts.models import User
    from apps.feed.models import Event, Listen, Listener, Track
    from apps.library.models import Work
    from musicstudio.engine.recommend.content import SIZE

    chance, now = np.random.default_rng(0), timezone.now()
    users = User.objects.bulk_create(
        [
            User(username=f"artist{number}", username_key=f"artist{number}", email=f"{number}@example.org")
            for number in range(ARTISTS)
        ]
    )
    listeners = Listener.objects.bulk_create([Listener(generated_share=50) for _ in range(max(20, events // 50))], 5_000)
    cluster = chance.integers(0, CLUSTERS, tracks)
    centres = chance.normal(0, 1, (CLUSTERS, SIZE)).astype("<f4")
    works = [
        Work(owner=users[number % ARTISTS], title=f"Piece {number}", visibility="public", head=1) for number in range(tracks)
    ]
    Work.objects.bulk_create(works, 5_000)
    made = [
        Track(
            work=work,
            artist=work.owner,
            state="ready",
            head=1,
            duration_ms=PLAYED_MS,
            generated=number % 3 == 0,
            tags=["mood:calm" if cluster[number] % 2 else "mood:lively", "texture:piano"],
            features=(centres[cluster[number]] + chance.normal(0, 0.5, SIZE).astype("<f4")).astype("<f4").tobytes(),
            published_at=now - timedelta(minutes=number),
        )
        for number, work in enumerate(works)
    ]
    Track.objects.bulk_create(made, 2_000)
    members = [np.flatnonzero(cluster == one) for one in range(CLUSTERS)]
    for first in range(0, events, 50_000):
        told, plays = [], []
        for _ in range(min(50_000, events - first)):
            listener = listeners[chance.integers(len(listeners))]
            own = members[(listener.pk.int + int(chance.integers(3))) % CLUSTERS]
            track = made[own[int(len(own) * chance.random() ** 2)]]
            play, at = uuid4(), now - timedelta(hours=float(chance.random() * 2_000))
            told.append(
                Event(
                    listener=listener, uuid=play, kind="heard", track=track, play=play, at=at, data={"ranges": [[0, PLAYED_MS]]}
                )
            )
            plays.append(Listen(listener=listener, play=play, track=track, at=at, heard_ms=PLAYED_MS, counted=True))
        Event.objects.bulk_create(told, 5_000)
        Listen.objects.bulk_create(plays, 5_000)


def told(name: str, milliseconds: Sequence[float]) -> None:
    median, high = np.percentile(milliseconds, (50, 95))
    print(f"{name:52} median {median:7.1f} ms   p95 {high:7.1f} ms")


def timed(act: Callable[[], object], clock: Callable[[], float]) -> float:
    began = clock()
    act()
    return 1000 * (clock() - began)


def measure() -> None:
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import transaction
    from django.test import Client

    from apps.feed.learning import learn
    from apps.feed.listeners import KEY
    from apps.feed.models import Listener, Track

    with Cost() as cost:
        replace = learn(search=False)
        with transaction.atomic():
            made = replace()
    spent = f"{cost.cpu_seconds:.1f} CPU s and {cost.peak_mb:.0f} MB more than before"
    print(f"training: {spent}; a file of {made.size / 1e6:.0f} MB; {made.figures}")

    def browser_of(listener: Listener) -> Client:
        session = SessionStore()
        session[KEY] = str(listener.pk)
        session.save()
        client = Client()
        client.cookies["sessionid"] = str(session.session_key)
        return client

    browsers = [browser_of(listener) for listener in Listener.objects.all()[:AT_ONCE]]

    def page(number: int) -> None:
        answer = browsers[number % AT_ONCE].get("/api/feed/tracks/", {"count": 20})
        if len(answer.json()["tracks"]) != 20:
            raise SystemExit(f"no whole page: {answer.content[:200]!r}")

    def newest() -> None:
        list(Track.objects.listed().for_lists()[:20])

    def event(number: int) -> None:
        track = str(Track.objects.values_list("pk", flat=True)[number])
        like = {"uuid": str(uuid4()), "kind": "like", "at": "2026-01-01T00:00:00Z", "track": track}
        browser = browsers[number % AT_ONCE]
        browser.post("/api/feed/events/", {"events": [like]}, content_type="application/json")
        page(number)

    print(f"the first page of a process: {timed(partial(page, 0), time.perf_counter):.0f} ms")
    for number in range(AT_ONCE):  # each test client sets up its middleware once
        page(number)
    baseline = [timed(newest, time.process_time) for _ in range(PAGES)]
    pages = [timed(partial(page, number), time.process_time) for number in range(PAGES)]
    told("processor: the newest twenty (baseline)", baseline)
    told("processor: a page of the feed", pages)
    print(f"ratio {np.median(pages) / np.median(baseline):.1f}")
    told(
        "clock: an event, and the page that follows it",
        [timed(partial(event, number), time.perf_counter) for number in range(PAGES)],
    )
    for name, pause in ((f"pages {PAUSE:.0f} s apart", PAUSE), ("no pauses: a queue", 0.0)):
        told(f"clock: {AT_ONCE} listeners at once, {name}", at_once(page, pause))


def at_once(page: Callable[[int], None], pause: float) -> list[float]:
    """Milliseconds of the pages that AT_ONCE listeners ask one process for, `pause` seconds apart in the mean, by chance."""
    from django.db import connection

    taken: list[float] = []

    def listen(number: int) -> None:
        chance = np.random.default_rng(number)
        for _ in range(PAGES // AT_ONCE):
            time.sleep(chance.exponential(pause))
            taken.append(timed(partial(page, number), time.perf_counter))
        connection.close()

    threads = [threading.Thread(target=listen, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--on", choices=("embedded", "distributed"), default="embedded")
    parser.add_argument("--tracks", type=int, default=50_000)
    parser.add_argument("--events", type=int, default=1_000_000)
    asked = parser.parse_args()
    with own_database(asked.on):
        began = time.perf_counter()
        fill(asked.tracks, asked.events)
        print(f"{asked.tracks} tracks, {asked.events} events in {time.perf_counter() - began:.0f} s")
        measure()


if __name__ == "__main__":
    main()
