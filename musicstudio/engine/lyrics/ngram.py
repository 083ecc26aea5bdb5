"""The baseline that the network is measured against: an interpolated Kneser-Ney trigram (Chen and Goodman 1999)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from musicstudio.engine.lyrics.vocabulary import Ints

DISCOUNT = 0.75


@dataclass(frozen=True)
class Level:
    """Counts of one order: contexts and whole n-grams as sorted numbers, with what is needed to discount."""

    grams: Ints
    counts: Ints
    contexts: Ints
    totals: Ints
    kinds: Ints  # different words after each context


class Trigram:
    """Over V tokens, trained on one long array of tokens (N,), with begins of lines and ends of stanzas in it."""

    def __init__(self, tokens: Ints, size: int) -> None:
        self.size = size
        a, b, c = tokens[:-2], tokens[1:-1], tokens[2:]
        three = np.unique((a * size + b) * size + c, return_counts=True)
        # Lower orders count how many different words stand before, not how often (Kneser and Ney 1995).
        two = np.unique(three[0] % (size * size), return_counts=True)
        one = np.bincount(two[0] % size, minlength=size)
        self.unigram = (one + 0.5) / (one + 0.5).sum()
        self.two, self.three = self._level(*two), self._level(*three)

    def _level(self, grams: Ints, counts: Ints) -> Level:
        contexts, first, kinds = np.unique(grams // self.size, return_index=True, return_counts=True)
        return Level(grams, counts, contexts, np.add.reduceat(counts, first), kinds)

    def probabilities(self, tokens: Ints) -> npt.NDArray[np.float64]:
        """Of every token from the third on, given the two before. (N - 2,)"""
        a, b, c = tokens[:-2], tokens[1:-1], tokens[2:]
        lower = self._with(self.two, b * self.size + c, self.unigram[c])
        return self._with(self.three, (a * self.size + b) * self.size + c, lower)

    def _with(self, level: Level, grams: Ints, lower: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        context = _find(level.contexts, grams // self.size)
        gram = _find(level.grams, grams)
        known = context >= 0
        total, kinds = np.where(known, level.totals[context], 1), np.where(known, level.kinds[context], 0)
        seen = np.where(gram >= 0, np.maximum(level.counts[gram] - DISCOUNT, 0), 0)
        return np.where(known, seen / total + DISCOUNT * kinds / total * lower, lower)


def _find(ordered: Ints, wanted: Ints) -> Ints:
    """Indices in a sorted array, -1 where there is none."""
    place = np.searchsorted(ordered, wanted).clip(max=len(ordered) - 1)
    return np.where(ordered[place] == wanted, place, -1)
