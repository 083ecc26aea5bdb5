"""A catalogue in shards finds what it finds in one piece, to the last digit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from musicstudio.engine.fingerprint.catalogue import Catalogue
from musicstudio.engine.fingerprint.landmarks import BINS, Peaks
from musicstudio.engine.fingerprint.matching import Match, Stage, elected, looked_up
from musicstudio.engine.fingerprint.recognising import Whole, recognise
from musicstudio.engine.fingerprint.segment import Reference, Segment, Shelf, pack
from musicstudio.engine.fingerprint.sharding import of_shard
from tests.engine.fingerprint.tunes import query, reference, tune

TUNES = 14


@dataclass
class Sharded:
    """As the studio asks shards, each of which knows how common keys are in all of them; its own part alone is looked through."""

    parts: list[list[Shelf]]

    def __post_init__(self) -> None:
        lengths = Catalogue([shelf for part in self.parts for shelf in part]).lengths
        self.catalogues = [Catalogue(part, lengths) for part in self.parts]

    @property
    def hours(self) -> float:
        return sum(Whole(part).hours for part in self.parts)

    def look(self, asked: Peaks, spans: Sequence[tuple[int, int]], stage: Stage) -> list[list[Match]]:
        told = [[looked_up(asked.between(*span), one, stage) for one in self.catalogues] for span in spans]
        return [elected(vote for part in parts for vote in part) for parts in told]

    def peaks(self, number: int) -> Peaks:
        return Whole([shelf for part in self.parts for shelf in part]).peaks(number)

    def without(self, numbers: Iterable[int]) -> "Sharded":
        return Sharded([list(Whole(part).without(numbers).shelves) for part in self.parts])


@pytest.fixture(scope="module")
def references() -> list[Reference]:
    """Tunes, each of them twice with a few peaks less, so that much is equally good; and noise."""
    rng = np.random.default_rng(1)
    found = [Reference(seed, reference(seed, 40.0)) for seed in range(TUNES)]
    for one in found[:]:
        kept = rng.random(len(one.peaks)) > 0.02
        peaks = Peaks(one.peaks.frame[kept], one.peaks.half[kept], one.peaks.strength[kept], one.peaks.frames)
        found += [Reference(100 + one.number, peaks), Reference(200 + one.number, one.peaks)]
    for number in range(300, 306):
        frame = np.sort(rng.integers(0, 2_000, 1_500))
        found.append(Reference(number, Peaks(frame, rng.integers(0, 2 * BINS, 1_500), rng.integers(0, 16, 1_500), 2_001)))
    return found


@pytest.fixture(scope="module", params=[1, 2, 5])
def sharded(request: pytest.FixtureRequest, references: list[Reference]) -> Sharded:
    by_number = {one.number: one for one in references}
    parts = [sorted(of_shard(by_number, shard, request.param)) for shard in range(request.param)]
    assert sorted(number for part in parts for number in part) == sorted(by_number)
    return Sharded([_shelves([by_number[number] for number in part]) for part in parts])


def _shelves(references: list[Reference]) -> list[Shelf]:
    return [Shelf(Segment(pack(references[first : first + 7]))) for first in range(0, len(references), 7)]


def test_the_same_is_found_in_one_piece_and_in_shards(references: list[Reference], sharded: Sharded) -> None:
    whole = Whole([Shelf(Segment(pack(references)))])
    mixed = np.concatenate([tune(71, 8), tune(3, 30)[40_000:], tune(5, 25)])
    for samples in (tune(2, 12), tune(9, 15, faster=1.05), tune(4, 12, higher=-3), tune(70, 12), mixed):
        asked = query(samples)
        one, other = recognise(asked, whole), recognise(asked, sharded)
        assert one == other
        gone = [found.number for found in one.recognitions[:1]]
        assert recognise(asked, whole.without(gone)) == recognise(asked, sharded.without(gone))


def test_a_shard_more_takes_what_becomes_its_own_and_no_more() -> None:
    numbers = range(1, 10_001)
    before = [of_shard(numbers, shard, 4) for shard in range(4)]
    after = [of_shard(numbers, shard, 5) for shard in range(5)]
    assert all(2_200 < len(part) < 2_800 for part in before)
    assert all(later <= earlier for later, earlier in zip(after, before, strict=False))
    assert 1_800 < len(after[4]) < 2_200
