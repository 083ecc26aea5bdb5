"""The figures, on input for which they are known."""

from __future__ import annotations

import numpy as np
import pytest

from musicstudio.engine.harmony.criticism.figures import auc
from musicstudio.engine.rhythm.evaluate import spearman
from musicstudio.engine.rhythm.metrics import rhythm_distance, rows, texture_distance
from musicstudio.engine.rhythm.patterns import ONSET, SLOTS, STEPS, Bools


def bars(*struck: list[tuple[int, int]]) -> Bools:
    """A bar for each list of (step, slot)."""
    patterns = np.zeros((len(struck), 2, STEPS, SLOTS), bool)
    for bar, places in enumerate(struck):
        for step, slot in places:
            patterns[bar, ONSET, step, slot] = True
    return patterns


EIGHTHS = [(step, 8) for step in range(0, 16, 2)]
QUARTERS = [(step, 8) for step in range(0, 16, 4)]


def test_distances() -> None:
    assert rhythm_distance(bars(EIGHTHS, QUARTERS), bars(QUARTERS, EIGHTHS)) == 0
    assert rhythm_distance(bars(EIGHTHS), bars(QUARTERS)) == 1
    assert rhythm_distance(bars([(0, 0)]), bars([(0, 1)])) == 0
    assert texture_distance(bars([(0, 0), (1, 8)]), bars([(5, 0), (6, 8)])) == 0
    assert texture_distance(bars([(0, 0), (1, 8)]), bars([(0, 1), (1, 8)])) == 0.5


def test_rows() -> None:
    made = bars([], QUARTERS, QUARTERS, EIGHTHS)
    before = np.concatenate([made[:1], made[:-1]])
    found = rows(made, before, made)
    assert found["empty_rate"] == 25
    assert found["same_as_before"] == 50
    assert found["notes_per_beat"] == 1
    assert found["rhythm_distance"] == found["texture_distance"] == 0


def test_rank_statistics() -> None:
    assert spearman(np.array([1.0, 2, 3]), np.array([10.0, 20, 900])) == pytest.approx(1)
    assert spearman(np.array([1.0, 2, 3, 4]), np.array([1.0, 1, 0, 0])) == pytest.approx(-0.894, abs=0.01)
    assert auc(np.array([3.0, 2]), np.array([[1.0], [2.5]])) == 0.75
