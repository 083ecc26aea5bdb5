"""A score as melodic lines, and the moments at which their harmony changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from musicstudio.engine.notation.choir import WRITTEN_PARTS
from musicstudio.engine.notation.score import Note, Part, Score


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


@dataclass(frozen=True)
class Moment:
    """The notes that sound from `tick` on, one per line, top line first; None = silence."""

    tick: int
    notes: tuple[Note | None, ...]


def lines_of(score: Score) -> tuple[list[Line], bool]:
    """The pitched parts as lines from top to bottom, and whether they are a melody over alto, tenor and bass."""
    pitched = [p for p in score.parts if not p.percussion and any(n.duration for n in p.notes)]
    ids = {p.id for p in pitched}
    choir = all(name in ids for name in WRITTEN_PARTS) and len(ids) > len(WRITTEN_PARTS)
    if choir:
        others = [p for p in pitched if p.id not in WRITTEN_PARTS]
        others.sort(key=lambda p: "soprano" not in f"{p.id} {p.name}".lower())
        pitched = [others[0], *(next(p for p in pitched if p.id == name) for name in WRITTEN_PARTS)]
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


def moments(lines: list[Line]) -> Iterator[Moment]:
    """Every tick at which the sounding pitches change."""
    last: list[int | None] = []
    for tick in sorted({t for line in lines for n in line.notes for t in (n.onset, n.end)}):
        notes = tuple(line.at(tick) for line in lines)
        pitches = [n.pitch if n else None for n in notes]
        if pitches != last:
            yield Moment(tick, notes)
        last = pitches
