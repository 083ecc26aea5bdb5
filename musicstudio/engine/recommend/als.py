"""Weighted matrix factorisation of implicit feedback by alternating least squares (Hu, Koren and Volinsky 2008).

    minimise  sum c_ui (p_ui - q_u . p_i)^2 + regularisation * (|q_u|^2 + |p_i|^2)

where p_ui is 1 for what was played and 0 for all else, c_ui = 1 + alpha * weight for the former and 1 for the latter. With one
side fixed each row of the other is a ridge regression of its own, so any rows can be solved anywhere: `solve_rows` is the unit
that a retrain is split into, and what one process does with all of them.

Every row is solved exactly. In coordinates in which gram + regularisation is the identity, a row of n plays is a system of size n
or of size `factors`, whichever is smaller (the push-through identity); rows of like n are solved together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.linalg import solve_triangular

from musicstudio.engine.progress import Progress, SilentProgress
from musicstudio.engine.recommend.settings import Settings
from musicstudio.engine.recommend.weighing import Floats, Ints

BLOCK = 16_384  # rows of one call of solve_rows
_TOGETHER = 2_000_000  # plays x factors that are gathered at once
_LONG = 4_096  # plays of a row from which on it is summed up in pieces
_LENGTHS = np.array([1, 2, 3, 4, 6, 8, 11, 16, 23, 32, 45, 64, 91, 128, 181, 256, 362, 512, 724, 1_024, 1_448, 2_048, 2_896, _LONG])
Solve = Callable[[sparse.csr_matrix, Floats, npt.NDArray[np.float64], Settings], Floats]
Each = Callable[[Callable[[sparse.csr_matrix], Floats], Iterable[sparse.csr_matrix]], Iterable[Floats]]


def gram_of(factors: Floats) -> npt.NDArray[np.float64]:
    """(f, f) sum of the outer squares of all rows."""
    wide = factors.astype(np.float64)
    gram: npt.NDArray[np.float64] = wide.T @ wide
    return gram


def solve_rows(
    weights_block: sparse.csr_matrix, other_factors: Floats, gram: npt.NDArray[np.float64], settings: Settings
) -> Floats:
    """(rows, f) vectors of some rows (rows, others) of weights >= 0, given all vectors of the other side and their `gram_of`."""
    size = other_factors.shape[1]
    lower = np.linalg.cholesky(gram + settings.regularisation * np.eye(size))
    inverse = solve_triangular(lower, np.eye(size), lower=True)
    white = other_factors @ inverse.T.astype(np.float32)
    solved = np.zeros((weights_block.shape[0], size), np.float32)
    for rows, length in _alike(np.diff(weights_block.indptr), size):
        if length > _LONG:
            solved[rows] = _long(weights_block[rows], white, settings)
        else:
            solved[rows] = _batch(*_gathered(weights_block, rows, length), white, settings)
    return np.asarray(solved @ inverse.astype(np.float32), np.float32)


def _alike(counts: npt.NDArray[np.int32], size: int) -> Iterator[tuple[npt.NDArray[np.int64], int]]:
    """Rows that are solved together, and the number of plays that they are filled up to."""
    kinds = np.searchsorted(_LENGTHS, counts)
    for kind in np.unique(kinds[counts > 0]).tolist():
        rows = np.flatnonzero((kinds == kind) & (counts > 0))
        if kind == len(_LENGTHS):
            yield from ((rows[n : n + 1], _LONG + 1) for n in range(len(rows)))
            continue
        length = int(_LENGTHS[kind])
        step = max(1, _TOGETHER // (length * max(size, length)))
        yield from ((rows[n : n + step], length) for n in range(0, len(rows), step))


def _gathered(block: sparse.csr_matrix, rows: npt.NDArray[np.int64], length: int) -> tuple[Ints, Floats]:
    """(rows, length) columns and weights, filled up with weights of 0."""
    starts, counts = block.indptr[rows], np.diff(block.indptr)[rows]
    steps = np.arange(length)
    real = steps < counts[:, None]
    places = np.where(real, starts[:, None] + steps, 0)
    return block.indices[places], np.where(real, block.data[places], 0).astype(np.float32)


def _batch(columns: Ints, weights: Floats, white: Floats, settings: Settings) -> Floats:
    """(rows, f) in white coordinates."""
    vectors = white[columns]  # (rows, n, f)
    extra = settings.alpha * weights
    target = np.where(weights > 0, 1 + extra, 0).astype(np.float32)
    across = vectors.transpose(0, 2, 1)
    if vectors.shape[1] <= vectors.shape[2]:
        system = (vectors @ across) * extra[:, :, None]
        system[:, np.arange(system.shape[1]), np.arange(system.shape[1])] += 1
        part = np.linalg.solve(system, target[:, :, None])
        return np.asarray((across @ part)[:, :, 0], np.float32)
    system = across @ (vectors * extra[:, :, None])
    system[:, np.arange(system.shape[1]), np.arange(system.shape[1])] += 1
    return np.asarray(np.linalg.solve(system, across @ target[:, :, None])[:, :, 0], np.float32)


def _long(row: sparse.csr_matrix, white: Floats, settings: Settings) -> Floats:
    """(1, f) of one row of very many plays."""
    system, right = np.eye(white.shape[1]), np.zeros(white.shape[1])
    for first in range(0, row.nnz, _LONG):
        piece = slice(first, first + _LONG)
        vectors, extra = white[row.indices[piece]].astype(np.float64), settings.alpha * row.data[piece]
        system += vectors.T @ (vectors * extra[:, None])
        right += (1 + extra) @ vectors
    return np.asarray(np.linalg.solve(system, right)[None], np.float32)


def blocks(weights: sparse.csr_matrix, rows: int = BLOCK) -> Iterator[sparse.csr_matrix]:
    """The rows in order, so many at a time."""
    yield from (weights[first : first + rows] for first in range(0, weights.shape[0], rows))


def half_sweep(weights: sparse.csr_matrix, other: Floats, settings: Settings, each: Each = map, rows: int = BLOCK) -> Floats:
    """All rows, block by block; `each` is `map`, or what does the same elsewhere in the order given."""
    gram = gram_of(other)
    found = list(each(lambda block: solve_rows(block, other, gram, settings), blocks(weights, rows)))
    return np.concatenate(found) if found else np.zeros((0, other.shape[1]), np.float32)


def first_factors(items: int, settings: Settings) -> Floats:
    return 0.01 * np.random.default_rng(settings.seed).standard_normal((items, settings.factors), np.float32)


def factorise(
    weights: sparse.csr_matrix, settings: Settings, progress: Progress | None = None, *, each: Each = map, rows: int = BLOCK
) -> Floats:
    """(items, f) of (users, items) weights. A listener's vector is one more half-sweep away (`half_sweep`, `listener`)."""
    progress = progress or SilentProgress()
    transposed = weights.T.tocsr()
    items = first_factors(weights.shape[1], settings)
    for done in range(settings.iterations):
        if progress.cancelled():
            break
        progress.step(done, settings.iterations)
        users = half_sweep(weights, items, settings, each, rows)
        items = half_sweep(transposed, users, settings, each, rows)
    return items
