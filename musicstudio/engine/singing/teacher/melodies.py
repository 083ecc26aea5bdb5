"""Melodies for the teacher to sing: steps and leaps in a key, a new note at nearly every vowel, glides and vibrato."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
MAJOR = np.array([0, 2, 4, 5, 7, 9, 11])
MOVES = np.array([-4, -3, -2, -1, -1, 0, 1, 1, 2, 3, 4])  # degrees of the scale
NEW = 0.85  # of the vowels begin a new note
GLIDE = (2, 7)  # frames, on each side of a note's beginning
DEPTH, RATE = 0.5, (5.0, 6.5)  # vibrato: semitones at most, hertz


def melody(rng: np.random.Generator, begins: Sequence[int], frames: int, hop: float, low: float, high: float) -> Floats:
    """F0 in hertz over `frames` of `hop` seconds; `begins` are the frames of the vowels, `low` and `high` the range in hertz."""
    keys = np.concatenate([MAJOR + 12 * octave for octave in range(10)]) + int(rng.integers(12))
    lowest, highest = (12 * np.log2(hertz / 440) + 69 for hertz in (low, high))
    keys = keys[(keys >= lowest) & (keys <= highest)]
    place = int(rng.integers(len(keys)))
    line = np.full(frames, float(keys[place]))
    for begin in begins:
        if rng.random() < NEW:
            place = int(np.clip(place + rng.choice(MOVES), 0, len(keys) - 1))
        line[begin:] = keys[place]
    side = int(rng.integers(*GLIDE))
    window = np.hanning(2 * side + 3)[1:-1]
    line = np.convolve(np.pad(line, side, "edge"), window / window.sum(), "valid")
    time = np.arange(frames) * hop
    line += DEPTH * rng.random() * np.sin(2 * np.pi * rng.uniform(*RATE) * time + 6 * rng.random())
    hertz: Floats = 440 * 2 ** ((line - 69) / 12)
    return hertz
