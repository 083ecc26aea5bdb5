"""The rules of four-part writing, each as one function that yields what breaks it.

They are those of the textbooks (Piston, "Harmony"; Aldwell and Schachter, "Harmony and Voice Leading"). Bach breaks all of
them now and then, so what is found are remarks to listen to, not errors.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

from musicstudio.engine.notation.choir import RANGES
from musicstudio.engine.notation.score import KeyChange, Note, Score
from musicstudio.engine.voice_leading.lines import Line, Moment, lines_of, moments

Kind = Literal[
    "parallel_fifths",
    "parallel_octaves",
    "hidden_fifths",
    "hidden_octaves",
    "crossing",
    "overlap",
    "spacing",
    "range",
    "leap",
    "doubled_leading_tone",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

WIDEST = (12, 12, 24)  # semitones allowed between soprano and alto, alto and tenor, tenor and bass
STEP = 2  # semitones: whatever is wider is a leap
OCTAVE = 12
SEVENTHS = (10, 11)
MOST_LINES = 8  # every line is held against every other one at every moment


class TooManyLines(ValueError):
    """More lines than anybody can follow, so nothing is remarked."""


@dataclass(frozen=True)
class Fault:
    """One remark. `bar` is the measure's index from 0, `tick` where it is heard, `note_ids` the notes to point at."""

    kind: Kind
    bar: int
    tick: int
    note_ids: tuple[str, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """A remark before its bar is looked up."""

    kind: Kind
    tick: int
    notes: tuple[Note, ...]
    parts: tuple[str, ...]


def find_faults(score: Score) -> list[Fault]:
    """All remarks about the melody and the parts alto, tenor and bass, in order of time.

    In a score without those three, the parts as they stand (percussion left out) are taken from top to bottom, and only
    parallels are looked for, since nobody knows what range or order was meant. Raises TooManyLines beyond MOST_LINES.
    """
    lines, choir = lines_of(score)
    if len(lines) > MOST_LINES:
        raise TooManyLines
    chords = list(moments(lines))
    found = list(parallels(lines, chords))
    if choir:
        found += [
            *hidden(lines, chords),
            *crossings_and_gaps(lines, chords),
            *overlaps(lines, chords),
            *out_of_range(lines),
            *leaps(lines),
            *doubled_leading_tones(score, lines, chords),
        ]
    found.sort(key=lambda f: (f.tick, KINDS.index(f.kind), f.parts))
    onsets = [measure.onset for measure in score.measures]
    return [Fault(f.kind, max(0, bisect_right(onsets, f.tick) - 1), f.tick, tuple(n.id for n in f.notes), f.parts) for f in found]


def parallels(lines: list[Line], chords: list[Moment]) -> Iterator[Found]:
    """Two voices that move the same way from one fifth (octave, unison) into another."""
    for before, after in pairwise(chords):
        for i in range(len(lines)):
            for j in range(i + 1, len(lines)):
                a, b, c, d = before.notes[i], before.notes[j], after.notes[i], after.notes[j]
                if a is None or b is None or c is None or d is None or not _together(a, b, c, d):
                    continue
                interval = _interval(c, d)
                if interval in (0, 7) and _interval(a, b) == interval:
                    kind: Kind = "parallel_fifths" if interval else "parallel_octaves"
                    yield Found(kind, after.tick, (a, b, c, d), (lines[i].part, lines[j].part))


def hidden(lines: list[Line], chords: list[Moment]) -> Iterator[Found]:
    """The outer voices move the same way into a fifth or octave, and the upper one leaps."""
    for before, after in pairwise(chords):
        a, b, c, d = before.notes[0], before.notes[-1], after.notes[0], after.notes[-1]
        if a is None or b is None or c is None or d is None or not _together(a, b, c, d):
            continue
        interval = _interval(c, d)
        if interval in (0, 7) and _interval(a, b) != interval and abs(c.pitch - a.pitch) > STEP:
            kind: Kind = "hidden_fifths" if interval else "hidden_octaves"
            yield Found(kind, after.tick, (a, b, c, d), (lines[0].part, lines[-1].part))


def _together(a: Note, b: Note, c: Note, d: Note) -> bool:
    """Whether a-c and b-d move in the same direction."""
    return (c.pitch - a.pitch) * (d.pitch - b.pitch) > 0


def _interval(upper: Note, lower: Note) -> int:
    return (upper.pitch - lower.pitch) % OCTAVE


def crossings_and_gaps(lines: list[Line], chords: list[Moment]) -> Iterator[Found]:
    """Neighbours whose order is turned round, or that are too far apart; each pair of notes once."""
    seen: set[tuple[str, str]] = set()
    for moment in chords:
        for i, (upper, lower) in enumerate(pairwise(moment.notes)):
            if upper is None or lower is None or (upper.id, lower.id) in seen:
                continue
            gap = upper.pitch - lower.pitch
            if gap < 0 or gap > WIDEST[i]:
                seen.add((upper.id, lower.id))
                kind: Kind = "crossing" if gap < 0 else "spacing"
                yield Found(kind, moment.tick, (upper, lower), (lines[i].part, lines[i + 1].part))


def overlaps(lines: list[Line], chords: list[Moment]) -> Iterator[Found]:
    """A voice moves beyond where its neighbour has just been, though the two are in order again."""
    for before, after in pairwise(chords):
        for i in range(len(lines) - 1):
            a, b, c, d = before.notes[i], before.notes[i + 1], after.notes[i], after.notes[i + 1]
            if a is None or b is None or c is None or d is None or c.pitch < d.pitch or a.pitch < b.pitch:
                continue
            if d.pitch > a.pitch:
                yield Found("overlap", after.tick, (a, d), (lines[i].part, lines[i + 1].part))
            elif c.pitch < b.pitch:
                yield Found("overlap", after.tick, (b, c), (lines[i].part, lines[i + 1].part))


def out_of_range(lines: list[Line]) -> Iterator[Found]:
    """Notes that a choir's voice reaches badly or not at all; the melody is the musician's own business."""
    for line in lines[1:]:
        low, high = RANGES[line.part]
        for note in line.notes:
            if not low <= note.pitch <= high:
                yield Found("range", note.onset, (note,), (line.part,))


def leaps(lines: list[Line]) -> Iterator[Found]:
    """A seventh, or more than an octave, without a rest between; the melody is the musician's own business."""
    for line in lines[1:]:
        for a, b in pairwise(line.notes):
            width = abs(b.pitch - a.pitch)
            if a.end == b.onset and (width in SEVENTHS or width > OCTAVE):
                yield Found("leap", b.onset, (a, b), (line.part,))


def doubled_leading_tones(score: Score, lines: list[Line], chords: list[Moment]) -> Iterator[Found]:
    """The seventh degree in two voices while the second sounds too: in a dominant chord, where it wants to rise."""
    seen: set[tuple[str, ...]] = set()
    for moment in chords:
        leading = (_tonic(score.key_at(moment.tick)) - 1) % OCTAVE
        sounding = [(line.part, note) for line, note in zip(lines, moment.notes, strict=True) if note]
        doubled = [(part, note) for part, note in sounding if note.pitch % OCTAVE == leading]
        ids = tuple(note.id for _, note in doubled)
        dominant = any(note.pitch % OCTAVE == (leading + 3) % OCTAVE for _, note in sounding)
        if len(doubled) < 2 or not dominant or ids in seen:
            continue
        seen.add(ids)
        yield Found("doubled_leading_tone", moment.tick, tuple(n for _, n in doubled), tuple(p for p, _ in doubled))


def _tonic(key: KeyChange) -> int:
    """Pitch class of the tonic, C = 0."""
    return (key.fifths * 7 + (9 if key.mode == "minor" else 0)) % OCTAVE
