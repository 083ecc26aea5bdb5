"""The grid: felt beats, pickups, irregular bars."""

from __future__ import annotations

import pytest

from musicstudio.engine.harmony.grid import felt_beats, fold, line, make_grid, octave_shift
from musicstudio.engine.notation.score import Measure, MetreChange, Note, Score, regular_measures

from .tunes import METRES, QUARTER


@pytest.mark.parametrize(
    ("metre", "beats"),
    [
        ((2, 2), 2),
        ((4, 4), 4),
        ((3, 4), 3),
        ((6, 8), 2),
        ((9, 8), 3),
        ((12, 8), 4),
        ((5, 4), 5),
        ((5, 8), 2),
        ((7, 8), 3),
        ((3, 8), 1),
    ],
)
def test_felt_beats(metre: tuple[int, int], beats: int) -> None:
    change = MetreChange(0, *metre)
    found = felt_beats(change)
    assert len(found) == beats
    assert sum(length for length, _ in found) == change.bar_ticks


@pytest.mark.parametrize("unit", [1, 2, 4, 8, 16, 32, 64])
@pytest.mark.parametrize("beats", range(1, 20))
def test_any_metre_fills_its_bar(beats: int, unit: int) -> None:
    change = MetreChange(0, beats, unit)
    grid = make_grid(Score(regular_measures(change.bar_ticks * 2, (change,)), metres=(change,)))
    assert grid.ticks[-1] == 2 * change.bar_ticks
    assert all(a < b for a, b in zip(grid.ticks, grid.ticks[1:], strict=False))
    assert change.bar_ticks in grid.ticks


@pytest.mark.parametrize("metre", METRES)
@pytest.mark.parametrize("pickup", [QUARTER, QUARTER // 2, QUARTER // 3, 777])
def test_a_pickup_is_the_end_of_a_bar(metre: tuple[int, int], pickup: int) -> None:
    change = MetreChange(0, *metre)
    grid = make_grid(Score(regular_measures(pickup + change.bar_ticks, (change,), pickup), metres=(change,)))
    assert grid.ticks[0] == 0
    assert grid.codes[grid.bars.index(1)] % 4 == 0
    first = grid.bars.index(1)
    assert grid.codes[first - 1] % 4 == 3


def test_an_irregular_bar_simply_stops() -> None:
    measures = (
        Measure(0, 4 * QUARTER, "1"),
        Measure(4 * QUARTER, 3 * QUARTER // 2, "2"),
        Measure(11 * QUARTER // 2, 4 * QUARTER, "3"),
    )
    grid = make_grid(Score(measures))
    assert grid.bars.count(1) == 6
    assert grid.codes[grid.bars.index(2)] == grid.codes[0]


def test_in_compound_time_half_way_is_the_last_eighth() -> None:
    change = MetreChange(0, 6, 8)
    grid = make_grid(Score(regular_measures(1, (change,)), metres=(change,)))
    eighth = QUARTER // 2
    assert grid.ticks[:5] == (0, eighth, 2 * eighth, 5 * eighth // 2, 3 * eighth)


def test_a_triplet_is_seen_on_the_grid() -> None:
    grid = make_grid(Score(regular_measures(1, (MetreChange(0, 4, 4),))))
    notes = [Note(f"n{k}", k * QUARTER // 3, QUARTER // 3, 60 + k) for k in range(3)]
    assert [n.pitch if n else None for n in line(grid, notes)][:5] == [60, 61, 61, 62, None]


@pytest.mark.parametrize("low", range(0, 110, 7))
def test_octave_shift(low: int) -> None:
    shift = octave_shift([low, low + 4, low + 12])
    assert shift % 12 == 0
    assert 60 <= low + 4 + shift <= 81


def test_fold() -> None:
    assert fold(30, 51, 86) == 54
    assert fold(100, 51, 86) == 76
