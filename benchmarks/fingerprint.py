"""What recognising recordings costs as the catalogue grows: to build it, to keep it, to ask it, and whether it still answers.

Every size holds the same real tracks (of `--references`, a folder of audio, or made by chance) and, up to its hours, synthetic
ones: pieces of half of the real tracks, cut at random, transposed and re-timed, so that keys are as common as in that music.
Queries are ten seconds of the other half under noise: as they are, and played faster or slower, which only the grid of
transpositions and tempi finds. Seconds are those of the processor; baseline of the questions is reading every posting of every
key of the query. Every size is built in one process of its own, whose memory is the most it held, mapped files included, and
asked in another, whose memory is what it holds in the end and no file backs. The first answer is timed on the clock: to open
the index and ask once, where `--rows` says that it stands in rows of a private PostgreSQL, with all that travels to a machine
which has no copy yet.

    python -m benchmarks.fingerprint [--references DIR] [--hours 10 100] [--rows 2] [--tracks 40] [--queries 24]

1,000 hours take 2 GB of disk (in the folder for temporary files) and five minutes of the processor to build.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import numpy as np
import soxr

from musicstudio.engine.fingerprint.catalogue import Catalogue
from musicstudio.engine.fingerprint.evaluation.tracks import sound, tracks
from musicstudio.engine.fingerprint.folder import Folder
from musicstudio.engine.fingerprint.index import Index
from musicstudio.engine.fingerprint.landmarks import BINS, DENSITY, WIDE_FAN, Peaks, pairs_of, peaks_of
from musicstudio.engine.fingerprint.matching import Way, candidates, match
from musicstudio.engine.fingerprint.meeting import over_beats
from musicstudio.engine.fingerprint.recognising import FEW, LIKELY, Whole, heard, probability
from musicstudio.engine.fingerprint.segment import Reference, Shelf
from musicstudio.engine.fingerprint.spectrum import FRAME, RATE, Singles, at_rate
from musicstudio.env import ROOT
from tests.engine.fingerprint.tunes import tune
from tests.support.postgres import PrivatePostgres

MADE_SECONDS = 120.0  # of a track that is made by chance
PIECE, LENGTH = (8.0, 25.0), (150.0, 300.0)  # seconds of a piece and of a synthetic reference
UP, FASTER = 48, (0.8, 1.25)  # half bins at most, and tempi, of a piece
ASKED, NOISE = 10.0, 0.5  # seconds of a query, and its noise in times its level
SPEEDS = (0.95, 1.04)
Result = TypeVar("Result")


@dataclass(frozen=True)
class Asked:
    """Peaks of a query, and the number of its reference."""

    number: int
    as_it_is: Peaks
    changed: Peaks


def samples_of(options: argparse.Namespace) -> list[Singles]:
    if options.references:
        return [at_rate(sound(path), 44_100) for path in tracks(options.references)[: options.tracks]]
    return [tune(seed, MADE_SECONDS) for seed in range(options.tracks)]


def question(number: int, samples: Singles, rng: np.random.Generator) -> Asked:
    first = int(rng.integers(0, max(1, len(samples) - round(2 * ASKED * RATE))))

    def noisy(speed: float) -> Peaks:
        piece = samples[first : first + round(ASKED * speed * RATE)]
        played = np.asarray(soxr.resample(piece, RATE * speed, RATE, "HQ"), np.float32) if speed != 1 else piece
        noise = rng.standard_normal(len(played)).astype(np.float32)
        return heard(played + NOISE * float(played.std()) * noise, RATE)

    return Asked(number, noisy(1.0), noisy(float(rng.choice(SPEEDS))))


def synthetic(pool: Sequence[Peaks], rng: np.random.Generator) -> Peaks:
    """A reference of pieces of others."""
    frames, parts = 0, list[tuple[Peaks, int]]()
    while frames * FRAME < LENGTH[0] or frames * FRAME < rng.uniform(*LENGTH):
        source = pool[int(rng.integers(len(pool)))]
        count = round(float(rng.uniform(*PIECE)) / FRAME)
        first = int(rng.integers(0, max(1, source.frames - count)))
        piece, up, faster = source.between(first, first + count), int(rng.integers(-UP, UP + 1)), float(rng.uniform(*FASTER))
        there = (piece.half + up >= 0) & (piece.half + up < 2 * BINS)
        times = np.rint(piece.frame[there] * faster).astype(np.int64)
        length = round(piece.frames * faster) + 1
        parts.append((Peaks(times, piece.half[there] + up, piece.strength[there], length), frames))
        frames += length
    return Peaks(
        np.concatenate([part.frame + start for part, start in parts]), np.concatenate([part.half for part, _ in parts]),
        np.concatenate([part.strength for part, _ in parts]), frames,
    )  # fmt: skip


def catalogue(real: Sequence[Peaks], hours: float) -> Iterator[Reference]:
    """The real tracks, and synthetic ones of every second of them until there are so many hours."""
    rng, done = np.random.default_rng(3), 0.0
    number = 0
    while number < len(real) or done < hours:
        peaks = real[number] if number < len(real) else synthetic(real[1::2], rng)
        done += peaks.frames * FRAME / 3_600
        yield Reference(number, peaks)
        number += 1


def opened(folder: Path) -> Index:
    """In the folder, or in rows where there is a database."""
    if not os.environ.get("DJANGO_SETTINGS_MODULE"):
        return Index(Folder(folder))
    import django

    django.setup()
    from apps.rights.rows import Rows

    return Index(Rows("registered", 0, folder))


def build(folder: Path, real: Sequence[Peaks], hours: float) -> tuple[float, float]:
    """Seconds, and the memory in MB beyond what it began with."""
    index = opened(folder)
    began, before = time.process_time(), memory_mb("VmRSS")
    index.rebuild(catalogue(real, hours))
    return time.process_time() - began, memory_mb("VmHWM") - before


def seconds_of(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def right(one: Asked, peaks: Peaks, shelves: Sequence[Shelf], *, grid: bool) -> bool:
    """Whether its reference is among what the studio would speak of."""
    whole = Whole(shelves)
    for found in match(peaks, shelves, grid):
        if found.number == one.number:
            way = found.way
            score = over_beats(peaks, whole.peaks(found.number), found.start, way.halves, way.tempo, FEW)
            return probability(score, whole.hours) >= LIKELY
    return False


def memory_mb(kind: str) -> float:
    """Of this process, as Linux calls the kinds."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith(kind + ":"))) / 1_000


def report(folder: Path, asked: Sequence[Asked], built: tuple[float, float]) -> None:
    index = opened(folder)
    before, began = memory_mb("RssAnon"), time.perf_counter()
    shelves = index.shelves()
    match(asked[0].as_it_is, shelves, grid=False)
    first = time.perf_counter() - began
    match(asked[0].changed, shelves)  # reads tables, once for a process
    hours = Whole(shelves).hours
    size = sum(shelf.segment.data.nbytes for shelf in shelves)
    plain = [seconds_of(partial(match, one.as_it_is, shelves, grid=False)) for one in asked]
    grid = [seconds_of(partial(match, one.changed, shelves)) for one in asked]
    whole = sum(int(shelf.segment.offsets[-1]) for shelf in shelves)
    every = [
        seconds_of(partial(candidates, pairs_of(one.as_it_is, WIDE_FAN), Catalogue(shelves), [Way()], whole)) for one in asked[:5]
    ]
    told = {
        "hours": f"{hours:.1f}",
        "references": f"{sum(len(shelf.segment) for shelf in shelves)} in {len(shelves)} segments",
        "built in s": f"{built[0]:.1f}, {built[0] / hours:.2f} an hour of music",
        "memory to build, MB": f"{built[1]:.0f}",
        "memory to ask, MB": f"{memory_mb('RssAnon') - before:.0f} beside mapped files",
        "first answer, s": f"{first:.2f}",
        "on disk, MB": f"{size / 1e6:.1f}, {size / 1e3 / hours / 60:.1f} kB a minute",
        "as it is, ms": _spread(plain),
        "grid, ms": _spread(grid),
        "every posting, ms": f"{_spread(every)}  <- baseline; as it is takes "
        f"{statistics.median(plain) / statistics.median(every):.2f} of it",
        "found as it is": f"{sum(right(one, one.as_it_is, shelves, grid=False) for one in asked)} of {len(asked)}",
        "found by the grid": f"{sum(right(one, one.changed, shelves, grid=True) for one in asked)} of {len(asked)}",
    }
    print("\n" + "\n".join(f"{name:22}{value}" for name, value in told.items()), flush=True)


def _spread(seconds: Sequence[float]) -> str:
    return f"{1e3 * statistics.median(seconds):.1f} median, {1e3 * float(np.quantile(seconds, 0.95)):.1f} at 95 %"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--references", type=Path, help="a folder of audio; without it, music is made by chance")
    parser.add_argument("--hours", type=float, nargs="+", default=[10, 100])
    parser.add_argument("--rows", type=float, nargs="+", default=[], help="hours of a catalogue in rows of PostgreSQL")
    parser.add_argument("--tracks", type=int, default=40)
    parser.add_argument("--queries", type=int, default=24)
    options = parser.parse_args()
    rng = np.random.default_rng(1)
    samples = samples_of(options)
    real = list[Peaks]()
    spent = seconds_of(lambda: real.extend(peaks_of(one, DENSITY) for one in samples))
    length = sum(map(len, samples)) / RATE
    print(f"{len(real)} tracks of {length / 60:.0f} minutes; landmarks in {length / spent:.0f} times real time")
    places = rng.permutation(len(real[::2]))[: options.queries] * 2
    asked = [question(int(place), samples[place], rng) for place in places]
    for hours in options.hours:
        with tempfile.TemporaryDirectory() as folder:
            built = apart(build, Path(folder), real, hours)
            apart(report, Path(folder), asked, built)
    for hours in options.rows:
        with in_rows(), tempfile.TemporaryDirectory() as builder, tempfile.TemporaryDirectory() as another:
            built = apart(build, Path(builder), real, hours)
            apart(report, Path(another), asked, built)


@contextmanager
def in_rows() -> Iterator[None]:
    """A database of its own."""
    with tempfile.TemporaryDirectory() as var:
        server = PrivatePostgres().start()
        try:
            server.create_database("bench")
            os.environ |= {"MUSICSTUDIO_VAR": var, "DJANGO_SETTINGS_MODULE": "musicstudio.settings.distributed"}
            os.environ |= server.environment("bench")
            subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, check=True)
            print("\nin rows of PostgreSQL:", end="")
            yield
        finally:
            del os.environ["DJANGO_SETTINGS_MODULE"]
            server.stop()


def apart(work: Callable[..., Result], *given: object) -> Result:
    """In a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(work, *given).result()


if __name__ == "__main__":
    main()
