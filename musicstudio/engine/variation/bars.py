"""Bars of accompaniment as the texture network takes them: up to four beats of four slots, notes, and a chord under each slot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from musicstudio.engine.harmony.grid import fold
from musicstudio.engine.notation.chords import Chord
from musicstudio.engine.variation.line import Ints
from musicstudio.engine.variation.roles import LOWEST, PITCHES, classes

BEATS, SLOTS = 4, 4
LENGTH = BEATS * SLOTS
NOTES = 40  # notes of a bar that the network is told; a fuller bar loses its last ones
LONGEST = LENGTH
SILENT = -1


@dataclass(frozen=True)
class Bars:
    """N bars.

    notes   (N, 40, 3)  slot 0..15 (SILENT = no note), pitch above LOWEST, duration in slots 1..16
    roles   (N, 16, 12) class of each pitch class over the slot's chord, see `roles`
    roots   (N, 16)     root of the slot's chord
    length  (N,)        slots that there are
    """

    notes: Ints
    roles: Ints
    roots: Ints
    length: Ints

    def __len__(self) -> int:
        return len(self.notes)

    def __getitem__(self, chosen: Ints | slice) -> Bars:
        return Bars(self.notes[chosen], self.roles[chosen], self.roots[chosen], self.length[chosen])


def stack(parts: Sequence[Bars]) -> Bars:
    return Bars(*(np.concatenate([getattr(p, name) for p in parts]) for name in ("notes", "roles", "roots", "length")))


def bar(notes: Sequence[tuple[int, int, int]], chords: Sequence[Chord]) -> Bars:
    """One bar of notes (slot, MIDI pitch, duration in slots) over a chord for each of its 1..16 slots."""
    rows = np.full((1, NOTES, 3), SILENT, np.int64)
    for i, (slot, pitch, duration) in enumerate(sorted(notes)[:NOTES]):
        rows[0, i] = slot, fold(pitch, LOWEST, LOWEST + PITCHES - 1) - LOWEST, min(max(1, duration), LONGEST)
    padded = [*chords, *[chords[-1]] * (LENGTH - len(chords))]
    return Bars(
        rows,
        np.array([[classes(chord) for chord in padded]]),
        np.array([[chord.root for chord in padded]]),
        np.array([len(chords)]),
    )


def moved(bars: Bars, semitones: Ints) -> Bars:
    """The bars with their chords transposed by `semitones` (N,); what leaves the compass comes back by an octave."""
    pitch = bars.notes[..., 1] + semitones[:, None]
    pitch = np.where(pitch < 0, pitch + 12, np.where(pitch >= PITCHES, pitch - 12, pitch))
    notes = bars.notes.copy()
    notes[..., 1] = np.where(bars.notes[..., 0] == SILENT, SILENT, pitch)
    turn = (np.arange(12)[None] - semitones[:, None]) % 12
    roles = np.take_along_axis(bars.roles, np.broadcast_to(turn[:, None], bars.roles.shape), 2)
    return Bars(notes, roles, (bars.roots + semitones[:, None]) % 12, bars.length)


def pitch_classes_at(bars: Bars) -> Ints:
    """(N, 16, PITCHES) the class of every pitch over the chord of every slot."""
    wheel = (np.arange(PITCHES) + LOWEST) % 12
    result: Ints = bars.roles[:, :, wheel]
    return result
