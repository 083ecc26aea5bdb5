"""A melody as the network sees it: one event after the other, notes and rests, each with its place in felt time.

The user's notes are only looked at through this view: chords are seen as their highest note, gaps below a quarter of a beat
as part of the note before, lengths as the nearest of `LENGTHS`. Onsets are where they are, so nothing drifts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from musicstudio.engine.continuation.clock import UNITS, Clock, Ints
from musicstudio.engine.continuation.key import find_key
from musicstudio.engine.notation.score import KeyChange, Note

LENGTHS = (
    2, 3, 4, 6, 8, 9, 12, 16, 18, 20, 21, 24, 30, 32, 36, 40, 42, 48, 54, 56, 60, 64, 66, 72, 80, 84, 96, 108, 120, 132, 144,
    168, 192,
)  # fmt: skip
"""Lengths that the network knows, in units of 1/24 of a felt beat."""

SILENT = -1  # in place of a MIDI number
COMPASS = 24  # semitones that the network knows on both sides of the tonic in the middle
PITCHES = 2 * COMPASS + 1
REST, END, NOTHING = PITCHES, PITCHES + 1, PITCHES + 2
MOST_BEATS = 8
GAP = UNITS // 4
_BOUNDS = (np.array(LENGTHS)[1:] + np.array(LENGTHS)[:-1]) / 2


def length_class(units: Ints) -> Ints:
    """Index of the nearest of `LENGTHS`."""
    nearest: Ints = np.searchsorted(_BOUNDS, units)
    return nearest


@dataclass(frozen=True)
class Line:
    """N events and the N + 1 places where they begin and the last ends.

    onsets   (N + 1,) ticks
    pitches  (N,) MIDI, SILENT for a rest
    units    (N,) length in units
    codes    (N + 1,) beat in the bar * 24 + units in the beat
    metres   (N + 1,) 2 * (beats in a full bar - 1), plus 1 where the beat is divided by three
    bars     (N + 1,) index of the measure
    """

    onsets: Ints
    pitches: Ints
    units: Ints
    codes: Ints
    metres: Ints
    bars: Ints

    def __len__(self) -> int:
        return len(self.pitches)

    def part(self, first: int, last: int) -> Line:
        """Events [first, last)."""
        here, there = slice(first, last), slice(first, last + 1)
        return Line(
            self.onsets[there], self.pitches[here], self.units[here], self.codes[there], self.metres[there], self.bars[there]
        )


def place(clock: Clock, tick: int) -> tuple[int, int, int]:
    """(code, metre, bar) of a tick as in `Line`; the end of the score lies in a bar after the last."""
    beat = clock.beat(tick)
    metre = 2 * (min(beat.beats, MOST_BEATS) - 1) + beat.compound
    if tick >= clock.end:
        return 0, metre, beat.bar + 1
    return min(beat.number, MOST_BEATS) * UNITS + beat.place(tick), metre, beat.bar


def top_notes(notes: Sequence[Note]) -> list[tuple[int, int, int]]:
    """(onset, end, pitch) of the melody in notes of one voice: the highest of those struck together, until the next one."""
    highest: dict[int, Note] = {}
    for note in notes:
        known = highest.get(note.onset)
        if note.duration and (known is None or note.pitch > known.pitch):
            highest[note.onset] = note
    onsets = sorted(highest)
    following = [*onsets[1:], *(highest[tick].end for tick in onsets[-1:])]
    return [(tick, min(highest[tick].end, then), highest[tick].pitch) for tick, then in zip(onsets, following, strict=True)]


def line_of(clock: Clock, notes: Sequence[Note], gap: int = GAP) -> Line:
    """The events of a voice (ties joined), from its first note to the end of its last; rests shorter than `gap` units go to the
    note before."""
    sounding = top_notes(notes)
    events: list[tuple[int, int]] = []  # onset, pitch
    for index, (onset, end, pitch) in enumerate(sounding):
        events.append((onset, pitch))
        following = sounding[index + 1][0] if index + 1 < len(sounding) else end
        if end < following and clock.unit(following) - clock.unit(end) >= gap:
            events.append((end, SILENT))
    onsets = [onset for onset, _ in events] + [sounding[-1][1] if sounding else 0]
    places = np.array([place(clock, tick) for tick in onsets], np.int64).reshape(-1, 3)
    units = np.diff([clock.unit(tick) for tick in onsets])
    pitches = np.array([pitch for _, pitch in events], np.int64)
    return Line(np.array(onsets, np.int64), pitches, units, places[:, 0], places[:, 1], places[:, 2])


@dataclass(frozen=True)
class Home:
    """What pitches are counted from: the tonic (MIDI) in the middle of the melody's register, and the mode."""

    tonic: int
    minor: bool

    def index(self, pitches: Ints) -> Ints:
        """The network's pitches; what lies outside its compass comes in by octaves, rests are REST."""
        relative = pitches - self.tonic
        over = np.maximum(0, -(-(relative - COMPASS) // 12)) - np.maximum(0, -((relative + COMPASS) // 12))
        folded: Ints = np.where(pitches == SILENT, REST, relative - 12 * over + COMPASS)
        return folded

    def pitch(self, index: int) -> int:
        """MIDI number of one of the network's pitches, brought into 0..127 by octaves."""
        pitch = index - COMPASS + self.tonic
        while pitch < 0:
            pitch += 12
        while pitch > 127:
            pitch -= 12
        return pitch


def find_home(line: Line, signature: KeyChange | None) -> Home:
    """Where a melody with at least one note is at home."""
    sounding = line.pitches != SILENT
    pitches, units = line.pitches[sounding], line.units[sounding]
    tonic, minor = find_key(pitches, np.maximum(1, units), signature)
    middle = int(np.median(pitches))
    return Home(middle - (middle - tonic + 6) % 12 + 6, minor)
