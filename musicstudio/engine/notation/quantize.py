"""Performed music onto a grid, when the user asks for it."""

from dataclasses import replace

from musicstudio.engine.notation.score import TICKS_PER_QUARTER, Note, Part, Score, note_order
from musicstudio.engine.notation.tuplets import guess_tuplets

GRIDS = {
    "1/4": TICKS_PER_QUARTER,
    "1/8": TICKS_PER_QUARTER // 2,
    "1/8T": TICKS_PER_QUARTER // 3,
    "1/16": TICKS_PER_QUARTER // 4,
    "1/16T": TICKS_PER_QUARTER // 6,
    "1/32": TICKS_PER_QUARTER // 8,
}


def quantize(score: Score, grid: int) -> Score:
    """`score` with every onset and end moved to the nearest multiple of `grid` ticks, counted from the first full bar.

    A note keeps at least one grid step; a note that then reaches past the last barline ends there. Ids, pitches, words
    and order stay; tuplets are guessed anew. Raises ValueError unless `grid` is at least 1.
    """
    if grid < 1:
        raise ValueError("the grid must be at least one tick")
    origin = score.pickup % grid
    return replace(score, parts=tuple(_part(part, grid, origin, score.end) for part in score.parts))


def _part(part: Part, grid: int, origin: int, end: int) -> Part:
    moved = guess_tuplets([_note(note, grid, origin, end) for note in part.notes])
    return replace(part, notes=tuple(sorted(moved, key=note_order)))


def _note(note: Note, grid: int, origin: int, end: int) -> Note:
    if note.grace:
        return replace(note, onset=_nearest(note.onset, grid, origin, end))
    onset = _nearest(note.onset, grid, origin, end)
    if onset >= end:
        onset = max(0, onset - grid)
    stop = min(end, max(onset + grid, _nearest(note.end, grid, origin, end)))
    return replace(note, onset=onset, duration=max(1, stop - onset), tuplet=None)


def _nearest(tick: int, grid: int, origin: int, end: int) -> int:
    steps = (2 * (tick - origin) + grid) // (2 * grid)
    return min(end, max(0, origin + steps * grid))


def is_performed(score: Score) -> bool:
    """True when less than nine tenths of the onsets lie on 32nds, or on triplet or quintuplet divisions of them."""
    onsets = [note.onset for _, note in score.notes() if not note.grace]
    fits = sum(any(onset * actual % (TICKS_PER_QUARTER // 8) == 0 for actual in (1, 3, 5)) for onset in onsets)
    return bool(onsets) and fits < 0.9 * len(onsets)
