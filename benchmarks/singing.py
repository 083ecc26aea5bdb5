"""How long a musician waits to hear the first phrase: from asking for a take to having its sound, and to the whole take.

A real studio (web server, one warm worker; with `--on distributed` its own PostgreSQL and Redis) in a folder of its own; the
client posts, listens on the WebSocket and fetches the first clip as the page does. Each of the eight voices sings songs of 4, 8
and 16 bars; the 8 bars have no rest, so that their first phrase is as long as a singer's breath. Baseline: the same songs by the
classic renderer, in turn; and the engine alone in processor time, which is what a machine with nothing else to do would take for
the first phrase.

The first phrase is timed where the musician hears it. An embedded studio tells its news every 250 ms, so that there both routes
often read the same to the hundredth. What has nothing to do with being told goes by the job's own times: "stored" from being
asked to the end, "worker" from when one took it. The rate is the worker's time over the length of the take.

    python -m benchmarks.singing [--rounds 2] [--on distributed]
"""

import argparse
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from statistics import median
from typing import Any

import requests
import torch

from benchmarks.compose import PASSWORD, Musician
from musicstudio.engine.notation import TICKS_PER_QUARTER as BEAT
from musicstudio.engine.notation import Note, Part, Score, Tempo, regular_measures
from musicstudio.engine.notation.json_form import score_to_json
from musicstudio.engine.singing.flow import flow
from musicstudio.engine.singing.performance import Wishes, perform
from musicstudio.engine.singing.singer import sing
from musicstudio.engine.singing.voices import Card, cards
from musicstudio.engine.singing.words import Language
from tests.support.postgres import PrivatePostgres
from tests.support.studio import Studio

GOAL = 1.5
ROUTES = ("neural", "classic")
SONGS = {"4 bars": (4, True), "8 bars, no rest": (8, False), "16 bars": (16, True)}
WORDS: dict[Language, str] = {
    "en": "Morning light is on the river, slow and silver runs the stream. Carry me a little further, walking in a dream. ",
    "zh": "床前明月光 疑是地上霜 举头望明月 低头思故乡 ",
    "ja": "桜の花が咲く 春の空へ 風は歌う 遠い山の道 ",
}
STEPS = (0, 2, 4, 5, 7, 5, 4, 2)
SET_UP = f"""
from apps.accounts.services import register
register(username="bench", email="bench@example.org", password="{PASSWORD}")
"""


@dataclass(frozen=True)
class Run:
    """Seconds from asking for a take until it was accepted, its first phrase was there, and it was stored; for how long of that
    a worker had it, and how long it plays."""

    song: str
    accepted: float
    first_phrase: float
    stored: float
    worked: float
    length: float


def song(card: Card, bars: int, rests: bool) -> Score:
    """Quarters at 100 a minute within the voice's range, in its language; with `rests` every eighth beat is one."""
    low = (card.low + card.high) // 2 - 4
    beats = [i for i in range(4 * bars) if not (rests and i % 8 == 7)]
    notes = tuple(Note(f"n{i}", i * BEAT, BEAT, low + STEPS[i % 8]) for i in beats)
    score = Score(regular_measures(4 * bars * BEAT, Score(()).metres), (Part("voice", "Voice", notes),))
    language: Language = card.language
    placed = flow(score, "voice", "1", 1, WORDS[language] * bars, language=language).lyrics
    worded = tuple(replace(note, lyrics=placed.get(note.id, ())) for note in notes)
    return replace(score, parts=(Part("voice", "Voice", worded),), tempos=(Tempo(0, 100.0),))


class Singing(Musician):
    """Somebody at the singing page."""

    def post(self, path: str, body: object) -> Any:
        headers = {"X-CSRFToken": self.session.cookies["csrftoken"], "Referer": self.url}
        answer = self.session.post(f"{self.url}/api/{path}/", json=body, headers=headers, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def get(self, path: str) -> requests.Response:
        answer = self.session.get(f"{self.url}{path}", timeout=30)
        answer.raise_for_status()
        return answer

    def write(self, score: Score) -> dict[str, str]:
        made = self.post("library/works", {"title": "Song", "score": score_to_json(score)})
        return {"work": made["id"], "revision": made["newest"]}

    def take(self, name: str, where: dict[str, str], settings: dict[str, Any]) -> Run:
        """Have it sung, and fetch the first phrase as soon as it is told."""
        clock = _clock()
        asked = self.post("voice/takes", {**where, "settings": settings})
        accepted, first, state = clock(), 0.0, ""
        for event in self.listen(asked["job"]["id"]):
            if event["kind"] == "phrase" and not first:
                self.get(event["data"]["clip"])
                first = clock()
            if event["kind"] == "state" and event["data"]["state"] not in ("queued", "running"):
                state = event["data"]["state"]
        assert state == "succeeded", state  # noqa: S101 - a failed run is no measurement
        takes = self.get(f"/api/voice/songs/{where['work']}/takes/").json()["results"]
        [take] = [take for take in takes if take["id"] == asked["take"]["id"]]
        job = self.get(f"/api/jobs/{asked['job']['id']}/").json()
        created, started, finished = (datetime.fromisoformat(job[f"{at}_at"]) for at in ("created", "started", "finished"))
        stored, worked = (finished - created).total_seconds(), (finished - started).total_seconds()
        return Run(name, accepted, first, stored, worked, take["duration_s"])


def _clock() -> Callable[[], float]:
    began = time.perf_counter()
    return lambda: time.perf_counter() - began


@contextmanager
def running_studio(distributed: bool) -> Iterator[Studio]:
    postgres = PrivatePostgres().start() if distributed else None
    studio = Studio(postgres, workers=1)
    try:
        yield studio.start()
    finally:
        studio.remove()
        if postgres:
            postgres.stop()


def sung(url: str, rounds: int) -> dict[str, list[Run]]:
    """By route all runs; before them each voice is heard once, which does not count."""
    musician = Singing(url)
    seeds = count()
    runs: dict[str, list[Run]] = {route: [] for route in ROUTES}
    for card in cards():
        works = {name: musician.write(song(card, *shape)) for name, shape in SONGS.items()}
        for turn in range(rounds + 1):
            for name, where in works.items():
                for route in ROUTES:
                    # What was sung before would not be sung again, in another song of the same beginning neither.
                    settings = {"singer": {card.name: 1.0}, "language": card.language, "route": route, "seed": next(seeds)}
                    run = musician.take(name, where, settings)
                    if turn:
                        runs[route].append(run)
    return runs


def engine_alone(card: Card) -> dict[str, float]:
    """By song, the processor seconds from the score to the sound of its first phrase, the second time."""
    torch.set_num_threads(1)
    found = {}
    for name, shape in SONGS.items():
        score = song(card, *shape)
        for _ in range(2):
            began = time.process_time()
            phrase = perform(score, "voice", "1", 1, Wishes(card.language)).phrases[0]
            sing(phrase, {card.name: 1.0})
            found[name] = time.process_time() - began
    return found


def report(runs: dict[str, list[Run]]) -> dict[str, dict[str, float]]:
    """Prints a line for each kind of song; the figures of all."""
    told = {}
    print(f"\n{'':28}{'first phrase s':>16}{'worst':>8}{'goal':>6}{'stored s':>10}{'worker s':>10}{'rate':>8}")
    for route, all_runs in runs.items():
        for name in (*SONGS, "all"):
            here = [run for run in all_runs if name in (run.song, "all")]
            firsts = [run.first_phrase for run in here]
            rate = median(run.worked / run.length for run in here)
            missed = "  missed" if max(firsts) > GOAL else ""
            note = "  <- baseline" if route == "classic" else missed
            stored, worked = median(run.stored for run in here), median(run.worked for run in here)
            waits = f"{median(firsts):16.2f}{max(firsts):8.2f}{GOAL:6.1f}{stored:10.2f}"
            print(f"{f'{route}, {name}':28}{waits}{worked:10.2f}{rate:8.3f}{note}")
        told[route] = {
            "first_phrase_s": round(median(firsts), 3),
            "first_phrase_worst_s": round(max(firsts), 3),
            "rate": round(rate, 4),
        }
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--on", choices=["embedded", "distributed"], default="embedded")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="studio-bench-")
    os.environ["MUSICSTUDIO_VAR"] = folder
    try:
        with running_studio(options.on == "distributed") as studio:
            studio.python(SET_UP)
            runs = sung(studio.url, options.rounds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{len(runs['neural'])} takes each, {options.on}, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    figures: dict[str, Any] = report(runs) | {"engine_first_phrase_processor_s": engine_alone(cards()[0])}
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
