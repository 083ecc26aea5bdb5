"""Where a query lies in which reference.

Keys that both have vote for a reference and a shift of time; what gets most votes is looked at peak by peak (`meeting`), and told
by how much more closely the query's peaks meet the reference's than they would by chance. First the query as it is; where that is
not sure, every transposition and tempo that a recording is changed to, by its rarest keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from musicstudio.engine.fingerprint.catalogue import Catalogue
from musicstudio.engine.fingerprint.landmarks import WIDE_FAN, Pairs, Peaks, keys_of, pairs_of
from musicstudio.engine.fingerprint.meeting import meetings
from musicstudio.engine.fingerprint.segment import Shelf
from musicstudio.engine.fingerprint.spectrum import PER_OCTAVE

POSTINGS = 300_000  # read for the query as it is
GRID_POSTINGS = 70_000  # read for each transposition and tempo: at 1,000 hours fewer miss what is changed, more cost too much
EACH, CANDIDATES = 3, 24  # shifts of each way of many, and of all ways, that are looked at peak by peak
FEWEST_VOTES = 3
FEWEST = 30  # peaks that could meet one, of a match
TRANSPOSED = range(-38, 39, 2)  # half bins: six semitones and a bit
TEMPI = tuple(round(1.018**step, 4) for step in range(-7, 8))  # 12 per cent slower to 13 faster
SPEEDS = range(-13, 14)
"""Half bins by which a recording is transposed that is played at another speed, as much as the tempi reach: with its tempo it is
transposed by whatever comes of it, where whoever transposes it alone takes semitones, which are whole bins."""
SURE = 14.0  # standard deviations over chance at which nothing else is tried


@dataclass(frozen=True)
class Way:
    """How the query was changed: transposed back by `halves` of a bin, times stretched by `tempo` they are the reference's."""

    halves: int = 0
    tempo: float = 1.0

    @property
    def looked_at(self) -> int:
        """How many shifts at most. Under louder music the right one may have few votes; as it is, there is time for more."""
        return EACH if self.halves or self.tempo != 1 else CANDIDATES


GRID = [Way(halves, tempo) for tempo in TEMPI for halves in TRANSPOSED if (halves, tempo) != (0, 1.0)]
GRID += [Way(halves, 2 ** (-halves / (2 * PER_OCTAVE))) for halves in SPEEDS if halves]


@dataclass(frozen=True)
class Match:
    """The query, after `way`, begins at frame `start` of the reference `number`: so `votes` keys say. Looked at peak by peak,
    `met` of `asked` peaks of the query that could meet one do, `score` standard deviations more than by chance."""

    number: int
    start: float
    way: Way
    votes: int
    score: float = 0.0
    met: int = 0
    asked: int = 0


class Stage(StrEnum):
    """What is tried: the query as it is, or every transposition and tempo."""

    AS_IT_IS = "as it is"
    GRID = "grid"

    @property
    def ways(self) -> Sequence[Way]:
        return GRID if self is Stage.GRID else [Way()]

    @property
    def postings(self) -> int:
        return GRID_POSTINGS if self is Stage.GRID else POSTINGS


def match(query: Peaks, shelves: Sequence[Shelf], grid: bool = True) -> list[Match]:
    """Matches, the best first, one of each reference."""
    catalogue = Catalogue(shelves)
    found = looked_up(query, catalogue, Stage.AS_IT_IS)
    if grid and not sure(found):
        found += looked_up(query, catalogue, Stage.GRID)
    return best(found)


def looked_up(query: Peaks, catalogue: Catalogue, stage: Stage) -> list[Match]:
    """What has most votes, peak by peak."""
    votes = candidates(pairs_of(query, WIDE_FAN), catalogue, stage.ways, stage.postings)
    return [looked_at(query, catalogue.peaks(vote.number), vote) for vote in votes]


def sure(found: Iterable[Match]) -> bool:
    """Nothing else has to be tried."""
    return max((one.score for one in found), default=0.0) >= SURE


def best(found: Iterable[Match]) -> list[Match]:
    """The best first, one of each reference."""
    told: dict[int, Match] = {}
    for one in sorted(found, key=lambda one: -one.score):
        told.setdefault(one.number, one)
    return list(told.values())


def candidates(pairs: Pairs, catalogue: Catalogue, ways: Sequence[Way], postings: int) -> list[Match]:
    """What has most votes, of all ways, where so many postings are read for each."""
    return elected(vote for way in ways for vote in _voted(pairs, catalogue, way, postings))


def elected(votes: Iterable[Match]) -> list[Match]:
    """The candidates, of all votes or of the candidates of every part of a catalogue: these are the same, since whatever stands
    before a candidate in its part does so in all of it."""
    told: dict[Way, int] = {}
    found = list[Match]()
    for vote in sorted(votes, key=lambda vote: (-vote.votes, vote.way.tempo, vote.way.halves, vote.number, vote.start)):
        told[vote.way] = told.get(vote.way, 0) + 1
        if told[vote.way] <= vote.way.looked_at:
            found.append(vote)
    return found[:CANDIDATES]


def _voted(pairs: Pairs, catalogue: Catalogue, way: Way, postings: int) -> Iterator[Match]:
    """Shifts with most votes. Of keys the rarest are read."""
    keys, valid = keys_of(pairs, way.halves, way.tempo)
    keys, frames = keys[valid], np.rint(pairs.frame[valid] * way.tempo).astype(np.int64)
    lengths = catalogue.lengths[keys]
    order = np.argsort(lengths, kind="stable")
    order = order[lengths[order] > 0]
    order = order[np.cumsum(lengths[order]) <= postings]
    shifts = catalogue.shifts(keys[order], frames[order])
    if not len(shifts):
        return
    shifts.sort()
    edges = np.flatnonzero(np.diff(shifts, prepend=shifts[0] - 1))
    shift, votes = shifts[edges], np.diff(edges, append=len(shifts))
    together = votes.copy()  # a frame more or less is the same
    beside = np.diff(shift) == 1
    together[1:][beside] += votes[:-1][beside]
    together[:-1][beside] += votes[1:][beside]
    many = together >= FEWEST_VOTES
    shift, together = shift[many], together[many]
    there = catalogue.at(shift)
    shift, together, number, start = (of[there.kept] for of in (shift, together, there.numbers, there.starts))
    most = 3 * way.looked_at  # each that is told keeps two beside it from being told
    if len(together) > most:
        most_votes = together >= -np.partition(-together, most - 1)[most - 1]
        shift, together, number, start = (of[most_votes] for of in (shift, together, number, start))
    told: list[int] = []
    for one in np.lexsort((start, number, -together)):
        here = int(shift[one])
        if len(told) == way.looked_at:
            break
        if all(abs(here - other) > 1 for other in told):
            told.append(here)
            yield Match(int(number[one]), int(start[one]), way, int(together[one]))


def looked_at(query: Peaks, reference: Peaks, match: Match, fewest: int = FEWEST) -> Match:
    """The same place and way in its reference, scored peak by peak: 0 where fewer than `fewest` could meet one."""
    found = meetings(query, reference, match.start, match.way.halves, match.way.tempo)
    score = found.score if len(found) >= fewest else 0.0
    return replace(match, score=score, met=int(found.met.sum()), asked=len(found))
