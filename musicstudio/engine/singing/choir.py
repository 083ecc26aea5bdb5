"""Singing together: parts without words of their own sing those of the melody."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from musicstudio.engine.notation.score import Note, Score
from musicstudio.engine.singing.flow import places


def with_words_of(score: Score, lender: tuple[str, str], borrower: tuple[str, str], verse: int) -> Score:
    """`score` in which a voice (part, voice) that has no words of a verse sings another's: a note has the syllable that the
    lender has begun since the note before it, else it holds. Where it has words of its own, or the lender has none, nothing
    changes. Raises KeyError where there is no such part."""
    notes = places(score, *borrower)
    words = {note.onset: [lyric for lyric in note.lyrics if lyric.verse == verse] for note in places(score, *lender)}
    if any(lyric.verse == verse for note in notes for lyric in note.lyrics) or not any(words.values()):
        return score
    onsets = sorted(onset for onset, found in words.items() if found)
    fresh: dict[str, Note] = {}
    sung = -1
    for note in notes:
        here = bisect_right(onsets, note.onset) - 1
        if here >= 0 and onsets[here] > sung:
            sung = onsets[here]
            fresh[note.id] = replace(note, lyrics=(*note.lyrics, *words[sung]))
    parts = (
        replace(part, notes=tuple(replace(n, lyrics=fresh[n.id].lyrics) if n.id in fresh else n for n in part.notes))
        if part.id == borrower[0]
        else part
        for part in score.parts
    )
    return replace(score, parts=tuple(parts))
