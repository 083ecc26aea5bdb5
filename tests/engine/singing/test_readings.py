"""The ways in which words can be sung."""

from __future__ import annotations

import pytest

from musicstudio.engine.notation.score import TICKS_PER_QUARTER as BEAT
from musicstudio.engine.notation.score import Lyric, Note, Part, Score, Syllabic, regular_measures
from musicstudio.engine.singing.performance import Wishes, perform
from musicstudio.engine.singing.readings import readings
from musicstudio.engine.singing.words import Language


def line(words: str) -> list[Note]:
    """A note a beat: "re- -cord" is one word, "+" sings the next syllable."""
    notes = []
    for i, text in enumerate(words.split()):
        begins, ends = text.endswith("-"), text.startswith("-")
        syllabic: Syllabic = "begin" if begins else "end" if ends else "single"
        notes.append(Note(f"n{i}", i * BEAT, BEAT, 60, lyrics=(Lyric(text.strip("-"), syllabic),)))
    return notes


@pytest.mark.parametrize(
    ("words", "language", "note", "ways"),
    [
        ("银 行", "zh", "n1", [("hang2", ["x ɑ ŋ"]), ("xing2", ["ɕ i ŋ"]), ("heng2", ["x ʌ ŋ"])]),
        ("live", "en", "n0", [("laɪv", ["l a ɪ v"]), ("lɪv", ["l ɪ v"])]),
        ("明日 + +", "ja", "n0", [("あした", ["a", "ɕ i", "t a"]), ("あす", ["a", "s ɯ", "ɯ"])]),
        ("行 く", "ja", "n0", [("いく", ["i", "k ɯ"]), ("ゆく", ["j ɯ", "k ɯ"])]),
        ("re- -cord", "en", "n0", [("ɹə·kʰɔɹd", ["ɹ ə", "kʰ ɔ ɹ d"]), ("ɹɛ·kʰɝd", ["ɹ ɛ", "kʰ ɝ d"])]),
    ],
)
def test_the_automatic_way_is_first(words: str, language: Language, note: str, ways: list[tuple[str, list[str]]]) -> None:
    notes = line(words)
    found = [(way.text, list(way.phones.values())) for way in readings(notes, 1, language)[note]]
    assert found[: len(ways)] == ways
    sung = perform(_score(notes), "a", "1", 1, Wishes(language))
    automatic = {n.note: " | ".join(map(str, n.syllables)) for phrase in sung.phrases for n in phrase.notes}
    for place, phones in readings(notes, 1, language)[note][0].phones.items():
        assert automatic[place] == phones


def test_what_is_chosen_is_sung() -> None:
    notes = line("明日 + +")
    way = readings(notes, 1, "ja")["n0"][1]
    [phrase] = perform(_score(notes), "a", "1", 1, Wishes("ja", phones=way.phones)).phrases
    assert [" ".join(map(str, n.syllables)) for n in phrase.notes] == ["a", "s ɯ", "ɯ"]


@pytest.mark.parametrize(
    ("words", "language"), [("love", "en"), ("我 爱", "zh"), ("さ く ら", "ja"), ("live[a]", "en"), ("好", "zh")]
)
def test_one_way_is_none_to_choose_and_tones_are_the_melodys(words: str, language: Language) -> None:
    assert readings(line(words), 1, language) == {}


def _score(notes: list[Note]) -> Score:
    return Score(regular_measures(notes[-1].end, Score(()).metres), (Part("a", "Song", tuple(notes)),))
