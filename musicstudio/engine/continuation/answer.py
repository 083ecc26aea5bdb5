"""From a Score to what shall be written where, and from written events back to notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from musicstudio.engine.continuation import messages
from musicstudio.engine.continuation.clock import Clock, make_clock
from musicstudio.engine.continuation.controls import Controls
from musicstudio.engine.notation.choir import MAX_BARS
from musicstudio.engine.notation.lengths import shown
from musicstudio.engine.notation.score import Measure, Note, Part, Score, Tie, note_order
from musicstudio.engine.request import CannotCompose, check_length, find_melody, fresh_id

Span = tuple[int, int]  # ticks [start, end)
Event = tuple[int, int, int]  # onset, end, pitch (MIDI; rests are not listed)


@dataclass(frozen=True)
class Task:
    """A score made ready.

    score     with new bars added at its end; nothing removed yet
    melody    (part id, voice id)
    kept      notes of the melody's part that stay, other voices included
    openings  where the melody is written, in order, not touching each other
    bars      indices of the measures that the openings lie in
    ends      whether the melody may end in the last opening: nothing of it follows
    """

    score: Score
    clock: Clock
    melody: tuple[str, str]
    kept: tuple[Note, ...]
    openings: tuple[Span, ...]
    bars: tuple[int, ...]
    ends: bool

    @property
    def line(self) -> tuple[Note, ...]:
        """The notes of the melody that stay."""
        return tuple(note for note in self.kept if note.voice == self.melody[1])


def prepare_task(score: Score, controls: Controls) -> Task:
    """What to write and where. Raises CannotCompose."""
    check_length(score)
    melody = find_melody(score, controls.melody, ())
    part = score.part(melody[0])
    if part.id in controls.locked_parts:
        raise CannotCompose(messages.LOCKED)
    kept = part.notes
    if controls.regenerate is None:
        spans = [after_melody(score, part, melody[1], controls)]
        score = with_bars(score, spans[0][1])
        check_length(score, messages.MANY_BARS, messages.LONG_MUSIC)
    else:
        start, end = controls.regenerate
        stays = {note.id for note in controls.scope.kept(score, {part.id})[part.id]}
        kept = tuple(note for note in part.notes if note.id in stays or note.voice != melody[1])
        spans = [(max(0, start), min(score.end, end))]
    line = [note for note in kept if note.voice == melody[1]]
    closed = [
        (score.measures[bar].onset, score.measures[bar].end) for bar in controls.locked_bars if 0 <= bar < len(score.measures)
    ]
    spans = without(spans, [*closed, *((note.onset, note.end) for note in line)])
    if not spans:
        raise CannotCompose(messages.NOTHING_OPEN)
    bars = [i for i, m in enumerate(score.measures) if any(m.onset < end and start < m.end for start, end in spans)]
    ends = all(note.onset < spans[-1][1] for note in line)
    return Task(score, make_clock(score), melody, kept, tuple(spans), tuple(bars), ends)


def after_melody(score: Score, part: Part, voice: str, controls: Controls) -> Span:
    """From the end of the melody's last note to the end of the bars asked for, which may lie beyond the score: the bar it stops
    in is filled, then come whole bars, empty ones of the score first. Locked bars are passed over and not counted."""
    start = max(note.end for note in part.notes if note.voice == voice)
    free = [m for i, m in enumerate(score.measures) if m.onset >= start and i not in controls.locked_bars][: controls.bars]
    more = controls.bars - len(free)
    if not more:
        return start, free[-1].end
    return start, score.end + more * score.metre_at(score.end - 1).bar_ticks


def with_bars(score: Score, end: int) -> Score:
    """The score with bars of the metre in force added until `end`."""
    measures = list(score.measures)
    length = score.metre_at(score.end - 1).bar_ticks
    while measures[-1].end < end and len(measures) <= MAX_BARS:
        last = measures[-1]
        number = str(int(last.number) + 1) if last.number.isdecimal() else str(len(measures) + 1)
        measures.append(Measure(last.end, length, number))
    return replace(score, measures=tuple(measures))


def without(spans: Iterable[Span], closed: Iterable[Span]) -> list[Span]:
    """What is left of `spans` outside `closed`."""
    left = [span for span in spans if span[0] < span[1]]
    for start, end in closed:
        pieces = [piece for a, b in left for piece in ((a, min(b, start)), (max(a, end), b))] if start < end else left
        left = [piece for piece in pieces if piece[0] < piece[1]]
    return sorted(set(left))


def bar_notes(task: Task, events: Sequence[Event], bar: int, ids: set[str]) -> list[Note]:
    """The new notes of one bar; what goes on beyond its barlines is tied. `ids` are taken and grow."""
    measure = task.score.measures[bar]
    velocity = task.line[-1].velocity if task.line else 80
    notes: list[Note] = []
    for onset, end, pitch in events:
        start, stop = max(onset, measure.onset), min(end, measure.end)
        if start >= stop:
            continue
        before, after = onset < start, stop < end
        tie: Tie = "continue" if before and after else "stop" if before else "start" if after else ""
        name = fresh_id(f"{task.melody[0]}-{bar}-{len(notes)}", ids)
        tuplet = (3, 2) if shown(stop - start) is None and shown(stop - start, (3, 2)) else None
        notes.append(Note(name, start, stop - start, pitch, task.melody[1], tie=tie, tuplet=tuplet, velocity=velocity))
    return notes


def part_bar(task: Task, new: Sequence[Note], bar: int) -> list[Note]:
    """All notes of the melody's part in one bar: those that stay, and new ones."""
    kept = [note for note in task.kept if task.score.measure_at(note.onset) == bar]
    return sorted([*kept, *new], key=note_order)


def answer_score(task: Task, source: Score, bars: dict[int, list[Note]]) -> Score:
    """The score with the new notes of finished bars; notes of bars that are not finished are as they were in `source`."""
    name = task.melody[0]
    stays = {note.id for note in task.kept}
    old = [n for n in source.part(name).notes if n.id in stays or task.score.measure_at(n.onset) not in bars]
    notes = tuple(sorted([*old, *(note for new in bars.values() for note in new)], key=note_order))
    return replace(task.score, parts=tuple(replace(p, notes=notes) if p.id == name else p for p in task.score.parts))
