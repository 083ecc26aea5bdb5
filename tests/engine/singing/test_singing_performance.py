"""Phrases: where they part, what changes them, and what a musician may wish."""

from dataclasses import replace

import numpy as np
import pytest

from musicstudio.engine.notation.score import TICKS_PER_QUARTER as Q
from musicstudio.engine.notation.score import KeyChange, Lyric, MetreChange, Note, Part, Score, Tempo, regular_measures
from musicstudio.engine.singing.features import FRAME
from musicstudio.engine.singing.performance import Wishes, perform
from musicstudio.engine.singing.pitch import Expression
from musicstudio.engine.singing.voices import fitting

WORDS = ("sing", "to", "me", "now")


def song(words: tuple[str, ...] = WORDS, rest_before: int = 2, tempo: float = 120.0) -> Score:
    """Quarters, with a whole note's rest before one of them."""
    notes = tuple(
        Note(f"n{i}", (i + (4 if i >= rest_before else 0)) * Q, Q, 60 + 2 * i, lyrics=(Lyric(word),))
        for i, word in enumerate(words)
    )
    metres = (MetreChange(0, 4, 4),)
    return Score(
        regular_measures(max(n.end for n in notes), metres),
        (Part("p1", "Voice", notes),),
        metres,
        (KeyChange(0, 0),),
        (Tempo(0, tempo),),
    )


def test_a_rest_parts_two_phrases_and_the_vowel_stands_on_the_beat() -> None:
    performance = perform(song(), "p1", "1", 1, Wishes())
    first, second = performance.phrases
    assert [note.text for note in first.notes] == ["sing", "to"] and [note.text for note in second.notes] == ["me", "now"]
    vowels = [segment for segment in first.segments if segment.phone in ("ɪ", "u")]
    assert [round(vowel.start, 3) for vowel in vowels] == [0.0, 0.5]
    assert first.start < 0 < second.start < 3.0 < second.end
    assert len(first.f0) % 2 == 0 and all(len(line) == len(first.f0) for line in first.curves.values())


def test_only_the_phrase_that_changed_is_another() -> None:
    before = [phrase.key for phrase in perform(song(), "p1", "1", 1, Wishes()).phrases]
    assert before == [phrase.key for phrase in perform(song(), "p1", "1", 1, Wishes()).phrases]
    other_word = perform(song(("sing", "to", "me", "then")), "p1", "1", 1, Wishes())
    drawn = perform(song(), "p1", "1", 1, Wishes(drawn=((6 * Q, 0.0), (6 * Q + 100, 80.0), (7 * Q, 0.0))))
    louder = perform(song(), "p1", "1", 1, Wishes(curves={"energy": ((6 * Q, 3.0), (7 * Q, 3.0))}))
    spoken = perform(song(), "p1", "1", 1, Wishes(phones={"n3": "n o ʊ"}))
    for changed in (other_word, drawn, louder, spoken):
        first, second = (phrase.key for phrase in changed.phrases)
        assert first == before[0] and second != before[1]


def test_what_is_drawn_is_added_where_it_is_drawn() -> None:
    still = Expression(0, 0, 0, 5.6, 0, 0)
    plain = perform(song(), "p1", "1", 1, Wishes(expression=still)).phrases[0]
    bent = perform(song(), "p1", "1", 1, Wishes(expression=still, drawn=((0, 100.0), (Q, 100.0)))).phrases[0]
    cents = 1200 * np.log2(bent.f0 / plain.f0)
    times = bent.start + (np.arange(len(cents)) + 0.5) * FRAME
    inside = (times > 0) & (times < 0.5)
    assert np.allclose(cents[inside], 100) and np.allclose(cents[~inside], 0)


def test_transposing_moves_every_note_and_the_compass() -> None:
    assert perform(song(), "p1", "1", 1, Wishes()).compass == (60, 66)
    assert perform(song(), "p1", "1", 1, Wishes(transpose=-5)).compass == (55, 61)


def test_phones_of_the_musician_win_over_what_is_written() -> None:
    performance = perform(song(("sing", "🙂", "me", "now")), "p1", "1", 1, Wishes(phones={"n1": "l a"}))
    assert [segment.phone for segment in performance.phrases[0].segments if segment.note == 1] == ["l", "a"]
    assert performance.remarks == ()
    with pytest.raises(ValueError, match="quack"):
        perform(song(), "p1", "1", 1, Wishes(phones={"n1": "quack"}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"transpose": 25},
        {"drawn": ((0, 1201.0),)},
        {"curves": {"energy": ((0, 13.0),)}},
        {"curves": {"tension": ((10, 0.0), (5, 0.0))}},
    ],
)
def test_wishes_out_of_range_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="must"):
        Wishes(**wrong)  # type: ignore[arg-type]


def test_a_part_that_is_not_there_and_one_without_notes() -> None:
    with pytest.raises(KeyError):
        perform(song(), "p2", "1", 1, Wishes())
    empty = replace(song(), parts=(Part("p1", "Voice"),))
    assert perform(empty, "p1", "1", 1, Wishes()).phrases == ()


@pytest.mark.parametrize(
    ("compass", "offered"),
    [((60, 70), 0), ((48, 58), 12), ((72, 82), -12), ((56, 76), -5), ((40, 80), None), ((45, 62), 6), ((90, 100), None)],
)
def test_a_transposition_is_offered_that_fits(compass: tuple[int, int], offered: int | None) -> None:
    assert fitting(compass, (51, 71)) == offered


def test_a_first_consonant_finds_room_in_a_short_rest() -> None:
    short = song(("sing", "to", "strength", "now"))
    part = short.parts[0]
    notes = tuple(
        replace(note, onset=note.onset - (4 * Q - Q // 2 - Q // 8 if i >= 2 else 0)) for i, note in enumerate(part.notes)
    )
    first, second = perform(replace(short, parts=(replace(part, notes=notes),)), "p1", "1", 1, Wishes()).phrases
    sounds = [segment for segment in second.segments if segment.phone != "pau"]
    assert first.notes[-1].end <= sounds[0].start < second.notes[0].start


def test_phones_of_two_syllables_on_one_note_are_parted() -> None:
    performance = perform(song(), "p1", "1", 1, Wishes(phones={"n1": "w ʌ n | d ɝ"}))
    assert [str(syllable) for syllable in performance.phrases[0].notes[1].syllables] == ["w ʌ n", "d ɝ"]
    with pytest.raises(ValueError, match="pau"):
        perform(song(), "p1", "1", 1, Wishes(phones={"n1": "pau"}))
