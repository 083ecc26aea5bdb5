"""Which syllables are sung on which notes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from musicstudio.engine.notation.score import TICKS_PER_QUARTER as BEAT
from musicstudio.engine.notation.score import Lyric, Note, Part, Score, Syllabic, Tempo, regular_measures
from musicstudio.engine.notation.seconds import seconds_at
from musicstudio.engine.singing.underlay import Sung, read_score


def song(*notes: Note, tempos: tuple[Tempo, ...] = (Tempo(0, 60.0),)) -> Score:
    """At 60 a minute a beat is a second."""
    end = max(note.end for note in notes)
    return Score(regular_measures(end, Score(()).metres), (Part("a", "Song", notes),), tempos=tempos)


def note(number: int, begin: float, beats: float, text: str = "", pitch: int = 60, **more: object) -> Note:
    """A note; "wan-" begins a word, "-der-" goes on, "-ing" ends it."""
    begun, going = text.startswith("-") and len(text) > 1, text.endswith("-") and len(text) > 1
    syllabic: Syllabic = "middle" if begun and going else "begin" if going else "end" if begun else "single"
    lyrics = (Lyric(text.strip("-") or text, syllabic),) if text else ()
    made = Note(f"n{number}", int(begin * BEAT), int(beats * BEAT), pitch, lyrics=lyrics)
    return replace(made, **more)  # type: ignore[arg-type]


def sung(score: Score, verse: int = 1) -> list[Sung]:
    return read_score(score, "a", "1", verse, "en")[0]


def texts(score: Score) -> list[str]:
    return [" ".join(map(str, x.syllables)) for x in sung(score)]


def test_words_lie_on_their_notes() -> None:
    score = song(note(0, 0, 1, "wan-"), note(1, 1, 1, "-der-", 62), note(2, 2, 1, "-ing"), note(3, 3, 1, "high"))
    assert texts(score) == ["w ɑ n", "d ɝ", "ɪ ŋ", "h a ɪ"]
    assert [(x.start, x.end, x.pitch) for x in sung(score)][:2] == [(0, 1, 60), (1, 2, 62)]


def test_a_note_without_words_holds_the_vowel() -> None:
    assert texts(song(note(0, 0, 1, "high"), note(1, 1, 1), note(2, 2, 1, "-"), note(3, 3, 1, "+"))) == ["h a ɪ", "", "", ""]


def test_within_a_word_too() -> None:
    assert texts(song(note(0, 0, 1, "glo-"), note(1, 1, 1), note(2, 2, 1, "-ry"))) == ["ɡ l ɔ", "", "ɹ i"]


def test_an_end_that_nothing_has_begun_is_a_word_of_its_own() -> None:
    his = note(0, 0, 1, "his")
    assert texts(song(his, note(1, 1, 1, "-heaven"))) == texts(song(his, note(1, 1, 1, "heaven")))


def test_after_a_rest_the_vowel_begins_anew_and_is_remarked_on() -> None:
    score = song(note(0, 0, 1, "high"), note(1, 2, 1))
    found, remarks = read_score(score, "a", "1", 1, "en")
    assert [str(s) for s in found[1].syllables] == ["a"]
    assert [(remark.note, remark.kind) for remark in remarks] == [("n1", "no-words")]


def test_a_tie_is_one_note() -> None:
    score = song(note(0, 0, 1, "high", tie="start"), note(1, 1, 1, tie="stop"), note(2, 2, 1, "low"))
    assert [(x.note, x.start, x.end) for x in sung(score)] == [("n0", 0, 2), ("n2", 2, 3)]


def test_a_grace_begins_the_syllable_of_its_note() -> None:
    score = song(note(0, 0, 1, "low"), note(1, 1, 0, pitch=62, grace=True), note(2, 1, 1, "high"))
    found = sung(score)
    assert [(x.note, " ".join(map(str, x.syllables))) for x in found] == [("n0", "l o ʊ"), ("n1", "h a ɪ"), ("n2", "")]
    assert found[1].start == 1 < found[1].end == found[2].start < 1.1
    assert found[2].end == 2


def test_many_graces_leave_half_of_the_note() -> None:
    graces = [note(k, 0, 0, grace=True) for k in range(9)]
    found = sung(song(*graces, note(9, 0, 1, "high")))
    assert found[-1].start == pytest.approx(0.5)


def test_of_a_chord_the_highest_is_sung_and_overlaps_are_cut() -> None:
    found = sung(song(note(0, 0, 2, "high", 60), note(1, 0, 2, pitch=67), note(2, 1, 1, "low", 65)))
    assert [(x.pitch, x.start, x.end) for x in found] == [(67, 0, 1), (65, 1, 2)]
    assert str(found[0].syllables[0]) == "h a ɪ"


def test_each_verse_has_its_words() -> None:
    two = note(0, 0, 1, lyrics=(Lyric("high", verse=1), Lyric("low", verse=2)))
    assert [str(sung(song(two), verse)[0].syllables[0]) for verse in (1, 2)] == ["h a ɪ", "l o ʊ"]


def test_several_words_share_a_note() -> None:
    assert texts(song(note(0, 0, 1, "the end"))) == ["ð ə ɛ n d"]


def test_what_cannot_be_read_is_an_open_vowel_and_is_remarked_on() -> None:
    found, remarks = read_score(song(note(0, 0, 1, "мир")), "a", "1", 1, "en")
    assert [str(s) for s in found[0].syllables] == ["ɑ"]
    assert [(remark.kind, remark.text) for remark in remarks] == [("unknown", "мир")]


def test_tempos_are_followed() -> None:
    tempos = (Tempo(0, 60.0), Tempo(2 * BEAT, 120.0))
    score = song(note(0, 0, 4, "high"), tempos=tempos)
    assert seconds_at(score, [0, BEAT, 2 * BEAT, 4 * BEAT]) == [0, 1, 2, 3]


def test_hanzi_each_under_a_note_are_read_in_their_context() -> None:
    assert texts(song(*(note(i, i, 1, sign) for i, sign in enumerate("重庆银行，行")))) == [
        "tʂʰ ʊ ŋ", "tɕʰ i ŋ", "i n", "x ɑ ŋ", "", "ɕ i ŋ",
    ]  # fmt: skip
    score = song(note(0, 0, 1, "月"), note(1, 1, 1, "𰀀"), note(2, 2, 1, "亮"))
    assert texts(score) == ["ɥ ɛ", "ɑ", "l j ɑ ŋ"]


@pytest.mark.parametrize(("words", "first"), [(["you", "no"], "j o"), (["you", "の"], "j u")])
def test_a_japanese_verse_in_latin_letters_alone_is_romaji(words: list[str], first: str) -> None:
    score = song(*(note(number, number, 1, word) for number, word in enumerate(words)))
    found, _remarks = read_score(score, "a", "1", 1, "ja")
    assert str(found[0].syllables[0]) == first


def test_the_words_of_a_chord_are_those_of_its_highest_note() -> None:
    assert texts(song(note(0, 0, 1, "low", 60), note(1, 0, 1, "high", 67))) == ["h a ɪ"]
