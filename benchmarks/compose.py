"""How long a musician waits: from pressing Harmonise to the first, the fourth and the last bar of a 16-bar tune.

A real studio (embedded, one warm worker with one thread for the network) in a folder of its own; the client posts and
listens on the WebSocket as the page does. Baseline: the engine alone, in this process, on the same tune and seeds, by the
clock and in processor time (what a machine with nothing else to do would take). What also counts is what the web process
weighs, since it must never load the networks.

    python -m benchmarks.compose [--rounds 7]
"""

import argparse
import json
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import psutil
import requests
from websockets.sync.client import connect

from musicstudio.engine.harmony import Controls, Harmonizer
from musicstudio.engine.notation import Score
from musicstudio.engine.notation.json_form import score_from_json
from tests.support.studio import Studio

WARM_ROUNDS = 1
GOALS = {"first bar": 1.0, "4 bars": 2.0, "16 bars": 5.0}
PASSWORD = "four-part-harmony"  # noqa: S105 - of an account that lives as long as the benchmark
SET_UP = f"""
import json
from apps.accounts.services import register
from apps.compose.melodies import melody
from apps.library.services import create_work
user = register(username="bench", email="bench@example.org", password="{PASSWORD}")
newest = create_work(owner=user, title="Tune", score=melody("ode-to-joy").score()).newest()
print(json.dumps(["start", str(newest.pk), newest.score]))
"""


@dataclass
class Waits:
    """Seconds from the start to each moment; a bar counts when it and all before it are there."""

    clock: Callable[[], float] = time.perf_counter
    began: float = 0.0
    seconds: dict[str, float] = field(default_factory=dict)
    bars: int = 0

    def __post_init__(self) -> None:
        self.began = self.clock()

    def mark(self, moment: str) -> None:
        self.seconds[moment] = self.clock() - self.began

    def bar(self) -> None:
        self.bars += 1
        if moment := {1: "first bar", 4: "4 bars", 16: "16 bars"}.get(self.bars):
            self.mark(moment)


class Musician:
    """Somebody at the page: logged in, posting, listening."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.get(f"{url}/account/login/", timeout=30)
        form = {"username": "bench", "password": PASSWORD, "csrfmiddlewaretoken": self.session.cookies["csrftoken"]}
        self.session.post(f"{url}/account/login/", form, headers={"Referer": url}, timeout=30).raise_for_status()

    def harmonise(self, revision: str, seed: int) -> Waits:
        waits = Waits()
        answer = self.session.post(
            f"{self.url}/api/compose/harmonisations/",
            json={"revision": revision, "seed": seed},
            headers={"X-CSRFToken": self.session.cookies["csrftoken"], "Referer": self.url},
            timeout=30,
        )
        answer.raise_for_status()
        waits.mark("accepted")
        for event in self.listen(answer.json()["id"]):
            if event["kind"] == "bar":
                waits.bar()
            elif event["kind"] == "state" and event["data"]["state"] not in ("queued", "running"):
                assert event["data"]["state"] == "succeeded", event  # noqa: S101 - a failed run is no measurement
        waits.mark("stored")
        return waits

    def listen(self, job: str) -> Iterator[dict[str, Any]]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.session.cookies.items())
        address = f"{self.url.replace('http', 'ws', 1)}/ws/jobs/{job}/?after=0"
        with connect(address, origin=self.url, additional_headers={"Cookie": cookie}) as socket:  # type: ignore[arg-type]
            for frame in socket:
                yield json.loads(frame)


class Counting:
    """The engine's Progress, as a stopwatch."""

    def __init__(self) -> None:
        self.waits, self.processor = Waits(), Waits(time.process_time)

    def step(self, done: int, total: int, message: str = "") -> None:
        return None

    def partial(self, kind: str, data: Mapping[str, Any]) -> None:
        self.waits.bar()
        self.processor.bar()

    def cancelled(self) -> bool:
        return False


def engine_alone(tune: Score, rounds: int) -> list[Counting]:
    """The same tune and seeds without jobs, database, network."""
    model, runs = Harmonizer.load(), []
    for seed in range(rounds):
        runs.append(Counting())
        model.harmonize(tune, Controls(seed=seed), runs[-1])
    return runs


@contextmanager
def running_studio() -> Iterator[Studio]:
    studio = Studio(workers=1)
    try:
        yield studio.start()
    finally:
        studio.remove()


def memory(studio: Studio) -> dict[str, Any]:
    """Resident megabytes of web server and worker, and whether libtorch is in them."""
    found: dict[str, Any] = {}
    for pid, command in studio.pids().items():
        name = "web" if "uvicorn" in command else "worker" if "apps.jobs.worker" in command else ""
        if name:
            process = psutil.Process(pid)
            found[f"{name}_rss_mb"] = round(process.memory_info().rss / 2**20)
            found[f"{name}_has_torch"] = any(re.search("torch", entry.path) for entry in process.memory_maps())
    return found


def medians(runs: list[Waits]) -> dict[str, float]:
    return {moment: round(median(run.seconds[moment] for run in runs), 3) for moment in runs[0].seconds}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    with running_studio() as studio:
        [made] = [line for line in studio.python(SET_UP).splitlines() if line.startswith('["start"')]
        _, revision, score = json.loads(made)
        musician = Musician(studio.url)
        runs = [musician.harmonise(revision, seed) for seed in range(WARM_ROUNDS + rounds)][WARM_ROUNDS:]
        weights = memory(studio)
    counted = engine_alone(score_from_json(score), WARM_ROUNDS + rounds)[WARM_ROUNDS:]
    through, alone = medians(runs), medians([count.waits for count in counted])
    processor = medians([count.processor for count in counted])
    print(f"16-bar tune, medians of {rounds} rounds, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; seconds")
    print(f"{'':12}{'studio':>9}{'engine':>9}{'ratio':>7}{'processor':>11}{'goal':>7}")
    for moment, seconds in through.items():
        base = alone.get(moment)
        columns = f"{base:9.3f}{seconds / base:7.2f}{processor[moment]:11.3f}{GOALS[moment]:7.1f}" if base else ""
        print(f"{moment:12}{seconds:9.3f}{columns}")
    print(json.dumps({"studio": through, "engine": alone, "processor": processor, **weights}))


if __name__ == "__main__":
    main()
