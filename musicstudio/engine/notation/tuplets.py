"""Tuplets: guessing them for music that came without, and bracketing those that are written."""

from collections.abc import Sequence
from dataclasses import replace

from musicstudio.engine.notation.lengths import SMALLEST, Ratio, shown
from musicstudio.engine.notation.score import TICKS_PER_QUARTER, Note

_GUESSES: tuple[Ratio, ...] = ((3, 2), (5, 4), (7, 4))


def guess_tuplets(notes: Sequence[Note]) -> tuple[Note, ...]:
    """`notes` with `tuplet` set where only a common tuplet can show the length; times stay as they are.

    A note counts when its length under the ratio is one undotted or dotted head and its onset lies on the grid of
    that tuplet (thirds, fifths, sevenths of a beat, or binary parts of them).
    """
    return tuple(replace(note, tuplet=_guess(note)) if _odd(note) else note for note in notes)


def _odd(note: Note) -> bool:
    return note.tuplet is None and not note.grace and note.duration % SMALLEST != 0 and note.duration < TICKS_PER_QUARTER


def _guess(note: Note) -> Ratio | None:
    for actual, normal in _GUESSES:
        head = shown(note.duration, (actual, normal)) if note.duration * actual % normal == 0 else None
        if head and head[1] < 2 and note.onset * actual % SMALLEST == 0:
            return (actual, normal)
    return None


def brackets(lengths: Sequence[tuple[int, Ratio | None]]) -> list[str]:
    """For each event of a voice in one bar (ticks as shown on paper, ratio): "", "start", "stop" or "both".

    A bracket closes when it holds `actual` units of its smallest head, at a change of ratio, and at the barline.
    """
    marks = [""] * len(lengths)
    start: int | None = None
    total = unit = 0
    for index, (ticks, ratio) in enumerate(lengths):
        if ratio is None:
            continue
        if start is None:
            start, total, unit = index, 0, ticks
        total += ticks
        unit = min(unit, ticks)
        following = lengths[index + 1][1] if index + 1 < len(lengths) else None
        if total % (ratio[0] * unit) == 0 or following != ratio:
            if start == index:
                marks[index] = "both"
            else:
                marks[start], marks[index] = "start", "stop"
            start = None
    return marks
