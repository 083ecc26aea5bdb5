"""How an accompaniment is played, apart from what its chords are: steps in time by tones of the chord.

A pattern covers up to four felt beats of a bar, four steps to the beat, and says for each of 16 slots where a tone starts and
where it sounds on. The lower eight slots are counted from the bass: bass, third, fifth and what lies above it, in two octaves.
The upper eight are the chord's tones in order from a fixed pitch upwards, so that the same slots under the next chord are its
nearest tones: voices move little by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import numpy as np
import numpy.typing as npt

from musicstudio.engine.accompaniment.slots import Beat, beats
from musicstudio.engine.harmony.grid import COMPOUND, SIMPLE
from musicstudio.engine.notation.chords import Chord
from musicstudio.engine.notation.score import Score

Bools = npt.NDArray[np.bool_]

MOST_BEATS, STEPS_PER_BEAT = 4, 4
STEPS = MOST_BEATS * STEPS_PER_BEAT
LOWER, UPPER = 8, 8
SLOTS = LOWER + UPPER
ONSET, HOLD = 0, 1  # channels of a pattern (2, STEPS, SLOTS)


@dataclass(frozen=True)
class Compass:
    """Where an instrument plays a pattern: MIDI pitches.

    bass   the lowest note of the lower slots' octave
    chord  from here upwards the upper slots are counted; a note of a piece counts as upper from here on
    top    no note is higher
    """

    bass: int
    chord: int
    top: int


PIANO = Compass(33, 55, 88)
GUITAR = Compass(40, 52, 79)


@lru_cache(maxsize=8192)
def tones(chord: Chord, compass: Compass = PIANO) -> tuple[int, ...]:
    """MIDI pitch of each of the 16 slots under `chord`."""
    bass = chord.root if chord.bass is None else chord.bass
    above = sorted((c - bass) % 12 for c in chord.pitch_classes)
    degrees = [0]
    for low, high, usual in ((1, 5, 4), (6, 8, 7), (9, 11, 10)):
        inside = [i for i in above if low <= i <= high]
        degrees.append(min(inside, key=lambda i: abs(i - usual)) if inside else degrees[-1])
    anchor = compass.bass + (bass - compass.bass) % 12
    lower = [anchor + 12 * octave + degree for octave in (0, 1) for degree in degrees]
    classes = chord.pitch_classes - {bass} if len(chord.pitch_classes) > 3 and bass != chord.root else chord.pitch_classes
    ladder = [pitch for pitch in range(compass.chord, compass.chord + 12 * UPPER) if pitch % 12 in classes][:UPPER]
    upper = [pitch - 12 * max(0, -(-(pitch - compass.top) // 12)) for pitch in ladder]
    return (*lower, *upper)


@lru_cache(maxsize=65536)
def slot_of(pitch: int, chord: Chord) -> int:
    """The slot of a played pitch under `chord`: the nearest of its hand's, octaves beyond the slots folded in."""
    first, last = (0, LOWER) if pitch < PIANO.chord else (LOWER, SLOTS)
    hand = tones(chord)[first:last]
    while pitch < min(hand) - 6:
        pitch += 12
    while pitch > max(hand) + 6:
        pitch -= 12
    return first + min(range(len(hand)), key=lambda i: abs(hand[i] - pitch))


def encode(notes: Iterable[tuple[int, int, int]], chords: Sequence[Chord | None]) -> Bools:
    """A pattern (2, STEPS, SLOTS) from notes (first step, step after the last, pitch) under the chord of each step.

    What starts where no chord stands is left out. A tone sounds on at most until its slot is struck again.
    """
    pattern = np.zeros((2, STEPS, SLOTS), bool)
    for first, last, pitch in notes:
        chord = chords[first]
        if chord is not None:
            slot = slot_of(pitch, chord)
            pattern[ONSET, first, slot] = True
            pattern[HOLD, first + 1 : last, slot] = True
    pattern[HOLD] &= ~pattern[ONSET]
    return pattern


@dataclass(frozen=True)
class Span:
    """Up to four felt beats of one bar as the steps of a pattern. `places` are (step, its first tick, its end tick) in order;
    steps that lie outside the bar are not there."""

    bar: int
    beats: int
    compound: bool
    places: tuple[tuple[int, int, int], ...]

    @property
    def start(self) -> int:
        return self.places[0][1]

    @property
    def end(self) -> int:
        return self.places[-1][2]

    def step(self, tick: int) -> tuple[int, int]:
        """The step that begins nearest to `tick` (one after the last for the end), and how many ticks it is off."""
        last = self.places[-1]
        return min(((s, abs(start - tick)) for s, start, _ in (*self.places, (last[0] + 1, last[2], 0))), key=lambda p: p[1])


def spans(score: Score) -> list[Span]:
    """All spans of a score in order. A bar of more than four felt beats is as many spans as it needs, as even as can be, the
    longer ones first."""
    result = []
    for bar, group in groupby(beats(score), key=lambda beat: beat.bar):
        inside = list(group)
        pieces = -(-len(inside) // MOST_BEATS)
        size, more = divmod(len(inside), pieces)
        first = 0
        for piece in range(pieces):
            last = first + size + (piece < more)
            result.append(_span(bar, inside[first:last]))
            first = last
    return result


def _span(bar: int, felt: Sequence[Beat]) -> Span:
    places = []
    for number, beat in enumerate(felt):
        begin, end = beat.whole
        cuts = [begin + int(part * (end - begin)) for part in (COMPOUND if beat.compound else SIMPLE)]
        for i, (start, stop) in enumerate(zip(cuts, [*cuts[1:], end], strict=True)):
            start, stop = max(start, beat.start), min(stop, beat.end)
            if start < stop:
                places.append((number * STEPS_PER_BEAT + i, start, stop))
    return Span(bar, len(felt), any(beat.compound for beat in felt), tuple(places))
