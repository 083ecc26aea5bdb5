"""The rows, against values worked out by the reference script of the benchmark."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from musicstudio.engine.harmony.metrics import chord_kind, parallel_count, rows

FIXTURE = json.loads((Path(__file__).parent / "metrics_fixture.json").read_text())
PIECES, TRAIN = ([np.array(x, float) for x in FIXTURE[name]] for name in ("pieces", "train"))


@pytest.mark.parametrize("name", sorted(FIXTURE["rows"]))
def test_rows_equal_the_reference(name: str) -> None:
    assert rows(PIECES, TRAIN)[name] == FIXTURE["rows"][name]


def test_parallels() -> None:
    fifths = np.array([[72, 64, 55, 48], [72, 65, 57, 50]], float)
    assert parallel_count(fifths) == 1
    assert parallel_count(fifths[[0, 0, 0, 1, 1]]) == 1
    assert parallel_count(np.array([[72, 64, 55, 48], [72, 65, 48, 55]], float)) == 0


def test_chords() -> None:
    assert chord_kind(frozenset({7, 11, 2})) == "triad"
    assert chord_kind(frozenset({7, 11, 2, 5})) == "seventh"
    assert chord_kind(frozenset({0, 7})) == "incomplete"
    assert chord_kind(frozenset({0, 1, 2})) == "other"
