"""Stretches of registered tracks within other music: where they begin and end is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from musicstudio.engine.fingerprint.evaluation.degradations import RATE, Singles, mp3
from musicstudio.engine.fingerprint.evaluation.tracks import cut, sound

TAKEN = (8.0, 25.0)  # seconds
AROUND = (10.0, 25.0)  # seconds of other music before and after


@dataclass(frozen=True)
class Planted:
    """`samples` at RATE; seconds `start` to `end` of it are `there` to `there + end - start` of the track at place `track`."""

    samples: Singles
    track: int
    start: float
    end: float
    there: float


def planted(paths: Sequence[Path], others: Sequence[Path], count: int, rng: np.random.Generator) -> Iterator[Planted]:
    """Each through MP3 at 128 kbit/s."""
    for _ in range(count):
        track = int(rng.integers(len(paths)))
        there, taken = cut(sound(paths[track]), rng.uniform(*TAKEN), rng)
        host = sound(others[int(rng.integers(len(others)))])
        before, after = (cut(host, rng.uniform(*AROUND), rng)[1] for _ in range(2))
        # As loud as each other, as they would be in a mix.
        parts = [part / max(float(np.sqrt(np.square(part).mean())), 1e-4) * np.float32(0.08) for part in (before, taken, after)]
        start = len(before) / RATE
        yield Planted(mp3(np.concatenate(parts)), track, start, start + len(taken) / RATE, there)
