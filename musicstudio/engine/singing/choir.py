"""Singing together: parts without words of their own sing those of the melody."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace

from musicstudio.engine.notation.score import Lyric, Note, Score
from musicstudio.engine.singing.flow import places


def with_words_of(
    score: Score, lender: tuple[str, str], borrower: tuple[str, str], verse: int, phones: Mapping[str, str]
) -> tuple[Score, dict[str, str]]:
    """`score` and `phones` (by the id of a note) with which a voice (part, voice) that has no words of a verse sings another's: a
    note has the syllable that the lender has begun since the note before it, with the phones that are chosen for it, else it
    holds; phones of its own stay. Where it has words of its own, or the lender has none, nothing changes. Raises KeyError where
    there is no such part."""
    notes = places(score, *borrower)
    lent = {note.onset: note for note in places(score, *lender) if note.id in phones or _words(note, verse)}
    if any(_words(note, verse) for note in notes) or not any(_words(note, verse) for note in lent.values()):
        return score, dict(phones)
    onsets = sorted(lent)
    fresh: dict[str, Note] = {}
    chosen: dict[str, str] = {}
    sung = -1
    for note in notes:
        here = bisect_right(onsets, note.onset) - 1
        if here >= 0 and onsets[here] > sung:
            sung = onsets[here]
            fresh[note.id] = replace(note, lyrics=(*note.lyrics, *_words(lent[sung], verse)))
            if lent[sung].id in phones:
                chosen[note.id] = phones[lent[sung].id]
    parts = (
        replace(part, notes=tuple(replace(n, lyrics=fresh[n.id].lyrics) if n.id in fresh else n for n in part.notes))
        if part.id == borrower[0]
        else part
        for part in score.parts
    )
    return replace(score, parts=tuple(parts)), {**chosen, **phones}


def _words(note: Note, verse: int) -> list[Lyric]:
    return [lyric for lyric in note.lyrics if lyric.verse == verse]
