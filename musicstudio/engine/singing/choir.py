"""Singing together: parts without words of their own sing those of the melody."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Mapping
from dataclasses import replace
from typing import TypeVar

from musicstudio.engine.notation.score import Lyric, Note, Score
from musicstudio.engine.singing.flow import places

T = TypeVar("T")


def with_words_of(
    score: Score, lender: tuple[str, str], borrower: tuple[str, str], verse: int, phones: Container[str]
) -> tuple[Score, dict[str, str]]:
    """`score` in which a voice (part, voice) that has no words of a verse has another's, and by the id of a note the one that
    lent it its words: a note has the syllable that the lender has begun since the note before it, else it holds. A note of
    `phones` lends even without words. Where the voice has words of its own, or the lender has none, nothing changes. Raises
    KeyError where there is no such part."""
    notes = places(score, *borrower)
    lent = {note.onset: note for note in places(score, *lender) if note.id in phones or _words(note, verse)}
    if any(_words(note, verse) for note in notes) or not any(_words(note, verse) for note in lent.values()):
        return score, {}
    onsets = sorted(lent)
    fresh: dict[str, Note] = {}
    lenders: dict[str, str] = {}
    sung = -1
    for note in notes:
        here = bisect_right(onsets, note.onset) - 1
        if here >= 0 and onsets[here] > sung:
            sung = onsets[here]
            fresh[note.id] = replace(note, lyrics=(*note.lyrics, *_words(lent[sung], verse)))
            lenders[note.id] = lent[sung].id
    parts = (
        replace(part, notes=tuple(replace(n, lyrics=fresh[n.id].lyrics) if n.id in fresh else n for n in part.notes))
        if part.id == borrower[0]
        else part
        for part in score.parts
    )
    return replace(score, parts=tuple(parts)), lenders


def shared(chosen: Mapping[str, T], lenders: Mapping[str, str]) -> dict[str, T]:
    """What is chosen for notes, also for those that sing their words; what is chosen for a note itself goes first."""
    return {**{note: chosen[lender] for note, lender in lenders.items() if lender in chosen}, **chosen}


def _words(note: Note, verse: int) -> list[Lyric]:
    return [lyric for lyric in note.lyrics if lyric.verse == verse]
