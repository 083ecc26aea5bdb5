"""How English words sound: syllables, stress and rhyme, from the CMU Pronouncing Dictionary.

Words that the dictionary lacks are taken apart (a known word with an ending), else guessed from their letters.
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain, count, takewhile
from pathlib import Path

DICTIONARY = Path(__file__).parent / "dictionary" / "cmudict.dict.xz"
SIBILANTS = ("S", "Z", "SH", "ZH", "CH", "JH")
VOICELESS = ("P", "T", "K", "F", "TH")


@dataclass(frozen=True)
class Sound:
    """One pronunciation: ARPABET phonemes, vowels with stress 0 (none), 1 (primary) or 2, as in ("AH0", "B", "AH1", "V")."""

    phones: tuple[str, ...]

    @cached_property
    def stresses(self) -> tuple[int, ...]:
        """The stress of each syllable."""
        return tuple(int(phone[2]) for phone in self.phones if len(phone) == 3)

    @property
    def syllables(self) -> int:
        return len(self.stresses)

    @cached_property
    def stressed(self) -> int:
        """Index of the syllable with the primary stress."""
        return self.stresses.index(1) if 1 in self.stresses else 0

    @cached_property
    def rime(self) -> tuple[str, ...]:
        """Phonemes without stress marks from the last stressed vowel on: what rhyming words have in common."""
        return tuple(phone.rstrip("012") for phone in self.phones[self._last_stressed :])

    @cached_property
    def onset(self) -> tuple[str, ...]:
        """The consonants right before the rime: what must differ between rhyming words."""
        before = self.phones[: self._last_stressed]
        first = max((i + 1 for i, phone in enumerate(before) if phone[-1].isdigit()), default=0)
        return before[first:]

    @cached_property
    def _last_stressed(self) -> int:
        vowels = [i for i, phone in enumerate(self.phones) if phone[-1].isdigit()]
        return next((i for i in reversed(vowels) if self.phones[i][-1] in "12"), vowels[0])

    def rhymes(self, other: Sound) -> bool:
        """Perfect rhyme: the same rime, another onset ("light", "night"; not "light", "delight")."""
        return self.rime == other.rime and self.onset != other.onset


class Dictionary(Mapping[str, tuple[Sound, ...]]):
    """All pronunciations by lower-case word, those with fewest syllables first ("fire" as one, "every" as two).

    Read as it is asked, since to read all of it at once takes some seconds, and a song has a hundred words of 130,000.
    """

    def __init__(self, text: str) -> None:
        """`text` is the dictionary's: a line for each pronunciation, "live(2) L IH1 V" for the second of "live"."""
        self._lines = dict(line.split(" ", 1) for line in text.splitlines())
        self._read = dict[str, tuple[Sound, ...]]()

    def __getitem__(self, word: str) -> tuple[Sound, ...]:
        if word not in self._read:
            found = self._sounds(word)
            if not found:
                raise KeyError(word)
            self._read[word] = found
        return self._read[word]

    def __iter__(self) -> Iterator[str]:
        return (word for word in self._lines if word in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _sounds(self, word: str) -> tuple[Sound, ...]:
        if "(" in word:
            return ()
        others = (f"{word}({number})" for number in count(2))
        lines = takewhile(bool, (self._lines.get(name, "") for name in chain([word], others)))
        found = (tuple(line.split("#")[0].split()) for line in lines)
        spoken = (Sound(phones) for phones in found if any(len(phone) == 3 for phone in phones))
        return tuple(sorted(spoken, key=lambda sound: sound.syllables))


@cache
def dictionary() -> Dictionary:
    """The CMU Pronouncing Dictionary."""
    return Dictionary(lzma.decompress(DICTIONARY.read_bytes()).decode())


def sounds(word: str) -> tuple[Sound, ...]:
    """The pronunciations of a word, the usual one first; at least one for anything with a letter, else ValueError. None has more
    syllables than the word has letters ("w" is one), so that every note has a letter to be sung on."""
    word = word.lower().replace("’", "'")
    if known := _known(word):
        return known
    bare = word.strip("'")
    if not re.search("[a-z]", bare):
        raise ValueError(f"{word!r} is no English word")
    return _known(bare) or _with_ending(bare) or (_guess(bare),)


def _known(word: str) -> tuple[Sound, ...]:
    letters = sum(map(str.isalpha, word))
    return tuple(sound for sound in dictionary().get(word, ()) if sound.syllables <= letters)


_ENDINGS = (("'s", ("",)), ("s", ("",)), ("ed", ("", "e")), ("'d", ("", "e")), ("in'", ("ing",)), ("ing", ("", "e")))


def _with_ending(word: str) -> tuple[Sound, ...]:
    for ending, bases in _ENDINGS:
        if word.endswith(ending):
            for base in bases:
                if found := _known(word[: -len(ending)] + base):
                    if ending == "in'":
                        return found
                    return tuple(Sound((*s.phones, *_ending(ending, s.phones[-1]))) for s in found)
    return ()


def _ending(ending: str, last: str) -> tuple[str, ...]:
    if ending.endswith("s"):
        return ("IH0", "Z") if last in SIBILANTS else ("S",) if last in VOICELESS else ("Z",)
    if ending == "ing":
        return ("IH0", "NG")
    return ("IH0", "D") if last in ("T", "D") else ("T",) if last in (*VOICELESS, "S", "SH", "CH") else ("D",)


_VOWEL_LETTERS = {"a": "AE", "e": "EH", "i": "IH", "o": "AA", "u": "AH", "y": "IY"}
_CONSONANTS = {
    **{letter: letter.upper() for letter in "bdfgklmnprstvwz"}, "c": "K", "h": "HH", "j": "JH", "q": "K", "x": "K",
    "ch": "CH", "ck": "K", "ng": "NG", "ph": "F", "sh": "SH", "th": "TH",
}  # fmt: skip


def _guess(word: str) -> Sound:
    """One vowel per group of vowel letters, final silent "e" left out, stress on the last syllable but one."""
    word = re.sub("[^a-z]", "", word)
    heart = re.sub(r"(?<=[^aeiouy])e$", "", word) or word
    groups = re.findall(r"[aeiouy]+|ch|ck|ng|ph|sh|th|[^aeiouy]", heart)
    count = sum(group[0] in _VOWEL_LETTERS for group in groups)
    phones, seen = list[str](), 0
    for group in groups:
        if group[0] in _VOWEL_LETTERS:
            seen += 1
            phones.append(_VOWEL_LETTERS[group[0]] + ("1" if seen == max(1, count - 1) else "0"))
        else:
            phones.append(_CONSONANTS[group])
    return Sound(tuple(phones if count else [*phones, "AH1"]))
