"""English words as they are sung: pronunciations parted into syllables, or into the parts that the score has written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from musicstudio.engine.lyrics.hyphens import align
from musicstudio.engine.lyrics.pronunciation import Sound, sounds
from musicstudio.engine.singing.phones import Syllable, is_vowel, syllable_of

_VOWELS = {
    "AA": "ɑ", "AE": "æ", "AH": "ʌ", "AO": "ɔ", "AW": "a ʊ", "AY": "a ɪ", "EH": "ɛ", "ER": "ɝ", "EY": "e ɪ", "IH": "ɪ", "IY": "i",
    "OW": "o ʊ", "OY": "ɔ ɪ", "UH": "ʊ", "UW": "u",
}  # fmt: skip
_CONSONANTS = {
    "B": "b", "CH": "tʃ", "D": "d", "DH": "ð", "F": "f", "G": "ɡ", "HH": "h", "JH": "dʒ", "K": "kʰ", "L": "l", "M": "m", "N": "n",
    "NG": "ŋ", "P": "pʰ", "R": "ɹ", "S": "s", "SH": "ʃ", "T": "tʰ", "TH": "θ", "V": "v", "W": "w", "Y": "j", "Z": "z", "ZH": "ʒ",
}  # fmt: skip
_ONSETS = re.compile(
    "([PBFVMKG]|HH)?[YW]|[PBKGF][RL]|[TD][RW]|THR|THW|SHR|SH[LMN]|S[PTKLMNFW]|SP[RLY]|ST[RWY]|SK[RLWY]|[TDNSZL]Y|[A-Z]|[CSTD]H|HH|JH|ZH"
)
"""Consonants that may begin a syllable together, as ARPABET written without gaps."""
_VOWEL_LETTER = re.compile("[aeiouy]")


def phones_of(arpabet: str) -> tuple[str, ...]:
    """The phones of one ARPABET symbol; an unstressed AH is ə."""
    if arpabet == "AH0":
        return ("ə",)
    bare = arpabet.rstrip("012")
    return tuple((_VOWELS.get(bare) or _CONSONANTS[bare]).split())


def divide(sound: Sound) -> list[Syllable]:
    """The syllables of a pronunciation: as many consonants as may begin one go to the syllable that follows."""
    vowels = [i for i, phone in enumerate(sound.phones) if phone[-1].isdigit()]
    cuts = [0]
    for a, b in pairwise(vowels):
        between = sound.phones[a + 1 : b]
        first = next(
            (k for k in range(len(between)) if between[k] != "NG" and _ONSETS.fullmatch("".join(between[k:]))), len(between)
        )
        cuts.append(a + 1 + first)
    return [
        _syllable(sound.phones[a:b], stress > 0)
        for (a, b), stress in zip(pairwise([*cuts, len(sound.phones)]), sound.stresses, strict=True)
    ]


def _syllable(arpabet: Sequence[str], stressed: bool) -> Syllable:
    return syllable_of(_spoken(arpabet), stressed)


def _spoken(arpabet: Sequence[str]) -> list[str]:
    """The phones of some symbols; after an s that begins them a plosive is not aspirated ("stone")."""
    phones = [phone for symbol in arpabet for phone in phones_of(symbol)]
    if len(phones) > 1 and phones[0] == "s":
        phones[1] = phones[1].removesuffix("ʰ")
    return phones


def whole(text: str) -> list[Syllable]:
    """The syllables of an unparted word, in its shortest pronunciation. Raises ValueError where there is no letter."""
    return divide(sounds(text)[0])


def word(parts: Sequence[str]) -> list[Syllable | None]:
    """The syllables of a word that the score has parted: "wan", "der", "ing". What the score says wins over the dictionary:
    each part gets what its letters stand for in a pronunciation with as many syllables, or in the usual one. None: the part adds
    no vowel and holds that of the part before it. Raises ValueError where there is no letter.
    """
    known = sounds("".join(parts))
    fitting = next((way for way in known if way.syllables == len(parts)), None)
    return _parted(parts, fitting) if fitting else _by_letters(parts, known[0])


def ways(parts: Sequence[str]) -> list[list[Syllable | None]]:
    """All pronunciations of a word that are as long as the score has parted it, of an unparted word all; as `word` and `whole`
    give the first of them. Raises ValueError where there is no letter."""
    known = sounds("".join(parts))
    if len(parts) == 1:
        return [list(divide(way)) for way in known]
    return [_parted(parts, way) for way in known if way.syllables == len(parts)]


def _parted(parts: Sequence[str], fitting: Sound) -> list[Syllable | None]:
    written = _by_letters(parts, fitting)
    return list(divide(fitting)) if None in written else written


def _by_letters(parts: Sequence[str], sound: Sound) -> list[Syllable | None]:
    """Each part with the phones of its letters. Of several vowels in one part the first is held ("every" to one note); a part
    whose vowel letter is not spoken is sung with ə ("re-al", and words of other languages)."""
    text = "".join(parts).lower().replace("’", "'")
    ends = list(accumulate(len(part) for part in parts))
    groups: list[list[str]] = [[] for _ in parts]
    spans = align(text, tuple(phone.rstrip("012") for phone in sound.phones))
    vowels = [_VOWEL_LETTER.search(text, end - len(part), end) for part, end in zip(parts, ends, strict=True)]
    leading = [0] * len(parts)  # phones of each part that come before its vowel letter
    for phone, (begin, _) in zip(sound.phones, spans, strict=True):
        place = next(i for i, end in enumerate(ends) if begin < end or end == ends[-1])
        groups[place].append(phone)
        vowel = vowels[place]
        leading[place] += vowel is not None and begin < vowel.start()
    found: list[Syllable | None] = []
    waiting: list[str] = []
    for group, vowel, count in zip(groups, vowels, leading, strict=True):
        if vowel and not any(symbol[-1].isdigit() for symbol in group):
            group = [*group[:count], "AH0", *group[count:]]
        phones = waiting + _spoken(group)
        if any(map(is_vowel, phones)):
            found.append(syllable_of(phones, any(symbol[-1] in "12" for symbol in group)))
            waiting = []
        else:
            waiting = phones
            found.append(None)
    if waiting:
        sung = [(i, syllable) for i, syllable in enumerate(found) if syllable]
        if not sung:
            return [syllable_of(waiting), *[None] * (len(parts) - 1)]
        last, before = sung[-1]
        found[last] = replace(before, coda=before.coda + tuple(waiting))
    if found[0] is None:  # nothing to hold yet: the first vowel begins here
        first = next(i for i, syllable in enumerate(found) if syllable)
        found[0], found[first] = found[first], None
    return found
