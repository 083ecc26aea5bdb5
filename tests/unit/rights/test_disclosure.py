"""No small count can be worked out from what is published: attacked with all that a reader knows."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.rights.cases.disclosure import FEWEST, disclosed, told

COUNTS = st.integers(0, 12)


def splits(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """All ways to split `total` into so many parts of at least 1."""
    yield from (each for each in product(range(1, total + 1), repeat=parts) if sum(each) == total)


@given(st.lists(COUNTS, min_size=2, max_size=4), st.data())
def test_nothing_small_follows_from_two_tables_of_the_same_cases(states: list[int], data: st.DataObject) -> None:
    total = sum(states)
    matches = data.draw(st.integers(0, total))
    tables = [dict(enumerate(states)), {0: matches, 1: total - matches}]
    shown = disclosed(*tables)
    totals = {sum(count for count in table.values() if count is not None) for table in shown if None not in table.values()}
    for table, published in zip(tables, shown, strict=True):
        assert all(count is None or told(count) == count == table[key] for key, count in published.items())
        left_out = [key for key, count in published.items() if count is None]
        if not left_out or not totals:
            continue
        [known] = totals
        rest = known - sum(count for count in published.values() if count is not None)
        possible = list(splits(rest, len(left_out)))
        for place, _key in enumerate(left_out):
            values = {each[place] for each in possible}
            assert len(values) > 1, "nobody can tell which it is"
            assert max(values) >= FEWEST, "nor that it is small"


@pytest.mark.parametrize(
    ("states", "origins", "shown"),
    [
        ([20, 9, 3, 0], [32, 0], [[20, None, None, 0], [32, 0]]),
        ([3, 0, 0, 0], [3, 0], [[None, 0, 0, 0], [None, 0]]),
        ([1, 1, 1, 2], [5, 0], [[None] * 4, [None, 0]]),
        ([8, 7, 0, 0], [15, 0], [[8, 7, 0, 0], [15, 0]]),
    ],
)
def test_the_smallest_goes_with_what_is_too_small(states: list[int], origins: list[int], shown: list[list[int | None]]) -> None:
    tables = disclosed(dict(enumerate(states)), dict(enumerate(origins)))
    assert [list(table.values()) for table in tables] == shown
