"""Item-kNN: what the same people listen to. Similarity of j and i with shrinkage and, when asked for, an asymmetric norm

    s_ji = sum_u b_uj b_ui / (|b_j|^(2 (1 - asymmetry)) * |b_i|^(2 asymmetry) + shrinkage),   b_uj = n_u^-activity

for what u played, n_u the number of items that u played. Asymmetry 0.5 is the cosine; below it, what is popular counts more.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from scipy import sparse

from musicstudio.engine.recommend.neighbours import Rows
from musicstudio.engine.recommend.settings import Settings
from musicstudio.engine.recommend.weighing import Floats, Ints

Longs = npt.NDArray[np.int64]
AT_ONCE = 2_000_000  # similarities that are held at once
MOST = 300  # items of one listener that are compared with each other: more say little of each other, and cost their square


def neighbours_of(weights: sparse.csr_matrix, settings: Settings) -> Rows:
    """For each item the `neighbours` nearest ones, from (users, items) weights."""
    played = _played(weights, settings)
    squares = np.asarray(played.multiply(played).sum(0), np.float64).ravel()
    transposed = played.T.tocsr()
    from_norm, to_norm = squares ** (1 - settings.asymmetry), squares**settings.asymmetry
    indices, values = list[Ints](), list[Floats]()
    for first, last in _blocks(transposed, np.diff(played.indptr)):
        common = transposed[first:last] @ played
        for row in range(last - first):
            near = slice(common.indptr[row], common.indptr[row + 1])
            columns = common.indices[near]
            alike = common.data[near] / (from_norm[first + row] * to_norm[columns] + settings.shrinkage)
            alike[columns == first + row] = 0
            best = _largest(alike, settings.neighbours)
            indices.append(columns[best])
            values.append(alike[best].astype(np.float32))
    return Rows.joined(indices, values)


def _blocks(transposed: sparse.csr_matrix, counts: Longs) -> Iterator[tuple[int, int]]:
    """From and to of items so that their similarities fit into memory."""
    items = transposed.shape[0]
    most = np.minimum(items, np.bincount(_row_of(transposed), counts[transposed.indices], minlength=items))
    block = (np.cumsum(most) // AT_ONCE).astype(np.int64)
    starts = np.flatnonzero(np.diff(block, prepend=-1))
    yield from zip(starts.tolist(), [*starts[1:].tolist(), items], strict=True)


def _largest(alike: npt.NDArray[np.float64], most: int) -> Longs:
    """Places of the largest values above 0, in order of place."""
    there = np.flatnonzero(alike > 0)
    if len(there) > most:
        there = np.sort(there[np.argpartition(-alike[there], most)[:most]])
    return there


def _row_of(matrix: sparse.csr_matrix) -> Longs:
    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))


def _played(weights: sparse.csr_matrix, settings: Settings) -> sparse.csr_matrix:
    """(users, items) of n_u^-activity; of listeners of very many items those that weigh most."""
    counts = np.diff(weights.indptr)
    row = _row_of(weights)
    keep = weights.data > 0
    if counts.max(initial=0) > MOST:
        keep &= _ranks(row, weights.data, counts) < MOST
    row, indices = row[keep], weights.indices[keep]
    many = np.bincount(row, minlength=weights.shape[0])
    data = np.maximum(1, many)[row].astype(np.float32) ** -settings.activity
    return sparse.csr_matrix((data, indices, np.concatenate([[0], np.cumsum(many)])), shape=weights.shape)


def _ranks(row: Longs, value: Floats, counts: Longs) -> Longs:
    """Place of each entry within its row by falling value, from 0. Rows come in order."""
    order = np.lexsort((-value, row))
    ranks = np.empty(len(row), np.int64)
    ranks[order] = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
    return ranks
