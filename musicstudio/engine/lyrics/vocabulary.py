"""The words that the studio writes with, each with its sound, as arrays that a search can mask with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from musicstudio.engine.lyrics.pronunciation import Sound, sounds
from musicstudio.engine.lyrics.words import FUNCTION, MOODS, NAMES, NO_END

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

PAD, LINE, END, UNKNOWN = 0, 1, 2, 3
"""Tokens that are no words: filling; begin of a line; end of a stanza; a word outside the vocabulary."""
NO_THEME = 4
FIRST_MOOD = 5  # no mood, then those of MOODS in their order
FIRST_WORD = FIRST_MOOD + 1 + len(MOODS)


def mood_token(mood: str | None) -> int:
    """The token that names a mood to the network. Raises ValueError for one that it does not know."""
    return FIRST_MOOD + (0 if mood is None else 1 + list(MOODS).index(mood))


@dataclass(frozen=True)
class Vocabulary:
    """V tokens: FIRST_WORD special ones, then `words`, the most frequent first, in lower case."""

    words: tuple[str, ...]

    def __len__(self) -> int:
        return FIRST_WORD + len(self.words)

    @cached_property
    def tokens(self) -> dict[str, int]:
        return {word: FIRST_WORD + i for i, word in enumerate(self.words)}

    @cached_property
    def sounds(self) -> tuple[Sound, ...]:
        return tuple(sounds(word)[0] for word in self.words)

    @staticmethod
    def is_word(token: int) -> bool:
        return token >= FIRST_WORD

    def word(self, token: int) -> str:
        """The word as it is written in the middle of a line."""
        word = self.words[token - FIRST_WORD]
        return NAMES.get(word, word)

    def sound(self, token: int) -> Sound:
        return self.sounds[token - FIRST_WORD]

    def encode(self, words: Iterable[str]) -> list[int]:
        return [self.tokens.get(word.lower(), UNKNOWN) for word in words]

    @cached_property
    def syllables(self) -> Ints:
        """(V,) syllables of each token, 0 for what is no word."""
        return self._column([sound.syllables for sound in self.sounds])

    @cached_property
    def stressed(self) -> Ints:
        """(V,) index of the syllable with the primary stress."""
        return self._column([sound.stressed for sound in self.sounds])

    @cached_property
    def light(self) -> Bools:
        """(V,) words that are sung lightly."""
        return self._column([word in FUNCTION for word in self.words]).astype(bool)

    @cached_property
    def ends(self) -> Bools:
        """(V,) words that may end a line."""
        return self._column([word not in NO_END for word in self.words]).astype(bool)

    @cached_property
    def rime_numbers(self) -> dict[tuple[str, ...], int]:
        """A number, from 1, for each rime (the phonemes from the last stressed vowel on) that a word has."""
        return _numbers([sound.rime for sound in self.sounds])

    @cached_property
    def rimes(self) -> Ints:
        """(V,) number of each word's rime, 0 for what is no word."""
        return self._column([self.rime_numbers[sound.rime] for sound in self.sounds])

    @cached_property
    def onsets(self) -> Ints:
        """(V,) number, from 1, of the consonants before the rime."""
        numbers = _numbers([sound.onset for sound in self.sounds])
        return self._column([numbers[sound.onset] for sound in self.sounds])

    @staticmethod
    def _column(values: Sequence[int]) -> Ints:
        return np.concatenate([np.zeros(FIRST_WORD, np.int64), np.array(values, np.int64)])


def _numbers(keys: Sequence[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    numbers = dict[tuple[str, ...], int]()
    for key in keys:
        numbers.setdefault(key, 1 + len(numbers))
    return numbers
