"""A folder of audio to measure with: which of it is long enough, and its sound."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from musicstudio.engine.fingerprint.evaluation.degradations import RATE, Singles

SHORTEST = 45.0
"""Seconds of a track that counts: shorter ones are effects and jingles."""


def tracks(folder: Path) -> list[Path]:
    """Files in and below the folder that are audio of at least SHORTEST seconds, in order of their names."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and _seconds(path) >= SHORTEST]


def _seconds(path: Path) -> float:
    try:
        facts = soundfile.info(str(path))
    except soundfile.LibsndfileError:
        return 0.0
    return float(facts.frames / facts.samplerate)


def sound(path: Path) -> Singles:
    """All of it, as one channel at RATE."""
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    mono = np.ascontiguousarray(samples.mean(1))
    return mono if rate == RATE else np.asarray(soxr.resample(mono, rate, RATE, "HQ"), np.float32)


def cut(samples: Singles, seconds: float, rng: np.random.Generator) -> tuple[float, Singles]:
    """A piece of so many seconds that is not silent, and the second that it begins at; the loudest of some tries."""
    count = min(round(seconds * RATE), len(samples))
    starts = rng.integers(0, len(samples) - count + 1, 4)
    first = max(starts.tolist(), key=lambda start: _level(samples[start : start + count]))
    return first / RATE, samples[first : first + count]


def _level(samples: npt.NDArray[np.float32]) -> float:
    """The level of the quietest fifth."""
    return float(min(np.square(part).mean() for part in np.array_split(samples, 5)))


def endless(paths: list[Path], rng: np.random.Generator, seconds: float) -> Iterator[Singles]:
    """Pieces of so many seconds of these tracks, one after the other, again and again; shorter tracks are repeated."""
    while True:
        for path in rng.permutation(np.array(paths, object)):
            samples = sound(path)
            count = round(seconds * RATE)
            if not len(samples) or not samples.any():
                continue
            yield cut(np.resize(samples, max(len(samples), count)), seconds, rng)[1]
