"""What counts as a play of a track."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.feed.plays import is_play, length, needed_ms, union

spans = st.lists(st.tuples(st.integers(-10, 400), st.integers(-10, 400)), max_size=12)


@given(spans)
def test_each_moment_is_heard_once(told: list[tuple[int, int]]) -> None:
    moments = {moment for start, end in told for moment in range(max(0, start), min(end, 300))}
    joined = union(told, 300)
    assert {moment for start, end in joined for moment in range(start, end)} == moments
    assert length(joined) == len(moments)
    assert all(before[1] < after[0] for before, after in pairwise(joined))


@pytest.mark.parametrize(
    ("seconds", "needed"),
    [(600, 240), (480, 240), (300, 150), (120, 60), (60, 30), (50, 30), (40, 30), (37.5, 30), (30, 24), (10, 8)],
)
def test_half_of_it_four_minutes_or_nearly_all_of_a_short_one(seconds: float, needed: float) -> None:
    duration = int(seconds * 1000)
    assert needed_ms(duration) == needed * 1000
    assert is_play(int(needed * 1000), duration)
    assert not is_play(int(needed * 1000) - 1, duration)


def test_nothing_is_no_play_of_an_empty_track() -> None:
    assert not is_play(0, 0)
