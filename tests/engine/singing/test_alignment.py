"""Where phones sound in a recording is found from our own synthesis of them."""

from itertools import pairwise

import numpy as np
import pytest

from musicstudio.engine.singing.align import moved, warp
from musicstudio.engine.singing.features import FRAME, WIDTH

LENGTHS = (20, 14, 30, 9, 25)


def sounds(lengths: tuple[int, ...], seed: int) -> np.ndarray:
    """Each phone a colour of its own, with a little noise."""
    colours = np.random.default_rng(3).uniform(-8, -2, (len(lengths), WIDTH))
    return (np.repeat(colours, lengths, 0) + np.random.default_rng(seed).normal(0, 0.2, (sum(lengths), WIDTH))).astype(np.float32)


@pytest.mark.parametrize("others", [(24, 10, 33, 12, 22), (14, 19, 25, 6, 29), (20, 14, 30, 9, 25)])
def test_edges_are_found_within_a_frame(others: tuple[int, ...]) -> None:
    edges = np.cumsum((0, *LENGTHS)) * FRAME
    phones = [(str(i), edges[i], edges[i + 1]) for i in range(len(LENGTHS))]
    places = warp(sounds(LENGTHS, 1), sounds(others, 2), 12)
    assert (np.diff(places) >= 0).all() and (np.diff(places) <= 2).all()
    found = moved(phones, places)
    wanted = np.cumsum(others) * FRAME
    assert [phone for phone, _, _ in found] == [phone for phone, _, _ in phones]
    assert np.abs(np.array([end for _, _, end in found]) - wanted).max() <= FRAME + 1e-9
    assert all(a[2] == pytest.approx(b[1]) for a, b in pairwise(found))
