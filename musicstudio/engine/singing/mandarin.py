"""Mandarin as it is sung: hanzi or pinyin to initial and final. The tone is the melody's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from musicstudio.engine.singing.phones import Syllable

HANZI = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
INITIALS = {
    "zh": "tʂ", "ch": "tʂʰ", "sh": "ʂ", "b": "p", "p": "pʰ", "m": "m", "f": "f", "d": "t", "t": "tʰ", "n": "n", "l": "l",
    "g": "k", "k": "kʰ", "h": "x", "j": "tɕ", "q": "tɕʰ", "x": "ɕ", "r": "ʐ", "z": "ts", "c": "tsʰ", "s": "s",
}  # fmt: skip
# medial, nucleus (held, then glided to), coda
FINALS = {
    "a": ("", "a", ""), "o": ("w", "o", ""), "e": ("", "ɤ", ""), "i": ("", "i", ""), "u": ("", "u", ""), "v": ("", "y", ""),
    "ê": ("", "ɛ", ""), "ai": ("", "a ɪ", ""), "ei": ("", "e ɪ", ""), "ao": ("", "a ʊ", ""), "ou": ("", "o ʊ", ""),
    "er": ("", "ɝ", ""), "ia": ("j", "a", ""), "ie": ("j", "ɛ", ""), "iao": ("j", "a ʊ", ""), "iu": ("j", "o ʊ", ""),
    "io": ("j", "o", ""), "ua": ("w", "a", ""), "uo": ("w", "o", ""), "uai": ("w", "a ɪ", ""), "ui": ("w", "e ɪ", ""),
    "ve": ("ɥ", "ɛ", ""), "an": ("", "a", "n"), "en": ("", "ə", "n"), "in": ("", "i", "n"), "un": ("w", "ə", "n"),
    "vn": ("", "y", "n"), "ian": ("j", "ɛ", "n"), "uan": ("w", "a", "n"), "van": ("ɥ", "ɛ", "n"),
    "ang": ("", "ɑ", "ŋ"), "eng": ("", "ʌ", "ŋ"), "ing": ("", "i", "ŋ"), "ong": ("", "ʊ", "ŋ"), "iang": ("j", "ɑ", "ŋ"),
    "uang": ("w", "ɑ", "ŋ"), "ueng": ("w", "ʌ", "ŋ"), "iong": ("j", "ʊ", "ŋ"),
}  # fmt: skip
_BARE = {
    "m": Syllable(("m",)),
    "n": Syllable(("n",)),
    "ng": Syllable(("ŋ",)),
    "hm": Syllable(("m",), ("x",)),
    "hng": Syllable(("ŋ",), ("x",)),
}
_PINYIN = re.compile(r"([a-züê]+)[1-5]?", re.IGNORECASE)
_SIBILANTS = ("zh", "ch", "sh", "r", "z", "c", "s")
_PALATALS = ("j", "q", "x", "y")


@cache
def pinyin(text: str) -> Syllable:
    """The syllable of one pinyin reading, with or without a tone number, ü also written v. Raises ValueError when it is none."""
    found = _PINYIN.fullmatch(text.strip())
    if not found:
        raise ValueError(text)
    letters = found[1].lower().replace("ü", "v")
    if letters in _BARE:
        return _BARE[letters]
    initial = next((x for x in INITIALS if letters.startswith(x)), "")
    final = letters[len(initial) :]
    if not initial:
        final = _without_initial(final)
    elif initial in _PALATALS and final.startswith("u"):
        final = "v" + final[1:]
    if final == "ue":  # n and l take it for üe
        final = "ve"
    if initial in _SIBILANTS and final == "i":
        return Syllable(("ɨ",), (INITIALS[initial],))
    if initial in ("b", "p", "m", "f") and final == "o":
        final = "uo"
    if final not in FINALS:
        raise ValueError(text)
    medial, nucleus, coda = FINALS[final]
    onset = [INITIALS[initial]] if initial else []
    return Syllable(tuple(nucleus.split()), (*onset, *medial.split()), tuple(coda.split()))


def _without_initial(letters: str) -> str:
    """The final that a spelling beginning with y or w, or with a vowel, stands for."""
    if letters.startswith("yu"):
        rest = letters[2:]
        return "v" + rest
    if letters.startswith("y"):
        rest = letters[1:]
        return rest if rest.startswith("i") else {"ong": "iong", "ou": "iu"}.get(rest, "i" + rest)
    if letters.startswith("w"):
        rest = letters[1:]
        return rest if rest == "u" else {"ei": "ui", "en": "un", "eng": "ueng", "o": "uo"}.get(rest, "u" + rest)
    return "a" if letters == "a" else letters


def readings(text: str) -> list[tuple[str, ...]]:
    """For every hanzi of a text its pinyin readings with tone numbers, the one that suits the words around it first."""
    from pypinyin import Style, lazy_pinyin
    from pypinyin import pinyin as all_pinyin

    hanzi = "".join(HANZI.findall(text))
    likely = lazy_pinyin(hanzi, style=Style.TONE3, neutral_tone_with_five=True)
    others = [all_pinyin(sign, style=Style.TONE3, heteronym=True, neutral_tone_with_five=True)[0] for sign in hanzi]
    return [tuple(dict.fromkeys([first, *more])) for first, more in zip(likely, others, strict=True)]


def hanzi_syllables(text: str) -> Sequence[Syllable]:
    """One syllable for every hanzi of a text, read in its context."""
    return [pinyin(ways[0]) for ways in readings(text)]
