"""Where the voice breathes."""

from __future__ import annotations

from itertools import pairwise

import pytest

from musicstudio.engine.notation.score import TICKS_PER_QUARTER as BEAT
from musicstudio.engine.notation.score import Lyric, Note, Part, Score, Tempo, regular_measures
from musicstudio.engine.singing.performance import Wishes, perform


def performed(count: int, beats: float, words: bool) -> list[tuple[float, float, int]]:
    """Start of the first note, end of the last and number of notes of every phrase of a song without a rest, a beat a second."""
    length = int(beats * BEAT)
    notes = tuple(
        Note(f"n{i}", i * length, length, 60 + i % 5, lyrics=(Lyric("la"),) if words or i == 0 else ()) for i in range(count)
    )
    score = Score(regular_measures(count * length, Score(()).metres), (Part("a", "A", notes),), tempos=(Tempo(0, 60.0),))
    phrases = perform(score, "a", "1", 1, Wishes()).phrases
    assert all(phrase.segments[1].phone in ("l", "ɑ") for phrase in phrases)
    return [(phrase.notes[0].start, phrase.notes[-1].end, len(phrase.notes)) for phrase in phrases]


@pytest.mark.parametrize(("beats", "words", "most"), [(0.5, True, 16), (0.25, True, 26), (0.5, False, 41)])
def test_a_song_without_rests_is_sung_in_breaths(beats: float, words: bool, most: float) -> None:
    count = round(120 / beats)
    phrases = performed(count, beats, words)
    assert sum(notes for *_, notes in phrases) == count
    assert all(end - start <= most for start, end, _ in phrases)
    for (_, end, _), (start, *_) in pairwise(phrases):
        assert start - end == pytest.approx(min(0.15, 0.3 * beats))


def test_a_short_song_is_sung_in_one() -> None:
    assert len(performed(28, 0.5, True)) == 1
