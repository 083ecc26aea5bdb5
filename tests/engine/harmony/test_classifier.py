"""Telling two sets of pieces apart, and which held-out tunes are strangers to training."""

import numpy as np
import pytest

from musicstudio.engine.harmony.classifier import area, classifier_auc, windows
from musicstudio.engine.harmony.data import unmetred
from musicstudio.engine.harmony.evaluate import tune_disjoint


def walk(seed: int, leap: int, steps: int = 96) -> np.ndarray:
    """Four voices that move at random by up to `leap` semitones every beat."""
    rng = np.random.default_rng(seed)
    beats = np.array([72, 65, 58, 48]) + np.clip(rng.integers(-leap, leap + 1, (steps // 4, 4)).cumsum(0), -6, 6)
    return np.repeat(beats.astype(float), 4, axis=0)


def test_the_area_is_the_chance_to_rank_a_true_one_above_a_false_one() -> None:
    labels = np.array([True, True, False, False])
    assert area(np.array([4.0, 3.0, 2.0, 1.0]), labels) == 1
    assert area(np.array([1.0, 2.0, 3.0, 4.0]), labels) == 0
    assert area(np.array([4.0, 1.0, 3.0, 2.0]), labels) == 0.5


def test_windows_overlap_and_rests_are_zero() -> None:
    piece = walk(1, 2)
    piece[:, 1] = np.nan
    found = windows(piece)
    assert len(found) == 3 and found[0].shape == (4, 64)
    assert not found[0][1].any()


def test_what_differs_is_told_apart_and_what_does_not_is_not() -> None:
    calm, wild = [walk(n, 1) for n in range(12)], [walk(n, 6) for n in range(100, 112)]
    assert classifier_auc(calm, wild) > 0.9
    assert classifier_auc(calm, [walk(n, 1) for n in range(200, 212)]) == pytest.approx(0.5, abs=0.3)


def test_a_tune_that_training_knows_in_another_key_is_no_stranger() -> None:
    tune = np.array([60, 62, 64, 65, 67, 69, 71, 72, 74, 76, 77, 79, 81, 79, 77, 76])
    other = np.array([60, 64, 60, 64, 60, 65, 60, 66, 61, 67, 61, 68, 61, 69, 62, 70])
    piece = [unmetred("p", np.repeat(line[:, None], 4, 1)) for line in (tune, tune + 3, other)]
    assert tune_disjoint(piece[1:], [piece[0]]) == [1]
