"""Simultaneous notes sorted into voices that can be written: within one voice, chords or one note after the other."""

from collections.abc import Iterable
from dataclasses import replace

from musicstudio.engine.notation.score import Note, note_order

MOST_VOICES = 9


def separate_voices(notes: Iterable[Note]) -> tuple[Note, ...]:
    """`notes` with `voice` set so that notes of one voice either share onset and length or do not overlap.

    The highest note of an onset is placed first, so voice "1" tends to carry the top line. More than nine layers share
    voice "9"; writers lay those out in lanes of their own.
    """
    ends: list[tuple[int, int]] = []
    placed: list[Note] = []
    for note in sorted(notes, key=lambda note: (note.onset, -note.pitch, note.id)):
        free = (i for i, (onset, end) in enumerate(ends) if end <= note.onset or (onset, end) == (note.onset, note.end))
        index = min(next(free, len(ends)), MOST_VOICES - 1)
        if index == len(ends):
            ends.append((0, 0))
        ends[index] = (note.onset, note.end)
        placed.append(replace(note, voice=str(index + 1)))
    return tuple(sorted(placed, key=note_order))
