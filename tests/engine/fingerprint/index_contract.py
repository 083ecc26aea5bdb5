"""What every store of an index must do."""

from collections.abc import Callable

import numpy as np
import pytest

from musicstudio.engine.fingerprint import index as indexing
from musicstudio.engine.fingerprint.catalogue import Catalogue
from musicstudio.engine.fingerprint.index import Index
from musicstudio.engine.fingerprint.landmarks import Peaks
from musicstudio.engine.fingerprint.matching import match
from musicstudio.engine.fingerprint.segment import Reference
from musicstudio.engine.fingerprint.spectrum import FRAME

Opened = Callable[[], Index]


def peaks(seed: int, count: int = 120) -> Peaks:
    rng = np.random.default_rng(seed)
    frame = np.sort(rng.integers(0, 300, count))
    return Peaks(frame, rng.integers(0, 360, count), rng.integers(0, 16, count), 301)


def numbers(index: Index) -> list[int]:
    """As its outlines and its segments say, which is the same."""
    told = index.numbers()
    assert told == {one.number for shelf in index.shelves() for one in shelf.references()}
    return sorted(told)


def found(index: Index, seed: int) -> int | None:
    best = match(peaks(seed), index.shelves(), grid=False)
    return best[0].number if best else None


class IndexContract:
    """A subclass has a fixture `opened`: the same index each time, as another process would see it."""

    @pytest.fixture(autouse=True)
    def _small(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A head of few references and short segments, so that both are passed."""
        monkeypatch.setattr(indexing, "MOST_IN_HEAD", 3)
        monkeypatch.setattr(indexing, "MOST_HOURS", 7 * 301 * FRAME / 3_600)

    def test_everything_added_is_found_and_nothing_taken_away_is(self, opened: Opened) -> None:
        index, reader = opened(), opened()
        for number in range(1, 14):
            index.add(Reference(number, peaks(number)))
            assert numbers(index) == numbers(reader) == list(range(1, number + 1))
        for number in (2, 13, 7):
            index.remove(number)
        assert numbers(index) == [1, 3, 4, 5, 6, 8, 9, 10, 11, 12]
        assert [found(reader, number) for number in (3, 7, 12)] == [3, None, 12]
        index.compact()
        extent = opened().check()
        assert (extent.references, extent.minutes) == (10, pytest.approx(10 * 301 * FRAME / 60))
        assert sum(len(shelf.segment) for shelf in reader.shelves()) == 10

    def test_there_are_few_segments_none_is_too_long_and_what_is_hidden_goes(self, opened: Opened) -> None:
        index = opened()
        for number in range(1, 40):
            index.add(Reference(number % 25, peaks(number)))
            shelves = index.shelves()
            assert all(len(shelf.segment) <= 7 for shelf in shelves)
            assert len(shelves) <= 9
        assert numbers(index) == list(range(25))
        assert sum(len(shelf.segment) for shelf in shelves) < 39
        index.compact()
        assert sum(len(shelf.segment) for shelf in index.shelves()) == 25
        assert numbers(index) == list(range(25))

    def test_outlines_tell_how_common_keys_are_and_how_long_it_all_is(self, opened: Opened) -> None:
        index = opened()
        for number in range(1, 9):
            index.add(Reference(number % 7, peaks(number)))
            shelves = index.shelves()
            assert np.array_equal(opened().lengths(), Catalogue(shelves).lengths)
            assert opened().frames() == sum(sum(shelf.segment.frames) for shelf in shelves)

    def test_a_rebuilt_index_has_what_it_is_given_or_what_it_had(self, opened: Opened) -> None:
        index, reader = opened(), opened()
        for number in range(1, 9):
            index.add(Reference(number, peaks(number)))
        with pytest.raises(ValueError, match="twice"):
            index.rebuild(Reference(number % 6, peaks(number)) for number in range(10))
        assert numbers(index) == numbers(reader) == list(range(1, 9))
        index.rebuild(Reference(number, peaks(number)) for number in range(4, 30))
        assert numbers(index) == numbers(reader) == list(range(4, 30))
        assert opened().check().references == 26

    def test_a_reference_that_is_added_again_is_replaced_at_once(self, opened: Opened) -> None:
        index, reader = opened(), opened()
        for number in range(1, 6):
            index.add(Reference(number, peaks(number)))
        index.add(Reference(2, peaks(92)))
        assert numbers(index) == [1, 2, 3, 4, 5]
        assert (found(reader, 92), found(reader, 2)) == (2, None)
        for number in range(6, 12):
            index.add(Reference(number, peaks(number)))
        assert (found(reader, 92), found(reader, 2)) == (2, None)
