"""Items that the same listeners play (Sarwar et al. 2001): cosine of their columns, shrunk, the nearest of each kept."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

Singles = npt.NDArray[np.float32]
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
    by_listener = sp.csr_matrix(played, dtype=np.float32)
    by_item = sp.csr_matrix(by_listener.T)
    size = np.asarray(by_item.multiply(by_item).sum(1)).ravel().astype(np.float64)
    of_source, of_target = size**asymmetry, size ** (1 - asymmetry)
    kept = []
    for first in range(0, by_item.shape[0], BLOCK):
        common = by_item[first : first + BLOCK] @ by_listener
        rows = np.repeat(np.arange(common.shape[0]), np.diff(common.indptr))
        enough = (common.data >= told_by) & (common.indices != rows + first)
        rows, items = rows[enough], common.indices[enough]
        near = common.data[enough] / (of_source[first + rows] * of_target[items] + shrinkage).astype(np.float32)
        best = _nearest(rows, near, count)
        kept.append(sp.csr_matrix((near[best], (rows[best], items[best])), shape=common.shape))
    shape = (by_item.shape[0], by_item.shape[0])
    return sp.csr_matrix(sp.vstack(kept)) if kept else sp.csr_matrix(shape, dtype=np.float32)


def _nearest(rows: npt.NDArray[np.int64], near: Singles, count: int) -> npt.NDArray[np.int64]:
    """Which entries are among the largest `count` of their row. Rows rise."""
    order = np.lexsort((-near, rows))
    rank = np.arange(len(rows)) - np.searchsorted(rows, rows)
    return np.sort(order[rank < count])
