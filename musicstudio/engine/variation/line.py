"""A melody as tokens, one for each step of its beats, and back: rest, hold, or the pitch that begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from musicstudio.engine.notation.score import Note, Part
from musicstudio.engine.notation.ties import sounding_notes
from musicstudio.engine.variation.beats import Beat

Ints = npt.NDArray[np.int64]

REST, HOLD = -2, -1
"""Tokens that are no pitch. A hold goes on with whatever sounded in the step before."""

MAJOR = (0, 2, 4, 5, 7, 9, 11)


@dataclass(frozen=True, slots=True)
class Sung:
    """A decoded note: steps [first, last) and MIDI pitch."""

    first: int
    last: int
    pitch: int


def melody_line(part: Part, voice: str) -> list[Note]:
    """The voice as one line: ties joined, of notes that begin together the highest, each cut where the next begins."""
    notes = [n for n in sounding_notes(part) if n.voice == voice and n.duration and not n.grace]
    tops = {n.onset: n for n in sorted(notes, key=lambda n: (n.onset, n.pitch))}
    line = [tops[onset] for onset in sorted(tops)]
    return [replace(a, duration=min(a.end, b.onset) - a.onset) for a, b in pairwise(line)] + line[-1:]


def step_ticks(beats: Sequence[Beat]) -> Ints:
    """(T + 1,) where the steps begin, and the end."""
    return np.array([tick for beat in beats for tick in beat.ticks()] + [beats[-1].end], np.int64)


def nearest(ticks: Ints, place: npt.ArrayLike) -> Ints:
    """Index of the tick nearest to each place; of two equally near ones the later."""
    middles = (ticks[1:] + ticks[:-1]) / 2
    found: Ints = np.searchsorted(middles, np.asarray(place), side="right").astype(np.int64)
    return found


def tokens(spans: Sequence[tuple[int, int, int]], steps: int) -> Ints:
    """(T,) tokens of notes given as steps [first, last) and pitch, in order; a note has at least one step. Of two that begin in
    the same step the longer stays."""
    row = np.full(steps, REST, np.int64)
    begun = dict[int, int]()
    for first, end, pitch in spans:
        last = max(first + 1, end)
        if first >= steps or begun.get(first, 0) >= last - first:
            continue
        begun[first] = last - first
        row[first:last] = HOLD
        row[first] = pitch
    return row


def encode(beats: Sequence[Beat], line: Sequence[Note]) -> Ints:
    """(T,) tokens of a melody, each note moved to its nearest step."""
    ticks = step_ticks(beats)
    if not line:
        return np.full(len(ticks) - 1, REST, np.int64)
    first = nearest(ticks, [n.onset for n in line])
    last = nearest(ticks, [n.end for n in line])
    return tokens([(int(a), int(b), n.pitch) for a, b, n in zip(first, last, line, strict=True)], len(ticks) - 1)


def decode(row: Ints) -> list[Sung]:
    """The notes of tokens (T,). A hold after a rest, or at the beginning, is silence."""
    notes: list[Sung] = []
    sounding = False
    for step, token in enumerate(row.tolist()):
        if token >= 0:
            notes.append(Sung(step, step + 1, token))
            sounding = True
        elif token == HOLD and sounding:
            notes[-1] = replace(notes[-1], last=step + 1)
        else:
            sounding = False
    return notes


def scale_of(fifths: int, pitches: Sequence[int], lengths: Sequence[int], trusted: float = 0.8) -> int:
    """Pitch class of the major scale that a melody is in: the key signature's while its notes hold the melody for at least the
    share `trusted` of its time, else that of the scale that holds most of it."""
    signature = 7 * fifths % 12
    if not pitches:
        return signature
    weight = np.bincount(np.array(pitches) % 12, np.array(lengths, float), 12)
    held = [float(weight[[(tonic + step) % 12 for step in MAJOR]].sum()) for tonic in range(12)]
    if held[signature] >= trusted * weight.sum():
        return signature
    return max(range(12), key=lambda tonic: (held[tonic], -min((tonic - signature) % 12, (signature - tonic) % 12)))
