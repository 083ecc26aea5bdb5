"""A score written out as it is played: repeats in full, and the whole as often as it is danced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from musicstudio.engine.notation.score import KeyChange, Measure, MetreChange, Note, Part, Score, Tempo, note_order

Change = TypeVar("Change", MetreChange, KeyChange, Tempo)


def unfolded(score: Score, times: int = 1) -> Score:
    """Every repeat in full, all of it `times` times. First and second endings, which a score does not hold, are played as they
    stand. Ids of notes that come again end in "-2", "-3", …"""
    return _written(score, _order(score.measures) * times)


def _order(measures: Sequence[Measure]) -> list[int]:
    """Indices of the measures as they are played."""
    order: list[int] = []
    begin = 0
    for index, measure in enumerate(measures):
        if measure.repeat in ("start", "both"):
            begin = index
        order.append(index)
        if measure.repeat in ("end", "both"):
            order += range(begin, index + 1)
            begin = index + 1
    return order


def _written(score: Score, order: Sequence[int]) -> Score:
    measures: list[Measure] = []
    moves: list[tuple[Measure, int, int]] = []  # a measure as it was, how far it moves, how often it came before
    came: dict[int, int] = {}
    tick = 0
    for index in order:
        old = score.measures[index]
        measures.append(Measure(tick, old.duration, str(len(measures) + (0 if score.pickup else 1))))
        moves.append((old, tick - old.onset, came.get(index, 0)))
        came[index] = came.get(index, 0) + 1
        tick += old.duration
    parts = tuple(replace(part, notes=_notes(part, moves)) for part in score.parts)
    return replace(
        score,
        measures=tuple(measures),
        parts=parts,
        metres=_changes(score.metres, moves),
        keys=_changes(score.keys, moves),
        tempos=_changes(score.tempos, moves),
        chords=tuple(
            replace(chord, tick=chord.tick + by)
            for old, by, _ in moves
            for chord in score.chords
            if old.onset <= chord.tick < old.end
        ),
    )


def _notes(part: Part, moves: Sequence[tuple[Measure, int, int]]) -> tuple[Note, ...]:
    last = moves[-1][0].end + moves[-1][1]
    found = []
    for old, by, before in moves:
        for note in part.notes:
            if old.onset <= note.onset < old.end:
                moved = note.onset + by
                name = f"{note.id}-{before + 1}" if before else note.id
                found.append(replace(note, id=name, onset=moved, duration=min(note.duration, last - moved)))
    return tuple(sorted(found, key=note_order))


def _changes(changes: Sequence[Change], moves: Sequence[tuple[Measure, int, int]]) -> tuple[Change, ...]:
    """What holds at the beginning of each measure and changes within it, said once."""
    told: list[Change] = []
    for measure, by, _before in moves:
        told.append(replace([change for change in changes if change.tick <= measure.onset][-1], tick=measure.onset + by))
        within = (change for change in changes if measure.onset < change.tick < measure.end)
        told += [replace(change, tick=change.tick + by) for change in within]
    return tuple(one for place, one in enumerate(told) if not place or replace(told[place - 1], tick=one.tick) != one)
