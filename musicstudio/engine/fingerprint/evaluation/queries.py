"""What is asked: pieces of registered tracks after everything that happens to recordings, and pieces of others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from musicstudio.engine.fingerprint.evaluation.degradations import DEGRADATIONS, RATE, Degradation, Setting, Singles
from musicstudio.engine.fingerprint.evaluation.tracks import cut, endless, sound

SECONDS = (5, 10, 30)
MARGIN = 8.0
"""Seconds more than are asked that are degraded: tempi eat some, and codecs begin with silence."""


@dataclass(frozen=True)
class Query:
    """`samples` at degradations.RATE; `track` is the place of its track among the references, None for one that is not
    registered; second `begins` of the track is where it starts."""

    track: int | None
    degradation: Degradation | None
    seconds: int
    begins: float
    samples: Singles


def registered(paths: Sequence[Path], places: Sequence[int], noise: Setting) -> Iterator[Query]:
    """Of each of these places one piece in every degradation and length: the beginning of the degraded piece."""
    for place in places:
        whole = sound(paths[place])
        for degradation in DEGRADATIONS:
            begins, piece = cut(whole, max(SECONDS) * max(1.0, degradation.tempo) + MARGIN, noise.rng)
            degraded = degradation.change(piece, noise)
            for seconds in SECONDS:
                yield Query(place, degradation, seconds, begins, degraded[: seconds * RATE])


def unregistered(paths: Sequence[Path], count: int, rng: np.random.Generator) -> Iterator[tuple[Path, Query]]:
    """Pieces of all lengths alike, as many of each track."""
    names = [paths[place % len(paths)] for place in range(-(-count // len(SECONDS)))]
    for path in sorted(set(names)):
        whole = sound(path)
        for _ in range(names.count(path)):
            for seconds in SECONDS:
                begins, piece = cut(whole, seconds, rng)
                yield path, Query(None, None, seconds, begins, piece)


def setting(speech: Sequence[Path], music: Sequence[Path], rng: np.random.Generator) -> Setting:
    """What the overlays take."""
    long = max(SECONDS) * 1.2 + MARGIN
    return Setting(rng, endless(list(speech) or list(music), rng, long), endless(list(music), rng, long))
