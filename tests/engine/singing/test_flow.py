"""Pasted words over notes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from musicstudio.engine.notation.score import TICKS_PER_QUARTER as BEAT
from musicstudio.engine.notation.score import Lyric, Note, Part, Score, regular_measures
from musicstudio.engine.singing.choir import shared, with_words_of
from musicstudio.engine.singing.flow import Flow, flow
from musicstudio.engine.singing.words import Language


def line(count: int, part: str = "a") -> Score:
    notes = tuple(Note(f"{part}{i}", i * BEAT, BEAT, 60) for i in range(count))
    return Score(regular_measures(count * BEAT, Score(()).metres), (Part(part, "Song", notes),))


def paste(text: str, count: int = 12, language: Language = "en") -> Flow:
    return flow(line(count), "a", "1", 1, text, language=language)


def shown(found: Flow) -> str:
    """A word's parts joined by "-", a held note as "_" after the syllable that its line begins at."""
    texts = []
    for lyrics in found.lyrics.values():
        if not lyrics:
            texts.append("_")
            continue
        [lyric] = lyrics
        before = "-" if lyric.syllabic in ("middle", "end") else ""
        texts.append(before + lyric.text + ("-" if lyric.syllabic in ("begin", "middle") else "") + ("→" if lyric.extend else ""))
    return " ".join(texts)


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("Wandering high,\nlove", "Wan- -der- -ing high, love"),
        ("wan-der-ing wan- der- ing", "wan- -der- -ing wan- -der- -ing"),
        ("twenty-one", "twen- -ty- -one"),
        ("love - - me", "love→ _ _ me"),
        ("wandering + +", "wan- -der- -ing"),
        ("wandering +", "wan- -dering"),
        ("high + me", "high→ _ me"),
        ("glo- - ry", "glo-→ _ -ry"),
        ("1. love 🎵 me — dear", "1. love 🎵 me→ _ dear"),
        ("café (hello) it's", "ca- -fé (hel- -lo) it's"),
        ("月亮代表，我 love", "月 亮 代 表， 我 love"),
        ("きゃっと さーくら、", "きゃ っ と さ ー く ら、"),
        ("high[h a ɪ] me", "high[h a ɪ] me"),
        ("привет 한국", "привет 한국"),
    ],
)
def test_words_flow_over_the_notes(text: str, notes: str) -> None:
    found = paste(text)
    assert shown(found) == notes
    assert (found.left_over, found.empty) == ("", 12 - len(found.lyrics))


def test_pinyin_is_one_syllable_a_word() -> None:
    assert shown(paste("ni3 hao zhong1guo2", language="zh")) == "ni3 hao zhong1guo2"


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("「桜」の花、", "「桜」 + + の 花、 +"),
        ("東京へ", "東 + 京 + へ"),
        ("明日 - は", "明 日 +→ _ は"),
        ("心 + も", "心 + も"),
        ("きゃっと　さーくら", "きゃ っ と さ ー く ら"),
    ],
)
def test_kanji_take_a_note_for_each_mora(text: str, notes: str) -> None:
    assert shown(paste(text, language="ja")) == notes


def test_kana_make_the_kanji_beside_them_japanese() -> None:
    assert shown(paste("桜の花")) == "桜 + + の 花 +"
    assert shown(paste("桜の花", language="zh")) == "桜 の 花"


def test_a_kanji_at_the_last_note_takes_all_its_morae_there() -> None:
    found = paste("桜 桜", 4, language="ja")
    assert (shown(found), found.left_over) == ("桜 + + 桜", "")
    assert paste("桜 桜 咲く", 4, language="ja").left_over == "咲く"


def test_words_that_find_no_note_come_back() -> None:
    found = paste("love yesterday all  my troubles", 2)
    assert (shown(found), found.left_over, found.empty) == ("love yesterday", "all  my troubles", 0)
    assert shown(paste("yesterday all", 2)) == "yes- -terday"


@pytest.mark.parametrize("text", ["", "  \n ", "🎵 !", "x" * 2_000, "- " * 2_000, "+ " * 50, "月" * 5_000, "a-" * 3_000])
def test_nothing_is_too_odd_to_paste(text: str) -> None:
    found = paste(text, 3)
    assert len(found.lyrics) <= 3
    assert all(len(lyric.text) <= 100 for lyrics in found.lyrics.values() for lyric in lyrics)


def test_signs_alone_are_not_lost() -> None:
    assert paste("🎵 !").left_over == "🎵 !"


def test_other_verses_and_words_that_are_there_stay() -> None:
    score = line(3)
    [part] = score.parts
    there = replace(part.notes[1], lyrics=(Lyric("old"), Lyric("two", verse=2)))
    score = replace(score, parts=(replace(part, notes=(part.notes[0], there, part.notes[2])),))
    over = flow(score, "a", "1", 1, "love me", language="en", start="a1")
    assert [lyric.text for lyric in over.lyrics["a1"]] == ["love", "two"]
    around = flow(score, "a", "1", 1, "love me", language="en", overwrite=False)
    assert {note: [x.text for x in found] for note, found in around.lyrics.items()} == {"a0": ["love"], "a2": ["me"]}
    with pytest.raises(KeyError):
        flow(score, "a", "1", 1, "love", language="en", start="b9")


def test_who_has_no_words_sings_those_of_the_melody() -> None:
    score = line(4)
    words = flow(score, "a", "1", 1, "wandering high", language="en").lyrics
    sung = tuple(replace(note, lyrics=words[note.id]) for note in score.parts[0].notes)
    bass = Part("b", "Bass", (Note("b0", 0, 2 * BEAT, 48), Note("b1", 2 * BEAT, BEAT, 50), Note("b2", 3 * BEAT, BEAT, 48)))
    score = replace(score, parts=(replace(score.parts[0], notes=sung), bass))
    phones = {"a0": "w o", "a1": "d o", "a3": "h o", "b2": "h i"}
    lent, lenders = with_words_of(score, ("a", "1"), ("b", "1"), 1, phones)
    assert [[lyric.text for lyric in note.lyrics] for note in lent.part("b").notes] == [["wan"], ["ing"], ["high"]]
    # The second syllable begins between two notes and is not sung; what is chosen for a note itself goes first.
    assert shared(phones, lenders) == {**phones, "b0": "w o"}
    assert with_words_of(score, ("b", "1"), ("a", "1"), 1, phones) == (score, {})
