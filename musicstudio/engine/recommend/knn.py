"""Items that the same listeners play (Sarwar et al. 2001): cosine of their columns, shrunk, the nearest of each kept."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

BLOCK = 1000
"""Columns that are compared at once: what bounds the memory."""
TOLD_BY = 5
"""Listeners who must have played both of two items before one of them brings the other: what fewer have in common could tell
somebody who knows one of their plays about another."""


def neighbours(
    played: sp.csr_matrix, *, count: int, shrinkage: float, asymmetry: float = 0.5, told_by: int = TOLD_BY
) -> sp.csr_matrix:
    """(items, items) float32: row j holds how near its `count` nearest are to j, of those that `told_by` listeners and more have
    played with it. `played` is (listeners, items), 1 where they have.

    Of j to i: x_j . x_i / (|x_j|^2a |x_i|^2(1-a) + shrinkage), asymmetric for a other than .5 (Aiolli 2013).
    """
    columns = sp.csc_matrix(played, dtype=np.float32)
    size = np.asarray(columns.multiply(columns).sum(0)).ravel().astype(np.float64)
    of_source, of_target = size**asymmetry, size ** (1 - asymmetry)
    kept = []
    for first in range(0, columns.shape[1], BLOCK):
        near = sp.csr_matrix(columns[:, first : first + BLOCK].T @ columns)
        rows = np.repeat(np.arange(near.shape[0]), np.diff(near.indptr))
        few = near.data < told_by
        near.data /= (of_source[first + rows] * of_target[near.indices] + shrinkage).astype(np.float32)
        near.data[few | (near.indices == rows + first)] = 0
        kept.append(_nearest(near, count))
    shape = (columns.shape[1], columns.shape[1])
    return sp.csr_matrix(sp.vstack(kept)) if kept else sp.csr_matrix(shape, dtype=np.float32)


def _nearest(near: sp.csr_matrix, count: int) -> sp.csr_matrix:
    """The largest `count` of each row."""
    lengths = np.diff(near.indptr)
    rows = np.repeat(np.arange(near.shape[0]), lengths)
    order = np.lexsort((-near.data, rows))
    rank = np.arange(len(order)) - near.indptr[rows[order]]
    best = np.sort(order[(rank < count) & (near.data[order] > 0)])
    return sp.csr_matrix((near.data[best], (rows[best], near.indices[best])), shape=near.shape)
