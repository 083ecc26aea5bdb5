"""Whether words stand in the training verse one after the other: a filter of all its runs of seven.

The tokens are those of one vocabulary, so the filter is made with the network and kept in the same file (`weights.py`).

A Bloom filter (Bloom 1970): what was put in is always found; what was not is taken for found about once in fifty times, which
only costs a candidate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from musicstudio.engine.lyrics.data import Verse
from musicstudio.engine.lyrics.vocabulary import END, FIRST_WORD, LINE, Ints

RUN = 7
PROBES = 5
BITS_PER_RUN = 8
_ODD = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
Hashes = npt.NDArray[np.uint64]


class Runs:
    """A filter of runs of RUN word tokens; `bits` (n,) uint8."""

    def __init__(self, bits: npt.NDArray[np.uint8]) -> None:
        self.bits = bits

    @classmethod
    def of(cls, hashes: Hashes) -> Runs:
        """A filter of these hashes."""
        bits = np.zeros(max(1, len(hashes) * BITS_PER_RUN // 8), np.uint8)
        filled = cls(bits)
        for probe in filled._probes(hashes):
            np.bitwise_or.at(bits, probe >> 3, np.left_shift(1, probe & 7).astype(np.uint8))
        return filled

    def _probes(self, hashes: Hashes) -> Iterable[Ints]:
        low, high = hashes & np.uint64(0xFFFFFFFF), hashes >> np.uint64(32)
        for k in range(PROBES):
            yield ((low + np.uint64(k) * high) % np.uint64(8 * len(self.bits))).astype(np.int64)

    def holds(self, hashes: Hashes) -> npt.NDArray[np.bool_]:
        """Which of the hashes were (or seem to have been) put in."""
        found = np.ones(len(hashes), bool)
        for probe in self._probes(hashes):
            found &= (self.bits[probe >> 3] >> (probe & 7) & 1).astype(bool)
        return found

    def copied(self, tokens: Sequence[int]) -> bool:
        """Whether any run of RUN among these word tokens, in order of reading, stands in the training verse."""
        return len(tokens) >= RUN and bool(self.holds(run_hashes(np.array(tokens))).any())


def run_hashes(tokens: Ints, length: int = RUN) -> Hashes:
    """A hash of every run of `length` tokens (N - length + 1,)."""
    count = len(tokens) - length + 1
    value = np.zeros(count, np.uint64)
    for k in range(length):
        value = longer(value, tokens[k : k + count])
    return value


def longer(hashes: Hashes, tokens: Ints) -> Hashes:
    """The hashes of runs with one token more at their ends (N,)."""
    with np.errstate(over="ignore"):
        value = (hashes ^ tokens.astype(np.uint64)) * _ODD
        value = (value ^ (value >> np.uint64(29))) * _MIX
        return value ^ (value >> np.uint64(32))


def reading_order(verse: Verse, stanzas: Ints) -> Ints:
    """The words of stanzas from first to last, END between stanzas; lines are kept in `verse` from their end."""
    chosen = np.zeros(len(verse.splits), bool)
    chosen[stanzas] = True
    tokens = verse.tokens[np.repeat(chosen, np.diff(verse.stanzas))].astype(np.int64)
    places, mark = np.arange(len(tokens)), (tokens == LINE) | (tokens == END)
    ends = np.flatnonzero(mark)
    line = np.searchsorted(ends, places)
    # What stands between two marks takes the place that is as far from the other one.
    turned: Ints = tokens[np.where(mark, places, np.concatenate([[-1], ends])[line] + ends[line] - places)]
    words: Ints = turned[turned != LINE]
    return words


def runs_of(words: Ints, length: int = RUN) -> Hashes:
    """Hashes of all runs among words in order of reading, of words of the vocabulary only."""
    unknown = np.concatenate([[0], np.cumsum(words < FIRST_WORD)])
    known: Hashes = run_hashes(words, length)[unknown[length:] == unknown[:-length]]
    return known


def runs_in(verse: Verse) -> Runs:
    """The filter of all runs of the training books."""
    return Runs.of(np.unique(runs_of(reading_order(verse, verse.of("train")))))
