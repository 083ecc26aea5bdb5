"""What a harmony teacher would mark in a score: parallels, crossings, voices out of range or too far apart."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from musicstudio.engine.notation.choir import RANGES
from musicstudio.engine.notation.score import Note, Part, Score

Kind = Literal["parallel_fifths", "parallel_octaves", "crossing", "range", "spacing"]

WIDEST = (12, 12, 24)  # semitones allowed between soprano and alto, alto and tenor, tenor and bass
LOWER = ("alto", "tenor", "bass")


@dataclass(frozen=True)
class Fault:
    """One remark. `bar` is the measure's index from 0, `tick` where it is heard, `note_ids` the notes to point at."""

    kind: Kind
    bar: int
    tick: int
    note_ids: tuple[str, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One melodic line: notes in order, looked up by time."""

    part: str
    notes: tuple[Note, ...]
    onsets: tuple[int, ...]

    def at(self, tick: int) -> Note | None:
        index = bisect_right(self.onsets, tick) - 1
        note = self.notes[index] if index >= 0 else None
        return note if note and note.end > tick else None


def find_faults(score: Score) -> list[Fault]:
    """All faults between the melody and the parts alto, tenor and bass, in order of time.

    In a score without those three, the parts as they stand (percussion left out) are taken from top to bottom, and only
    parallels are looked for, since nobody knows what range or order was meant.
    """
    lines, choir = _lines(score)
    faults = list(_parallels(score, lines))
    if choir:
        faults += [*_between(score, lines), *_ranges(score, lines)]
    return sorted(faults, key=lambda f: (f.tick, f.kind, f.parts))


def _lines(score: Score) -> tuple[list[Line], bool]:
    pitched = [p for p in score.parts if not p.percussion and any(n.duration for n in p.notes)]
    ids = {p.id for p in pitched}
    choir = all(name in ids for name in LOWER) and len(ids) > len(LOWER)
    if choir:
        others = [p for p in pitched if p.id not in LOWER]
        others.sort(key=lambda p: "soprano" not in f"{p.id} {p.name}".lower())
        pitched = [others[0], *(next(p for p in pitched if p.id == name) for name in LOWER)]
    return [_top(part) for part in pitched], choir


def _top(part: Part) -> Line:
    """The first voice; of notes struck together the highest."""
    first = next(v for v, notes in part.voices().items() if any(n.duration for n in notes))
    highest: dict[int, Note] = {}
    for note in part.notes:
        if note.voice == first and note.duration and (note.onset not in highest or note.pitch > highest[note.onset].pitch):
            highest[note.onset] = note
    notes = tuple(highest[tick] for tick in sorted(highest))
    return Line(part.id, notes, tuple(n.onset for n in notes))


def _chords(lines: list[Line]) -> Iterator[tuple[int, list[Note | None]]]:
    """Every tick at which the sounding pitches change, with the notes sounding from there."""
    last: list[int | None] = []
    for tick in sorted({t for line in lines for n in line.notes for t in (n.onset, n.end)}):
        chord = [line.at(tick) for line in lines]
        pitches = [n.pitch if n else None for n in chord]
        if pitches != last:
            yield tick, chord
        last = pitches


def _parallels(score: Score, lines: list[Line]) -> Iterator[Fault]:
    before: list[Note | None] = []
    for tick, chord in _chords(lines):
        for i in range(len(lines)) if before else ():
            for j in range(i + 1, len(lines)):
                a, b, c, d = before[i], before[j], chord[i], chord[j]
                if a is None or b is None or c is None or d is None:
                    continue
                interval = (c.pitch - d.pitch) % 12
                together = (c.pitch - a.pitch) * (d.pitch - b.pitch) > 0
                if together and interval in (0, 7) and (a.pitch - b.pitch) % 12 == interval:
                    kind: Kind = "parallel_fifths" if interval else "parallel_octaves"
                    ids = (a.id, b.id, c.id, d.id)
                    yield Fault(kind, score.measure_at(tick), tick, ids, (lines[i].part, lines[j].part))
        before = chord


def _between(score: Score, lines: list[Line]) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for tick, chord in _chords(lines):
        for i, (upper, lower) in enumerate(pairwise(chord)):
            if upper is None or lower is None or (upper.id, lower.id) in seen:
                continue
            gap = upper.pitch - lower.pitch
            if gap < 0 or gap > WIDEST[i]:
                seen.add((upper.id, lower.id))
                kind: Kind = "crossing" if gap < 0 else "spacing"
                yield Fault(kind, score.measure_at(tick), tick, (upper.id, lower.id), (lines[i].part, lines[i + 1].part))


def _ranges(score: Score, lines: list[Line]) -> Iterator[Fault]:
    for line in lines[1:]:  # the melody is the musician's own business
        low, high = RANGES[line.part]
        for note in line.notes:
            if not low <= note.pitch <= high:
                yield Fault("range", score.measure_at(note.onset), note.onset, (note.id,), (line.part,))
