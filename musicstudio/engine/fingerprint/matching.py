"""Where a query lies in which reference.

Keys that both have vote for a reference and a shift of time; what gets most votes is looked at peak by peak, and told by how many
more of the query's peaks lie on peaks of the reference than would by chance. First the query as it is; where that is not sure,
every transposition and tempo that a recording is changed to, by its rarest keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from musicstudio.engine.fingerprint.catalogue import Catalogue
from musicstudio.engine.fingerprint.landmarks import WIDE_FAN, Pairs, Peaks, keys_of, pairs_of
from musicstudio.engine.fingerprint.segment import Shelf
from musicstudio.engine.fingerprint.spectrum import BINS, Floats

Truths = npt.NDArray[np.bool_]
POSTINGS = 300_000  # read for the query as it is
GRID_POSTINGS = 70_000  # read for each transposition and tempo: at 1,000 hours fewer miss what is changed, more cost too much
EACH, CANDIDATES = 3, 24  # shifts of each way, and of all ways, that are looked at peak by peak
FEWEST_VOTES = 3
FEWEST = 30  # peaks that could meet one, of a match
CHANCE, SPREAD = (0.01, 0.1), 0.03
"""Share of peaks that meet one by chance, and its deviation, at most: in music that repeats itself more do, by no chance."""
TRANSPOSED = range(-19, 20)  # bins: six semitones and a bit
TEMPI = tuple(round(1.018**step, 4) for step in range(-7, 8))  # 12 per cent slower to 13 faster
SURE = 14.0  # standard deviations over chance at which nothing else is tried
NEAR = 1  # frames and bins by which a peak may be off
ELSEWHERE = np.array([side * step for step in (7, 9, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61) for side in (-1, 1)])
"""Frames by which a query is shifted to see how many peaks meet by chance in this reference."""


@dataclass(frozen=True)
class Way:
    """How the query was changed: transposed back by `bins`, times stretched by `tempo` they are the reference's."""

    bins: int = 0
    tempo: float = 1.0


GRID = [Way(bins, tempo) for tempo in TEMPI for bins in TRANSPOSED if (bins, tempo) != (0, 1.0)]


@dataclass(frozen=True)
class Match:
    """The query, after `way`, begins at frame `start` of a reference: so `votes` keys say. Looked at peak by peak, `met` of
    `asked` peaks of the query that could meet one do, `score` standard deviations more than by chance."""

    shelf: int
    place: int
    start: float
    way: Way
    votes: int
    score: float = 0.0
    met: int = 0
    asked: int = 0


def match(query: Peaks, shelves: Sequence[Shelf], grid: bool = True) -> list[Match]:
    """Matches, the best first, one of each reference."""
    pairs, catalogue = pairs_of(query, WIDE_FAN), Catalogue(shelves)
    found = [looked_at(query, shelves, vote) for vote in candidates(pairs, catalogue, [Way()], POSTINGS)]
    if grid and max((one.score for one in found), default=0.0) < SURE:
        found += [looked_at(query, shelves, vote) for vote in candidates(pairs, catalogue, GRID, GRID_POSTINGS)]
    best: dict[tuple[int, int], Match] = {}
    for one in sorted(found, key=lambda one: -one.score):
        best.setdefault((one.shelf, one.place), one)
    return list(best.values())


def candidates(pairs: Pairs, catalogue: Catalogue, ways: Sequence[Way], postings: int) -> list[Match]:
    """What has most votes, of all ways, where so many postings are read for each."""
    votes = [vote for way in ways for vote in _voted(pairs, catalogue, way, postings)]
    return sorted(votes, key=lambda vote: -vote.votes)[:CANDIDATES]


def _voted(pairs: Pairs, catalogue: Catalogue, way: Way, most: int) -> Iterator[Match]:
    """Shifts with most votes. Of keys the rarest are read."""
    keys, valid = keys_of(pairs, way.bins, way.tempo)
    keys, frames = keys[valid], np.rint(pairs.frame[valid] * way.tempo).astype(np.int64)
    lengths = catalogue.lengths[keys]
    order = np.argsort(lengths, kind="stable")
    order = order[lengths[order] > 0]
    order = order[np.cumsum(lengths[order]) <= most]
    if not len(order):
        return
    shifts = catalogue.shifts(keys[order], frames[order])
    shifts.sort()
    edges = np.flatnonzero(np.diff(shifts, prepend=shifts[0] - 1))
    shift, votes = shifts[edges], np.diff(edges, append=len(shifts))
    together = votes.copy()  # a frame more or less is the same
    beside = np.diff(shift) == 1
    together[1:][beside] += votes[:-1][beside]
    together[:-1][beside] += votes[1:][beside]
    best = np.flatnonzero(together >= FEWEST_VOTES)
    told: list[int] = []
    for one in best[np.argsort(-together[best], kind="stable")]:
        here = int(shift[one])
        if len(told) == EACH:
            break
        if all(abs(here - other) > 1 for other in told) and (there := catalogue.at(here)):
            told.append(here)
            yield Match(*there, way, int(together[one]))


def looked_at(query: Peaks, shelves: Sequence[Shelf], match: Match, fewest: int = FEWEST) -> Match:
    """The same place and way, scored peak by peak: 0 where fewer than `fewest` could meet one."""
    _, met, chance, spread = meetings(query, shelves[match.shelf].segment.peaks(match.place), match.start, match.way)
    asked, count = len(met), int(met.sum())
    score = (count / asked - chance) / spread if asked >= fewest else 0.0
    return replace(match, score=float(score), met=count, asked=asked)


def meetings(query: Peaks, reference: Peaks, start: float, way: Way) -> tuple[Floats, Truths, float, float]:
    """The frame in the reference of the query's peaks that lie inside of it, whether each meets one of the reference's, and
    the share that would by chance, with its standard deviation: notes begin together, so it is wider than a binomial one."""
    frame, bin_ = query.frame.astype(float) * way.tempo + start, query.bin + way.bins
    inside = (frame >= 0) & (frame < reference.frames) & (bin_ >= 0) & (bin_ < BINS)
    frame, bin_ = frame[inside], bin_[inside]
    if not len(frame):
        return frame, np.zeros(0, bool), CHANCE[0], 1.0
    whole = np.rint(frame).astype(np.int64)
    first = int(whole[0] + ELSEWHERE.min())
    there = _near(reference, first, int(whole[-1] + ELSEWHERE.max()) + 1)
    cells = (whole - first) * BINS + bin_
    shares = there.ravel()[cells + ELSEWHERE[:, None] * BINS].mean(1)
    chance = float(np.clip(shares.mean(), *CHANCE))
    spread = max(min(float(shares.std()), SPREAD), (chance * (1 - chance) / len(frame)) ** 0.5)
    return frame, there.ravel()[cells], chance, spread


def _near(peaks: Peaks, first: int, last: int) -> Truths:
    """(last - first, BINS) whether a peak lies within NEAR, in frames [first, last)."""
    low, high = np.searchsorted(peaks.frame, (first - NEAR, last + NEAR))
    frame, bin_ = peaks.frame[low:high] - first + NEAR, peaks.bin[low:high]
    there = np.zeros((last - first + 2 * NEAR, BINS + 2 * NEAR), bool)
    there[frame, bin_ + NEAR] = True
    rows = np.logical_or.reduce([there[off : off + last - first] for off in range(2 * NEAR + 1)])
    near: Truths = np.logical_or.reduce([rows[:, off : off + BINS] for off in range(2 * NEAR + 1)])
    return near
