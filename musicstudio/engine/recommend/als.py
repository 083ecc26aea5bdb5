"""Factors of listeners and items (R_ui = q_u . p_i) by weighted alternating least squares (Hu, Koren and Volinsky 2008).

Each row of one side is solved with the other side held fixed, and needs nothing of its neighbours: a sweep can be cut into blocks
of rows and the blocks solved anywhere, in any order, with the same result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

Singles = npt.NDArray[np.float32]
BLOCK = 4096
"""Rows that are solved at once."""
STEPS = 3
"""Of conjugate gradients for each row (Takács, Pilászy and Tikk 2011): from a good start as close as an exact solution."""


@dataclass(frozen=True)
class Factors:
    """(listeners, d) and (items, d)."""

    listeners: Singles
    items: Singles


def solve_rows(block: sp.csr_matrix, start: Singles, other: Singles, regularisation: float) -> Singles:
    """The factors of a block of rows: (rows, n) confidences, (rows, d) where to start, (n, d) the other side's factors.

    A confidence c, 1 at the least, says c times "yes", where silence says "no" once; below zero it says |c| times "no". `start`
    is left as it is.
    """
    from implicit.cpu._als import least_squares_cg  # type: ignore[import-untyped]  # 0.2 s, and only who trains needs it

    rows = start.copy()
    least_squares_cg(block, rows, other, regularisation, num_threads=1, cg_steps=STEPS)
    return rows


def blocks(matrix: sp.csr_matrix, size: int = BLOCK) -> Iterator[slice]:
    for first in range(0, matrix.shape[0], size):
        yield slice(first, min(first + size, matrix.shape[0]))


def sweep(matrix: sp.csr_matrix, start: Singles, other: Singles, regularisation: float, size: int = BLOCK) -> Singles:
    """One side anew, block by block."""
    rows = [solve_rows(matrix[part], start[part], other, regularisation) for part in blocks(matrix, size)]
    return np.concatenate(rows) if rows else start


def begun(shape: tuple[int, int], dimensions: int, seed: int) -> Factors:
    """Small chances to start from."""
    chance = np.random.default_rng(seed)
    listeners, items = (chance.normal(0, 0.01, (count, dimensions)).astype(np.float32) for count in shape)
    return Factors(listeners, items)


class Sweep(Protocol):
    """One side anew: confidences of its rows, where they start, the other side, the regularisation."""

    def __call__(self, matrix: sp.csr_matrix, start: Singles, other: Singles, regularisation: float, /) -> Singles: ...


def factorise(
    confidence: sp.csr_matrix,
    *,
    dimensions: int,
    regularisation: float,
    sweeps: int,
    seed: int,
    told: Callable[[], object] = int,
    sweep: Sweep = sweep,
) -> Factors:
    """Of (listeners, items) confidences. `told` is called after each of the sweeps; `sweep` may do its blocks elsewhere."""
    other_way = sp.csr_matrix(confidence.T)
    now = begun(confidence.shape, dimensions, seed)
    listeners, items = now.listeners, now.items
    for _ in range(sweeps):
        listeners = sweep(confidence, listeners, items, regularisation)
        items = sweep(other_way, items, listeners, regularisation)
        told()
    return Factors(listeners, items)
