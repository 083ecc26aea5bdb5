"""What the teacher says: lines of old English verse, hanzi by chance, morae by chance. Sense does not matter; sounds do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from musicstudio.engine.corpora.verse import books
from musicstudio.engine.lyrics.pronunciation import sounds
from musicstudio.engine.singing import english, japanese, mandarin
from musicstudio.engine.singing.teacher.tokens import Spoken, pause, spoken
from musicstudio.engine.singing.words import Language

Draw = Callable[[np.random.Generator], tuple[str, list[Spoken]]]
WORDS = (4, 11)  # in a line of verse
HANZI, PHRASES, MORAE = (5, 11), (3, 6), (2, 5)
_UNSTRESSED = """
    a an the of to in on at by as is was be are were am and or but if that than for from with it its he his him
    she her they them their we us our you your my me i do does did has had have can could will would shall should may might
    must not so
"""
_PARTICLES = ("", "わ", "の", "を", "が", "に")
_KANA = (
    *"あいうえおかきくけこがぎぐげごさしすせそざじずぜぞたちつてとだでどなにぬねのはひふへほばびぶべぼぱぴぷぺぽまみむめもやゆよらりるれろわんっ",
    *(a + b for a in "きぎしじちにひびぴみり" for b in "ゃゅょ"),
)


def drawing(language: Language, data: Path) -> Draw:
    """A way to draw lines of a language: (text, tokens)."""
    return {"en": lambda: _english(data), "zh": _mandarin, "ja": _japanese}[language]()


def say_english(words: list[str]) -> list[Spoken]:
    """Tokens of English words; raises ValueError for one without a letter."""
    found: list[Spoken] = []
    for word in words:
        syllables = english.divide(sounds(word.lower())[0])
        stressed = word.lower() not in _UNSTRESSED.split()
        for syllable in syllables:
            found += spoken(syllable, "en", stressed=stressed and syllable.stressed)
        found.append(pause(" "))
    return [*found[:-1], pause(".")]


def _english(data: Path) -> Draw:
    lines = [list(line) for book in books(data) for stanza in book.stanzas for line in stanza if WORDS[0] <= len(line) < WORDS[1]]

    def draw(rng: np.random.Generator) -> tuple[str, list[Spoken]]:
        words = lines[int(rng.integers(len(lines)))]
        return " ".join(words), say_english(words)

    return draw


def _common_readings() -> Iterator[str]:
    """Pinyin with tone numbers of the 3,755 hanzi of level one of GB 2312."""
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFF):
            sign = bytes([row, cell]).decode("gb2312", "ignore")
            if sign:
                yield mandarin.readings(sign)[0][0]


def _mandarin() -> Draw:
    readings = sorted({reading for reading in _common_readings() if reading[-1] in "1234"})

    def draw(rng: np.random.Generator) -> tuple[str, list[Spoken]]:
        chosen = [readings[int(i)] for i in rng.integers(len(readings), size=int(rng.integers(*HANZI)))]
        found: list[Spoken] = []
        for k, reading in enumerate(chosen):
            found += spoken(mandarin.pinyin(reading), "zh", tone=int(reading[-1]))
            if k % 2:
                found.append(pause(" "))
        return " ".join(chosen), [*(found[:-1] if len(chosen) % 2 == 0 else found), pause(".")]

    return draw


def _japanese() -> Draw:
    def phrase(rng: np.random.Generator) -> str:
        kana = ""
        for _ in range(int(rng.integers(*MORAE))):
            mora = _KANA[int(rng.integers(len(_KANA)))]
            kana += "" if mora in "んっ" and (not kana or kana[-1] in "んっ") else mora
        return (kana + "か" if kana.endswith("っ") else kana) + _PARTICLES[int(rng.integers(len(_PARTICLES)))]

    def draw(rng: np.random.Generator) -> tuple[str, list[Spoken]]:
        phrases = [phrase(rng) for _ in range(int(rng.integers(*PHRASES)))]
        found: list[Spoken] = []
        for kana in phrases:
            for mora in japanese.kana_syllables(kana):
                found += spoken(mora, "ja")
            found.append(pause(" "))
        return " ".join(phrases), [*found[:-1], pause(".")]

    return draw
