"""Windows of up to two bars as the melody network takes them: eight beats of six slots, in C major or A minor, around middle C.

A row is 48 slots, beat after beat; a beat of four steps leaves its last two empty. Codes: EMPTY no step, REST_CODE, HOLD_CODE,
then the pitches LOW .. LOW + PITCHES - 1, others moved by octaves into that compass.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from musicstudio.engine.harmony.grid import fold
from musicstudio.engine.variation.beats import Beat
from musicstudio.engine.variation.line import HOLD, REST, Ints

BEATS, SLOTS = 8, 6
LENGTH = BEATS * SLOTS
EMPTY, REST_CODE, HOLD_CODE, FIRST_PITCH = 0, 1, 2, 3
LOW, PITCHES = 38, 44
CODES = FIRST_PITCH + PITCHES
CENTRE = 60


@dataclass(frozen=True)
class Windows:
    """N windows.

    codes   (N, 48)  see above
    steps   (N, 8)   steps of each beat, 0 = no beat
    places  (N, 8)   place of each beat in its bar, at most 7
    """

    codes: Ints
    steps: Ints
    places: Ints

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, chosen: Ints | slice) -> Windows:
        return Windows(self.codes[chosen], self.steps[chosen], self.places[chosen])


def stack(parts: Sequence[Windows]) -> Windows:
    return Windows(*(np.concatenate([getattr(p, name) for p in parts]) for name in ("codes", "steps", "places")))


def shift_for(pitches: Sequence[int] | Ints, tonic: int) -> int:
    """Semitones that bring a window in the major scale on pitch class `tonic` to C major, its mean nearest to middle C."""
    to_c = -tonic if tonic <= 6 else 12 - tonic
    if not len(pitches):
        return to_c
    return to_c + 12 * round((CENTRE - float(np.mean(pitches)) - to_c) / 12)


def slots_of(beats: Sequence[Beat]) -> Ints:
    """The slot of each step of up to eight beats. (T,)"""
    return np.array([i * SLOTS + s for i, beat in enumerate(beats) for s in range(beat.steps)], np.int64)


def window(beats: Sequence[Beat], row: Ints, shift: int) -> Windows:
    """One window of tokens (T,) as of `line`, moved by `shift` semitones."""
    codes = np.zeros((1, LENGTH), np.int64)
    codes[0, slots_of(beats)] = [_code(token, shift) for token in row.tolist()]
    empty = [0] * (BEATS - len(beats))
    places = [min(beat.place, BEATS - 1) for beat in beats]
    return Windows(codes, np.array([[b.steps for b in beats] + empty]), np.array([places + empty]))


def _code(token: int, shift: int) -> int:
    if token == REST:
        return REST_CODE
    if token == HOLD:
        return HOLD_CODE
    return FIRST_PITCH + fold(token + shift, LOW, LOW + PITCHES - 1) - LOW


def token_row(codes: Ints, beats: Sequence[Beat], shift: int) -> Ints:
    """Tokens (T,) of one window's codes (48,), back in its own key and register."""
    chosen = codes[slots_of(beats)]
    pitches = np.clip(chosen - FIRST_PITCH + LOW - shift, 0, 127)
    row: Ints = np.where(chosen >= FIRST_PITCH, pitches, np.where(chosen == HOLD_CODE, HOLD, REST))
    return row
