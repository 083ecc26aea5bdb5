"""Bars of real accompaniments: what the network learns from and is measured against.

POP909 gives the piano of pop songs in four-beat bars with chords marked; OpenScore's Lieder give every other metre, their
chords heard from the notes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from musicstudio.engine.accompaniment.data import STEP, song_score
from musicstudio.engine.accompaniment.slots import beats
from musicstudio.engine.corpora import pop909, sheets
from musicstudio.engine.corpora.pop909 import Song, Split
from musicstudio.engine.notation.chords import Chord
from musicstudio.engine.notation.score import Note, Score
from musicstudio.engine.notation.ties import sounding_notes
from musicstudio.engine.rhythm.chords import Chords, heard_chords, written_chords
from musicstudio.engine.rhythm.patterns import (
    MOST_BEATS,
    ONSET,
    STEPS,
    STEPS_PER_BEAT,
    Bools,
    Span,
    encode,
    spans,
)

Floats = npt.NDArray[np.float32]
GIVEN = MOST_BEATS + 1 + 2 * MOST_BEATS + 2 * STEPS
"""Length of what a bar is conditioned on, beside the bar before it and the density; see `condition`."""

OFF_GRID = 0.15  # share of notes off the grid beyond which a bar is left out: triplets, ornaments written out
TOLERANCE = 8  # a note is off the grid when it is further from it than this part of its step


@dataclass(frozen=True)
class Bars:
    """N patterns (N, 2, STEPS, SLOTS) with their conditions (N, GIVEN). `before` (N,) is the index of the pattern before each,
    -1 at the beginning of a piece and where something was left out; `piece` (N,) numbers the pieces."""

    patterns: Bools
    given: Floats
    before: npt.NDArray[np.int64]
    piece: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.patterns)

    @property
    def beats(self) -> npt.NDArray[np.int64]:
        """Felt beats of each pattern (N,), 1..4."""
        beats: npt.NDArray[np.int64] = self.given[:, :MOST_BEATS].argmax(1) + 1
        return beats


def condition(span: Span, under: Sequence[Chord | None], melody: Bools, last: Chord | None) -> Floats:
    """(GIVEN,): number of beats as one of four; beats divided by three; for each beat whether the chord changes in it and
    whether it has more than three tones; for each step whether the melody starts and whether it sounds.

    `under` is the chord of each step, `melody` (2, STEPS), `last` the chord before the first step.
    """
    result = np.zeros(GIVEN, np.float32)
    result[span.beats - 1] = 1
    result[MOST_BEATS] = span.compound
    for step, _, _ in span.places:
        beat, chord = step // STEPS_PER_BEAT, under[step]
        if chord != last:
            result[MOST_BEATS + 1 + beat] = 1
        if chord is not None and len(chord.pitch_classes) > 3:
            result[2 * MOST_BEATS + 1 + beat] = 1
        last = chord
    result[3 * MOST_BEATS + 1 :] = melody.reshape(-1)
    return result


def density_of(patterns: Bools, beats: npt.NDArray[np.int64]) -> Floats:
    """Notes struck per beat (N,)."""
    struck: Floats = (patterns[:, ONSET].sum((1, 2)) / beats).astype(np.float32)
    return struck


Row = tuple[Bools, Floats] | None  # None: a bar that is left out


def load(data: Path, split: Split) -> Bars:
    """One split of both corpora in the folder `data`: pop songs in 4/4, Lieder in every other metre."""
    pieces = [_song(song) for song in pop909.load(data) if song.split == split]
    lieder = (sheet.score for sheet in sheets.load(data, sheets.LIEDER) if sheet.split == split)
    return collect([*pieces, *(_lied(score) for score in lieder if _for_piano(score))])


def collect(pieces: Iterable[Sequence[Row]]) -> Bars:
    """Bars of pieces, one after the other."""
    patterns, given, before, numbers = list[Bools](), list[Floats](), list[int](), list[int]()
    for number, rows in enumerate(pieces):
        last = -1
        for row in rows:
            if row is not None:
                before.append(last)
                numbers.append(number)
                patterns.append(row[0])
                given.append(row[1])
            last = -1 if row is None else len(patterns) - 1
    return Bars(np.stack(patterns), np.stack(given), np.array(before), np.array(numbers))


def _song(song: Song) -> list[Row]:
    score = song_score(song)
    played = [Note(f"p{i}", int(n[0]) * STEP, int(n[1]) * STEP, int(n[2])) for i, n in enumerate(song.piano)]
    found = read(score, written_chords(score), score.parts[0].notes, played)
    return [row if score.metre_at(score.measures[span.bar].onset).beats == MOST_BEATS else None for span, row in found]


def _for_piano(score: Score) -> bool:
    """Whether this is a voice above a piano's two staves."""
    return [part.clef for part in score.parts[1:]] == ["G2", "F4"] and score.parts[1].name == score.parts[2].name


def _lied(score: Score) -> list[Row]:
    lines = [sounding_notes(part) for part in score.parts]
    everything = [note for line in lines for note in line if note.duration]
    chords = heard_chords(beats(score), everything)
    found = read(score, chords, lines[0], [note for line in lines[1:] for note in line if note.duration])
    metres = (score.metre_at(score.measures[span.bar].onset) for span, _ in found)
    return [None if (metre.beats, metre.unit) == (4, 4) else row for (_, row), metre in zip(found, metres, strict=True)]


def read(score: Score, chords: Chords, melody: Iterable[Note], played: Iterable[Note]) -> list[tuple[Span, Row]]:
    """What is `played` in every span of `score`. Spans without chords, and those with too much off the grid, are left out."""
    there = spans(score)
    starts = [span.start for span in there]
    sung, struck = (by_span(starts, notes) for notes in (melody, played))
    rows: list[tuple[Span, Row]] = []
    last: Chord | None = None
    for span, tune, hands in zip(there, sung, struck, strict=True):
        under = step_chords(span, chords)
        off = sum(span.step(n.onset)[1] * TOLERANCE > span.places[0][2] - span.places[0][1] for n in hands)
        row = None
        if off <= OFF_GRID * len(hands) and any(chord is not None for chord in under):
            row = encode(quantised(span, hands), under), condition(span, under, melody_steps(span, tune), last)
        rows.append((span, row))
        last = under[span.places[-1][0]]
    return rows


def by_span(starts: Sequence[int], notes: Iterable[Note]) -> list[list[Note]]:
    """Notes by the span in which they start; a span goes on until the next one."""
    result: list[list[Note]] = [[] for _ in starts]
    for note in notes:
        result[max(0, bisect_right(starts, note.onset) - 1)].append(note)
    return result


def quantised(span: Span, notes: Iterable[Note]) -> list[tuple[int, int, int]]:
    """Notes that start in a span as `encode` takes them."""
    found = ((span.step(note.onset)[0], span.step(note.end)[0], note.pitch) for note in notes)
    return [(first, max(first + 1, last), pitch) for first, last, pitch in found if first <= span.places[-1][0]]


def step_chords(span: Span, chords: Chords) -> list[Chord | None]:
    """The chord of each of the STEPS steps; None also for steps that are not there."""
    under: list[Chord | None] = [None] * STEPS
    for step, start, end in span.places:
        under[step] = chords.within(start, end)
    return under


def melody_steps(span: Span, notes: Iterable[Note]) -> Bools:
    """(2, STEPS): where the melody's notes start, and where they sound, of those that start in the span."""
    steps = np.zeros((2, STEPS), bool)
    for first, last, _ in quantised(span, notes):
        steps[0, first] = True
        steps[1, first:last] = True
    return steps
