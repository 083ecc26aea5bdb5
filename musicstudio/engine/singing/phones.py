"""The sounds that voices sing, one inventory for English, Mandarin and Japanese.

Symbols are those of the International Phonetic Alphabet, broad: a sound that two languages share has one symbol, so that what a
voice learnt in one language serves it in the other. English plosives are the aspirated ones; Mandarin b, d and g and Japanese
p, t and k the plain ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["vowel", "glide", "liquid", "nasal", "fricative", "plosive", "affricate", "silence"]

_KINDS: dict[Kind, str] = {
    "vowel": "i ɪ e ɛ æ a ɑ ʌ ə ɔ o ʊ u ɯ ɝ ɤ y ɨ",
    "glide": "j w ɥ",
    "liquid": "l ɹ ɾ",
    "nasal": "m n ŋ ɴ",
    "fricative": "f v θ ð s z ʃ ʒ h ɕ ʂ ʐ x ɸ ç",
    "plosive": "p b t d k ɡ pʰ tʰ kʰ",
    "affricate": "tʃ dʒ ts dz tɕ dʑ tʂ tsʰ tɕʰ tʂʰ",
    "silence": "pau cl",  # a rest, and the stop of a Japanese っ or of a consonant held in
}
KIND: dict[str, Kind] = {symbol: kind for kind, symbols in _KINDS.items() for symbol in symbols.split()}
PHONES = tuple(KIND)
"""All symbols. A network knows a phone by its place in this order, which never changes: new ones are added at the end."""
NEXT_SYLLABLE = "|"  # between the phones of two syllables on one note
LONGEST_PHONES = 100  # signs that may be written for one note
PAUSE, CLOSURE = "pau", "cl"
_VOICED_OBSTRUENTS = frozenset(["v", "ð", "z", "ʒ", "ʐ", "b", "d", "ɡ", "dʒ", "dz", "dʑ"])


def is_vowel(phone: str) -> bool:
    return KIND[phone] == "vowel"


def is_voiced(phone: str) -> bool:
    """Whether the vocal folds swing: on it a pitch can be heard."""
    return KIND[phone] in ("vowel", "glide", "liquid", "nasal") or phone in _VOICED_OBSTRUENTS


def can_be_held(phone: str) -> bool:
    """Whether it may last: a plosive or an affricate is over at once."""
    return KIND[phone] not in ("plosive", "affricate")


class NothingToHold(ValueError):
    """None of the phones can be held."""


@dataclass(frozen=True, slots=True)
class Syllable:
    """What is sung to one note or to a slur of notes.

    onset    consonants before the vowel; they are sung before the beat
    nucleus  the vowel that is held, and what it glides to at its end ("high": a, ɪ); a syllabic nasal may stand here alone
    coda     consonants after it
    """

    nucleus: tuple[str, ...]
    onset: tuple[str, ...] = ()
    coda: tuple[str, ...] = ()
    stressed: bool = field(default=True, compare=False)

    @property
    def phones(self) -> tuple[str, ...]:
        return self.onset + self.nucleus + self.coda

    def __str__(self) -> str:
        return " ".join(self.phones)


def read_phones(text: str) -> tuple[str, ...]:
    """Phones as a musician types them, parted by spaces; the "g" of keyboards is that of the alphabet. Raises ValueError that
    names the first one that is not known."""
    phones = tuple("ɡ" if phone == "g" else phone for phone in text.split())
    for phone in phones:
        if phone not in KIND or phone == PAUSE:
            raise ValueError(phone)
    return phones


def written_syllables(text: str) -> tuple[Syllable, ...]:
    """The syllables of phones as a musician types them, parted by "|". Raises ValueError as
    `read_phones` and `syllable_of` do."""
    return tuple(syllable_of(read_phones(part)) for part in text.split(NEXT_SYLLABLE))


def syllable_of(phones: Sequence[str], stressed: bool = True) -> Syllable:
    """One syllable of these phones around their first run of vowels; without a vowel around the first nasal or liquid, then
    around whatever can be held. Raises NothingToHold."""
    for fits in (is_vowel, lambda p: KIND[p] in ("nasal", "liquid"), can_be_held):
        places = [i for i, phone in enumerate(phones) if fits(phone)]
        if places:
            begin = end = places[0]
            while fits is is_vowel and end + 1 in places:
                end += 1
            return Syllable(tuple(phones[begin : end + 1]), tuple(phones[:begin]), tuple(phones[end + 1 :]), stressed)
    raise NothingToHold("nothing to hold")
