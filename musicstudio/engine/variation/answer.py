"""From the tokens of a varied melody back to notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from musicstudio.engine.notation.score import Note, Part, Score, note_order
from musicstudio.engine.notation.ties import tied_heads
from musicstudio.engine.notation.tuplets import guess_tuplets
from musicstudio.engine.request import fresh_id
from musicstudio.engine.variation.beats import Beat
from musicstudio.engine.variation.freedom import Bools
from musicstudio.engine.variation.line import Ints, Sung, decode, nearest, step_ticks


@dataclass(frozen=True)
class Melody:
    """The voice that is varied.

    line     its notes as one line (see `melody_line`), as the user wrote them
    row      (T,) their tokens
    kept     what of the part stays, other voices included
    free     (T,) steps that may be written
    """

    score: Score
    part: Part
    voice: str
    beats: list[Beat]
    line: list[Note]
    row: Ints
    kept: tuple[Note, ...]
    free: Bools


def written_notes(melody: Melody, row: Ints, spans: Sequence[tuple[int, int]]) -> list[Note]:
    """Notes for the free steps of the rewritten windows, steps [first, last) each, from the tokens `row` (T,).

    A note that the rewriting left as it was is the user's again, with its id, exact times, loudness, spelling and ties. In each
    window the syllables of the notes that went are sung in order on those that came, as far as they reach.
    """
    ticks = step_ticks(melody.beats)
    known = _known(melody, ticks)
    spellings = {note.pitch % 12: note.spelling for note in melody.line if note.spelling}
    velocities = [note.velocity for note in melody.line]
    onsets = [note.onset for note in melody.line]
    taken = {note.id for _, note in melody.score.notes()}
    gone = _gone(melody, spans)
    heads = {group[0].id: group for group in tied_heads(melody.part)}
    result: list[Note] = []
    open_row = np.where(melody.free & _inside(spans, len(row)), row, -2)
    sung = decode(open_row)
    for first, last in spans:
        went = [note for note in melody.line if ticks[first] <= note.onset < ticks[last] and note.id in gone]
        words = [note.lyrics for note in went if note.lyrics]
        for place, made in enumerate(note for note in sung if first <= note.first < last):
            start, end = int(ticks[made.first]), int(ticks[made.last])
            index = max(0, int(np.searchsorted(onsets, start, side="right")) - 1)
            bar = melody.score.measure_at(start)
            note = Note(
                fresh_id(f"varied-{bar}-{made.first}", taken), start, end - start, made.pitch, melody.voice,
                spelling=spellings.get(made.pitch % 12, ""), velocity=velocities[index],
                lyrics=words[place] if place < len(words) else (),
            )  # fmt: skip
            if same := known.get(made):
                whole = same.end == heads[same.id][-1].end and all(head.id in gone for head in heads[same.id])
                note = replace(same, id=same.id if whole else note.id, lyrics=note.lyrics)
            result.append(note)
    return [head for note in _in_line(list(guess_tuplets(result))) for head in _as_written(note, heads.get(note.id, ()))]


def _known(melody: Melody, ticks: Ints) -> dict[Sung, Note]:
    """The user's notes by the steps and pitch that the tokens have for them."""
    if not melody.line:
        return {}
    first = nearest(ticks, [n.onset for n in melody.line]).tolist()
    last = nearest(ticks, [n.end for n in melody.line]).tolist()
    return {Sung(a, max(a + 1, b), n.pitch): n for a, b, n in zip(first, last, melody.line, strict=True)}


def _gone(melody: Melody, spans: Sequence[tuple[int, int]]) -> set[str]:
    """Ids of the notes that make room: those of the voice that are not kept and begin in the windows, steps [first, last)."""
    ticks = step_ticks(melody.beats)
    kept = {note.id for note in melody.kept}
    rewritten = [(int(ticks[first]), int(ticks[last])) for first, last in spans]
    return {
        note.id
        for note in melody.part.notes
        if note.voice == melody.voice and note.id not in kept and any(a <= note.onset < b for a, b in rewritten)
    }


def _as_written(note: Note, heads: Sequence[Note]) -> list[Note]:
    """The heads that the user wrote the note with, where it still is as long as they are."""
    if len(heads) < 2 or heads[-1].end != note.end:
        return [note]
    return [replace(heads[0], lyrics=note.lyrics), *heads[1:]]


def _inside(spans: Sequence[tuple[int, int]], steps: int) -> Bools:
    inside = np.zeros(steps, bool)
    for first, last in spans:
        inside[first:last] = True
    return inside


def _in_line(notes: list[Note]) -> list[Note]:
    """The notes, each at the latest ending where the next begins."""
    cut = [replace(a, duration=min(a.end, b.onset) - a.onset) for a, b in pairwise(notes)] + notes[-1:]
    return [note for note in cut if note.duration > 0]


def answer_score(melody: Melody, new: Sequence[Note], spans: Sequence[tuple[int, int]]) -> Score:
    """The user's score with `new` instead of the notes that make room in the rewritten windows."""
    gone = _gone(melody, spans)
    notes = tuple(sorted([*(note for note in melody.part.notes if note.id not in gone), *new], key=note_order))
    parts = tuple(replace(part, notes=notes) if part.id == melody.part.id else part for part in melody.score.parts)
    return replace(melody.score, parts=parts)
