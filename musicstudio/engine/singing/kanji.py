"""Japanese words as they are sung, kanji among them: the morae on each sign, and the other ways in which a word is read.

What is typed in kana is sung as it is typed, but for what is not pronounced as it is written: the particles は and へ, and う and
い that lengthen the vowel before. How kanji are read hangs on the words around them; Open JTalk tells it (with the dictionary of
NAIST and UniDic), and Sudachi's dictionary which other readings a word has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from musicstudio.engine.singing.japanese import KANA, MORA, SMALL, VOWELS, katakana, sung
from musicstudio.engine.singing.mandarin import HANZI
from musicstudio.engine.singing.phones import Syllable

SIGN = re.compile(f"{KANA.pattern}[{SMALL}]?|{HANZI.pattern}|[々〆]")
"""What has morae of its own: a kana with the small one that follows it, or a kanji."""
_RUN = re.compile(f"(?:{SIGN.pattern}){{1,100}}")  # as much as is read at once: Open JTalk takes some thousand bytes
_SPOKEN_OTHERWISE = {("ハ", "ワ"), ("ヘ", "エ")}
_MOST = 6  # morae of one kanji, as in 承る
_MOST_READINGS = 6  # that are offered for a word
_PROPER_NOUN = "固有名詞"


@dataclass(frozen=True, slots=True)
class Word:
    """`morae[i]`: in katakana what is sung on `signs[i]`; nothing where a reading has fewer morae than kanji."""

    signs: tuple[str, ...]
    morae: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        return "".join(self.signs)

    @property
    def kana(self) -> str:
        """How it is read, in hiragana."""
        whole = "".join(mora for morae in self.morae for mora in morae)
        return "".join(chr(ord(sign) - 0x60) if "\u30a1" <= sign <= "\u30f6" else sign for sign in whole)


def words(text: str) -> list[Word]:
    """The words of a text, in order, what is no sign of Japanese being passed over."""
    return [word for run in _RUN.findall(text) for word in _words(run)]


@lru_cache(maxsize=2_000)
def _words(run: str) -> tuple[Word, ...]:
    import pyopenjtalk

    found = pyopenjtalk.run_frontend(run)
    if sum(len(word["string"]) for word in found) != len(run):
        return (_word(run, "".join(word["read"] for word in found), "".join(word["pron"] for word in found)),)
    read, place = [], 0
    for word in found:
        end = place + len(word["string"])
        read.append(_word(run[place:end], word["read"], word["pron"]))
        place = end
    return tuple(read)


def _word(text: str, read: str, spoken: str) -> Word:
    """`read` as kana write it, `spoken` as they are pronounced: オウ, オー. Signs for how it is said are passed over."""
    signs = tuple(SIGN.findall(text))
    written, heard = ([*MORA.findall("".join(KANA.findall(kana)))] for kana in (read, spoken))
    if len(written) != len(heard):
        written = heard
    morae, place = [], 0
    for sign, count in zip(signs, _counts(signs, written), strict=True):
        own, here = katakana(sign), heard[place : place + count]
        typed = KANA.match(sign) and not (here == ["ー"] or (own, *here) in _SPOKEN_OTHERWISE)
        morae.append((own,) if typed else tuple(here))
        place += count
    return Word(signs, tuple(morae))


def _counts(signs: Sequence[str], morae: Sequence[str]) -> list[int]:
    """How many of the morae of a word each of its signs has: of kana one, of kanji as many as suits what they are read elsewhere.
    The cheapest way through both, sign by sign."""
    ways: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for sign in signs:
        fresh: dict[int, tuple[float, list[int]]] = {}
        for place, (cost, counts) in ways.items():
            for count in [1] if KANA.match(sign) else range(_MOST + 1):
                end = place + count
                total = cost + _unlikely(sign, morae[place:end])
                if end <= len(morae) and (end not in fresh or total < fresh[end][0]):
                    fresh[end] = total, [*counts, count]
        ways = fresh
    if len(morae) in ways:
        return ways[len(morae)][1]
    share = [len(morae) * i // len(signs) for i in range(len(signs) + 1)]
    return [b - a for a, b in pairwise(share)]


def _unlikely(sign: str, morae: Sequence[str]) -> float:
    if KANA.match(sign):
        return 0.0 if [katakana(sign)] == list(morae) else 3.0
    if not morae:
        return 4.0
    here, known = "".join(morae), _readings(sign)
    if here in known:
        return 0.0
    # Within a word the first consonant may be voiced and the last sign be ッ: 花火, 学校.
    if any(_bare(here) == _bare(reading) for reading in known):
        return 0.5
    return 1.0 + 0.1 * abs(len(morae) - 2)


def _bare(reading: str) -> str:
    first = unicodedata.normalize("NFD", reading)[0] + reading[1:]
    return first[:-1] if len(first) > 1 and first[-1] in "ツクチキッ" else first


@cache
def _dictionary() -> Any:
    from sudachipy import Dictionary

    return Dictionary(dict="core")


@lru_cache(maxsize=5_000)
def _readings(text: str) -> tuple[str, ...]:
    """How a word is read by itself, in katakana; names of people and places have readings of their own."""
    found = _dictionary().lookup(text)
    common = (entry.reading_form() for entry in found if entry.part_of_speech()[1] != _PROPER_NOUN)
    return tuple(dict.fromkeys(reading for reading in common if _RUN.fullmatch(reading)))


def others(word: Word) -> list[Word]:
    """The other ways in which a word with kanji is read."""
    if all(map(KANA.match, word.signs)):
        return []
    read = [_word(word.text, reading, "".join(_lengthened(reading))) for reading in _readings(word.text)]
    return list({other.morae: other for other in read if other.morae != word.morae}.values())[: _MOST_READINGS - 1]


def _lengthened(reading: str) -> Iterator[str]:
    """Morae as they are pronounced: う after o and い after e hold the vowel."""
    before = ""
    for mora in MORA.findall(reading):
        yield "ー" if (before, mora) in (("o", "ウ"), ("e", "イ")) else mora
        before = VOWELS.get(mora[-1], "")


def over(read: Sequence[Word], texts: Sequence[str]) -> list[tuple[Syllable, ...]]:
    """The syllables of words on the texts that they were written in, parted anywhere."""
    ends = [sum(len("".join(_RUN.findall(text))) for text in texts[: i + 1]) for i in range(len(texts))]
    found: list[list[Syllable]] = [[] for _ in texts]
    signs = [(sign, morae) for word in read for sign, morae in zip(word.signs, word.morae, strict=True)]
    syllables = iter(sung([mora for _, morae in signs for mora in morae]))
    place = 0
    for sign, morae in signs:
        text = next(i for i, end in enumerate(ends) if place < end)
        found[text] += [syllable for _ in morae if (syllable := next(syllables))]
        place += len(sign)
    return [tuple(each) for each in found]
