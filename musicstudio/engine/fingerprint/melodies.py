"""Which tunes a tune is a variant of, in any key and tempo, however it was ornamented: an n-gram filter, then global alignment.

Tunes that share rare figures of five steps are aligned note by note (Needleman and Wunsch 1970, with the gap costs of Gotoh 1982)
in the keys in which both use the same pitches most. Near pitches and near lengths are less unlike than far ones, since singers
and players vary those (van Kranenburg 2010).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from musicstudio.engine.originality.melody import Ints, Melody

GRAM = 5  # steps of a figure
CANDIDATES = 60  # tunes that are aligned
KEYS = 3  # keys that each is tried in
OPEN, LONGER = -0.8, -0.2  # of the first note left out, and of each further one
ALIKE = np.array([1.0, -0.2, -0.2, -0.6, -0.6, -1.0], np.float32)  # how alike pitches so many semitones apart are
RHYTHM, STRETCH = 0.6, 2.0  # what lengths alike add; octaves of length from which on they take as much away
_LOW, _HIGH = -36, 37  # semitones that a tune is moved by

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Variant:
    """The tune at `place`; `likeness` 1 is the same tune, below 0.3 nothing."""

    place: int
    likeness: float


@dataclass(frozen=True)
class _Tune:
    """Pitches (n,), log2 of lengths beside their median (n,), share of time on each pitch (128,), figures and their counts."""

    pitches: Ints
    lengths: Floats
    weights: Floats
    figures: Counter[tuple[int, ...]]

    @classmethod
    def of(cls, tune: Melody) -> _Tune:
        lasts = np.maximum(1, np.diff(np.append(tune.onsets, tune.ends[-1:]))).astype(float)
        weights = np.bincount(np.clip(tune.pitches, 0, 127), weights=lasts, minlength=128)
        steps = tune.steps.tolist()
        figures = Counter(tuple(steps[i : i + GRAM]) for i in range(len(steps) - GRAM + 1))
        usual = np.median(lasts) if len(lasts) else 1.0
        return cls(tune.pitches, np.log2(lasts / usual), weights / max(1.0, weights.sum()), figures)


class Tunes:
    """Tunes (at least one note each) among which variants are looked for."""

    def __init__(self, tunes: Sequence[Melody]) -> None:
        self.tunes = [_Tune.of(tune) for tune in tunes]

    def variants(self, tune: Melody, leave_out: frozenset[int] = frozenset()) -> list[Variant]:
        """Those at other places than `leave_out` that were aligned, the likest first."""
        mine = _Tune.of(tune)
        places = self.candidates(tune, leave_out)[:CANDIDATES]
        if not places or not len(mine.pitches):
            return []
        scores = self._aligned(mine, places)
        sizes = np.sqrt(len(mine.pitches) * np.array([len(self.tunes[place].pitches) for place in places]))
        found = [Variant(place, float(score)) for place, score in zip(places, scores / sizes / (1 + RHYTHM), strict=True)]
        return sorted(found, key=lambda one: -one.likeness)

    @cached_property
    def _figures(self) -> dict[tuple[int, ...], list[tuple[int, int]]]:
        """Figure -> (place, times)."""
        found: dict[tuple[int, ...], list[tuple[int, int]]] = {}
        for place, tune in enumerate(self.tunes):
            for figure, times in tune.figures.items():
                found.setdefault(figure, []).append((place, times))
        return found

    @cached_property
    def _norms(self) -> Floats:
        squares = [sum((self._rarity(figure) * times) ** 2 for figure, times in tune.figures.items()) for tune in self.tunes]
        return np.sqrt(np.maximum(squares, 1e-9))

    def _rarity(self, figure: tuple[int, ...]) -> float:
        return float(np.log((1 + len(self.tunes)) / (1 + len(self._figures.get(figure, ())))) + 0.1)

    def candidates(self, tune: Melody, leave_out: frozenset[int] = frozenset()) -> list[int]:
        """All others, those with most figures in common first."""
        common = np.zeros(len(self.tunes))
        for figure, times in _Tune.of(tune).figures.items():
            for place, others in self._figures.get(figure, ()):
                common[place] += self._rarity(figure) ** 2 * times * others
        return [place for place in np.argsort(-common / self._norms, kind="stable").tolist() if place not in leave_out]

    def _aligned(self, mine: _Tune, places: Sequence[int]) -> Floats:
        """The score of the best alignment with each, in the best key."""
        others = [self.tunes[place] for place in places]
        sizes = np.array([len(other.pitches) for other in others])
        pitches, lengths = np.zeros((2, len(others), max(sizes)), np.float32)
        for row, other in enumerate(others):
            pitches[row, : sizes[row]], lengths[row, : sizes[row]] = other.pitches, other.lengths
        off = np.minimum(np.abs(mine.lengths.astype(np.float32)[None, :, None] - lengths[:, None]), STRETCH)
        rhythm = np.float32(RHYTHM) * (1 - off)
        best = np.full(len(others), -np.inf)
        for keys in np.array([_keys(mine, other) for other in others]).T:
            apart = np.abs(mine.pitches[None, :, None] + keys[:, None, None] - pitches[:, None]).astype(np.int64)
            alike = ALIKE[np.minimum(apart, len(ALIKE) - 1)]
            best = np.maximum(best, _global(alike + rhythm, sizes))
        return best


def _keys(mine: _Tune, other: _Tune) -> Ints:
    """The moves of `mine`, in semitones, after which both are most on the same pitches."""
    padded = np.pad(other.weights, (-_LOW, _HIGH))
    together = np.correlate(padded, mine.weights, "valid")
    found: Ints = np.argsort(-together, kind="stable")[:KEYS] + _LOW
    return found


def _global(alike: Floats, sizes: Ints) -> Floats:
    """Scores (c,) of the best alignments of all of n notes with all of the first `sizes` (c,) of m, over likenesses (c, n, m)."""
    c, n, m = alike.shape
    columns = np.arange(m + 1)
    score = np.where(columns, OPEN + LONGER * (columns - 1), 0.0)[None].repeat(c, 0)
    down = np.full((c, m + 1), -np.inf)
    for row in range(n):
        down = np.maximum(score + OPEN, down + LONGER)
        fresh = down.copy()
        fresh[:, 1:] = np.maximum(fresh[:, 1:], score[:, :-1] + alike[:, row])
        across = np.maximum.accumulate(fresh - LONGER * columns, 1)[:, :-1] + OPEN + LONGER * columns[:-1]
        fresh[:, 1:] = np.maximum(fresh[:, 1:], across)
        score = fresh
    found: Floats = score[np.arange(c), sizes]
    return found
