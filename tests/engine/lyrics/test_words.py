"""How words sound, rhyme and are divided."""

from __future__ import annotations

import pytest

from musicstudio.engine.choices import MOODS as CHOICES
from musicstudio.engine.choices import RHYMES
from musicstudio.engine.lyrics import Controls
from musicstudio.engine.lyrics.hyphens import hyphenate
from musicstudio.engine.lyrics.pronunciation import dictionary, sounds
from musicstudio.engine.lyrics.underlay import read_line
from musicstudio.engine.lyrics.words import MOODS, UNWANTED


@pytest.mark.parametrize(
    ("a", "b", "yes"),
    [
        ("light", "night", True),
        ("light", "delight", False),  # the same onset: rime riche
        ("sea", "see", False),
        ("remember", "december", True),
        ("butterfly", "sky", True),  # a secondary stress is a stress
        ("ocean", "motion", True),
        ("love", "move", False),
    ],
)
def test_rhymes(a: str, b: str, yes: bool) -> None:
    assert sounds(a)[0].rhymes(sounds(b)[0]) is yes
    assert sounds(b)[0].rhymes(sounds(a)[0]) is yes


@pytest.mark.parametrize(
    ("word", "count", "stressed"), [("fire", 1, 0), ("remember", 3, 1), ("moonlight's", 2, 0), ("zorbling", 2, 0)]
)
def test_sounds(word: str, count: int, stressed: int) -> None:
    """Also of words that the dictionary lacks."""
    assert (sounds(word)[0].syllables, sounds(word)[0].stressed) == (count, stressed)


def test_what_is_no_word() -> None:
    with pytest.raises(ValueError, match="no English word"):
        sounds("42")


DIVIDED = """
wan-der-ing nev-er hap-py moun-tain ta-ble yes-ter-day Christ-mas to-mor-row i-de-a is-n't sing-ing heav-en ex-act-ly
"""


@pytest.mark.parametrize("divided", DIVIDED.split())
def test_hyphens(divided: str) -> None:
    word = divided.replace("-", "")
    assert "-".join(hyphenate(word, sounds(word)[0])) == divided


def test_hyphens_lose_no_letter() -> None:
    """Of every fortieth word of the dictionary and every short one, in every pronunciation."""
    short = [word for word in dictionary() if len(word) < 4]
    for word in [*short, *list(dictionary())[::40]]:
        for sound in sounds(word):
            parts = hyphenate(word, sound)
            assert "".join(parts) == word
            assert len(parts) == max(1, sound.syllables)
            assert all(any(map(str.isalpha, part)) for part in parts)


@pytest.mark.parametrize(
    ("text", "syllables"),
    [
        ("w", "w"),
        ("W's BMW", "W's|BMW"),
        ("TV", "T|V"),
        ("hmm", "hmm"),
        ("Rock & roll", "Rock &|roll"),
        ("the 1st", "the|1st"),
        ("\N{SNOWMAN} snow \N{SNOWMAN}", "snow \N{SNOWMAN}"),
        ("’tis o'er", "’tis|o'er"),
        ("22 nights", "nights"),
        ("love—and", "love—|and"),
    ],
)
def test_no_syllable_is_empty(text: str, syllables: str) -> None:
    notes = syllables.count("|") + 1
    words = read_line(text, [(0, 0, 0)] * notes)
    assert words is not None
    assert "|".join(part for word in words for part in word.parts) == syllables


@pytest.mark.parametrize("text", ["&", "42", "\N{SNOWMAN}", "'", ""])
def test_what_cannot_be_sung_is_no_line(text: str) -> None:
    assert not read_line(text, [(0, 0, 0)])


def test_moods_are_those_that_musicians_choose_from() -> None:
    assert tuple(MOODS) == CHOICES
    for words in MOODS.values():
        assert not words & UNWANTED
    for rhyme in RHYMES:
        Controls(rhyme=rhyme)


@pytest.mark.parametrize(
    "wrong",
    [
        {"mood": "angry"},
        {"rhyme": "abab"},
        {"rhyme": ""},
        {"alternatives": 0},
        {"verse": 0},
        {"theme": ("a",) * 9},
    ],
)
def test_controls_out_of_range(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Controls(**wrong)  # type: ignore[arg-type]
