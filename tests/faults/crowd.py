"""Listeners whose browsers tell what they do: late, twice, out of order, and again when the studio does not answer."""

import json
import random
import time
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from typing import Any
from uuid import UUID

BATCH = 20
PATIENCE = 600.0


@dataclass(frozen=True)
class Track:
    id: UUID
    duration_ms: int


def deeds(chance: random.Random, tracks: Sequence[Track], plays: int) -> list[dict[str, Any]]:
    """What one listener does: plays in four pieces, about half of them to the end, and a like for every fifth."""
    at = datetime.now(UTC) - timedelta(hours=1, seconds=30 * plays)
    told: list[dict[str, Any]] = []

    def add(kind: str, track: Track, **fields: Any) -> None:
        uuid = str(UUID(int=chance.getrandbits(128), version=4))
        told.append({"uuid": uuid, "kind": kind, "at": at.isoformat(), "track": str(track.id), **fields})

    for number in range(plays):
        at += timedelta(seconds=30)
        track, play = chance.choice(tracks), str(UUID(int=chance.getrandbits(128), version=4))
        until = track.duration_ms if chance.random() < 0.5 else track.duration_ms // 4
        add("start", track, play=play, source="for-you")
        for piece in range(4):
            add("heard", track, play=play, ranges=[[until * piece // 4, until * (piece + 1) // 4]])
        if number % 5 == 0:
            add("like", track)
    return told


def repeated(chance: random.Random, told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    sent = [event for event in told for _ in range(chance.choice([1, 1, 2, 3]))]
    chance.shuffle(sent)
    return sent


class Crowd:
    """Everything is told in threads, one for each session, `batch` events at once; each event is sent once, twice or three
    times, in any order. `total`: so many that makes; `sent`: those of each request that was answered."""

    def __init__(self, address: str, told: dict[str, list[dict[str, Any]]], batch: int = BATCH, seed: int = 0) -> None:
        self.address, self.batch = address, batch
        self.told = {session: repeated(random.Random(f"{seed}{session}"), own) for session, own in told.items()}
        self.total = sum(map(len, self.told.values()))
        self.failures = 0
        self.sent: list[int] = []
        self.gave_up: list[BaseException] = []

    def run(self) -> None:
        with ThreadPoolExecutor(len(self.told)) as threads:
            telling = [threads.submit(self._tell, session, told) for session, told in self.told.items()]
        self.gave_up = [error for one in telling if (error := one.exception())]

    def _tell(self, session: str, told: list[dict[str, Any]]) -> None:
        for first in range(0, len(told), self.batch):
            self._send(session, told[first : first + self.batch])

    def _send(self, session: str, events: list[dict[str, Any]]) -> None:
        body = json.dumps({"events": events}).encode()
        headers = {"Content-Type": "application/json", "Cookie": f"sessionid={session}"}
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            request = urllib.request.Request(f"http://{self.address}/api/feed/events/", body, headers)
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 (our own studio)
                    answer.read()
                self.sent.append(len(events))
                return
            except (OSError, HTTPException):  # an answer that was cut off, too
                self.failures += 1
                time.sleep(0.2)
        raise TimeoutError("the studio did not take the events")
