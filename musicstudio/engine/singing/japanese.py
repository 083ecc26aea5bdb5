"""Kana as they are sung: the sounds of each mora; and kana for what is written in Latin letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from musicstudio.engine.singing.phones import CLOSURE, Syllable

KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc]")
_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "ɡ": "ガギグゲゴ", "s": "サ・スセソ", "z": "ザ・ズゼゾ", "t": "タ・・テト",
    "d": "ダ・・デド", "n": "ナニヌネノ", "h": "ハ・・ヘホ", "b": "バビブベボ", "p": "パピプペポ", "m": "マミムメモ",
    "ɾ": "ラリルレロ", "j": "ヤ・ユ・ヨ",
}  # fmt: skip
_SINGLE = {
    "シ": "ɕ i", "ジ": "dʑ i", "ヂ": "dʑ i", "チ": "tɕ i", "ツ": "ts ɯ", "ヅ": "dz ɯ", "ヒ": "ç i", "フ": "ɸ ɯ", "ワ": "w a",
    "ヰ": "i", "ヱ": "e", "ヲ": "o", "ン": "ɴ", "ヴ": "b ɯ", "ヵ": "k a", "ヶ": "k a", "ッ": CLOSURE,
    **{
        kana: f"{consonant} {vowel}"
        for consonant, row in _ROWS.items()
        for kana, vowel in zip(row, ("a", "i", "ɯ", "e", "o"), strict=True)
        if kana != "・"
    },
}  # fmt: skip
_SMALL_VOWELS = {"ァ": "a", "ィ": "i", "ゥ": "ɯ", "ェ": "e", "ォ": "o"}
_SMALL_GLIDES = {"ャ": "a", "ュ": "ɯ", "ョ": "o", "ヮ": "a"}
VOWELS = {
    **{kana: phones.split()[-1] for kana, phones in _SINGLE.items() if kana not in "ンッ"},
    **_SMALL_VOWELS,
    **_SMALL_GLIDES,
}
"""The vowel of a kana, in katakana."""
_PALATAL = ("ɕ", "dʑ", "tɕ", "ç", "j")
MORA = re.compile(r".[ァィゥェォャュョヮ]?")
SMALL = "ァィゥェォャュョヮぁぃぅぇぉゃゅょゎ"


def katakana(text: str) -> str:
    """Hiragana and half-width kana as full-width katakana."""
    wide = unicodedata.normalize("NFKC", text)
    return "".join(chr(ord(sign) + 0x60) if "\u3041" <= sign <= "\u3096" else sign for sign in wide)


def sung(morae: Iterable[str]) -> list[Syllable | None]:
    """The syllable of each mora in katakana; a long mark holds the vowel before. None: no voice knows how it sounds."""
    found: list[Syllable | None] = []
    vowel = "a"
    for mora in morae:
        syllable = Syllable((vowel,)) if mora[0] == "ー" else _mora(mora)
        if syllable and syllable.nucleus[-1] not in ("ɴ", CLOSURE):
            vowel = syllable.nucleus[-1]
        found.append(syllable)
    return found


def kana_syllables(text: str) -> list[Syllable]:
    """One syllable for each mora of a text in kana, as it is written; other signs are passed over."""
    return [syllable for syllable in sung(MORA.findall("".join(KANA.findall(katakana(text))))) if syllable]


def kana_of(romaji: str) -> str | None:
    """Katakana of a word in Latin letters, by Hepburn or Kunrei; None where it is no Japanese: "love"."""
    rest, found = re.sub(r"[^a-z']", "", romaji.lower()), ""
    while rest:
        length = next((n for n in (3, 2, 1) if rest[:n] in _romaji()), 0)
        if length:
            found, rest = found + _romaji()[rest[:length]], rest[length:]
        elif len(rest) > 1 and rest[0] == rest[1] and rest[0] in "kgsztdbpcfj":
            found, rest = found + "ッ", rest[1:]
        else:
            return None
    return found or None


@cache
def _romaji() -> dict[str, str]:
    """Kana by how they are written, a mora each."""
    letters = {"ɡ": "g", "ɾ": "r", "j": "y"}
    plain = {
        letters.get(consonant, consonant) + vowel: kana
        for consonant, row in _ROWS.items()
        for kana, vowel in zip(row, "aiueo", strict=True)
        if kana != "・"
    }
    irregular = {
        "shi": "シ", "si": "シ", "ji": "ジ", "zi": "ジ", "chi": "チ", "ti": "ティ", "tsu": "ツ", "tu": "ツ", "di": "ディ",
        "dzu": "ヅ", "du": "ドゥ", "hi": "ヒ", "fu": "フ", "hu": "フ", "wa": "ワ", "wo": "ヲ", "n": "ン", "n'": "ン", "vu": "ヴ",
        "she": "シェ", "che": "チェ", "je": "ジェ", "fa": "ファ", "fi": "フィ", "fe": "フェ", "fo": "フォ", "wi": "ウィ",
        "we": "ウェ",
    }  # fmt: skip
    glides = {"a": "ャ", "u": "ュ", "o": "ョ"}
    rows = dict(zip(("ky", "gy", "ny", "hy", "by", "py", "my", "ry"), "キギニヒビピミリ", strict=True))
    bent = {begin + vowel: kana + small for begin, kana in rows.items() for vowel, small in glides.items()}
    hushed = {
        begin + vowel: kana + small
        for begin, kana in (("sh", "シ"), ("sy", "シ"), ("j", "ジ"), ("zy", "ジ"), ("jy", "ジ"), ("ch", "チ"), ("ty", "チ"))
        for vowel, small in glides.items()
    }
    return plain | irregular | bent | hushed


@cache
def _mora(kana: str) -> Syllable | None:
    phones = _SINGLE.get(kana[0], "").split()
    if not phones:
        small = {**_SMALL_VOWELS, **_SMALL_GLIDES}.get(kana[0])
        return Syllable((small,)) if small else None
    onset = tuple(phones[:-1])
    if len(kana) == 2 and phones[-1] in ("i", "ɯ", "e", "o", "a"):
        if kana[1] in _SMALL_GLIDES:
            glide = () if onset and onset[0] in _PALATAL else ("w",) if kana[1] == "ヮ" else ("j",)
            return Syllable((_SMALL_GLIDES[kana[1]],), (*onset, *glide))
        # a small vowel takes the place of the kana's own: ファ, ティ, ウィ, シェ
        onset = ("w",) if kana[0] == "ウ" else ("b",) if kana[0] == "ヴ" else onset
        return Syllable((_SMALL_VOWELS[kana[1]],), onset)
    return Syllable((phones[-1],), onset)
