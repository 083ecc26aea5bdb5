"""What everybody could have: popularity, neighbours, EASE, and alternating least squares with the library's own settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from musicstudio.engine.recommend.evaluation.costs import Cost
from musicstudio.engine.recommend.evaluation.measures import best_of, measured
from musicstudio.engine.recommend.evaluation.splits import Split, Wanted
from musicstudio.engine.recommend.knn import neighbours

Singles = npt.NDArray[np.float32]
Scorer = Callable[[npt.NDArray[np.int64]], Singles]
"""(b,) listeners to (b, items) scores."""
MOST_EASE = 12_000
"""Items beyond which EASE, which inverts a matrix of all of them, takes more memory (2 x 0.6 GB) than it is worth."""
BATCH = 500


def baselines(split: Split, wanted: Wanted) -> dict[str, Any]:
    """The same figures for each, in the same run. EASE tells why where it is left out."""
    made = {"popularity": _popularity, "knn": _knn, "als_defaults": _als_defaults}
    told = {name: _measured(make, split, wanted) for name, make in made.items()}
    if len(split.training.items) > MOST_EASE:
        return {**told, "ease": {"left_out": f"more than {MOST_EASE} items"}}
    return {**told, "ease": _measured(_ease, split, wanted)}


def _measured(make: Callable[[sp.csr_matrix], Scorer], split: Split, wanted: Wanted) -> dict[str, Any]:
    with Cost() as cost:
        scorer = make(split.seen)
    lists = {}
    for first in range(0, len(wanted.listeners), BATCH):
        some = wanted.listeners[first : first + BATCH]
        for listener, scores in zip(some.tolist(), scorer(some), strict=True):
            lists[listener] = best_of(scores, split.seen[listener].indices)
    figures = measured(lists, wanted, len(split.training.items))
    return {**figures, "train_cpu_s": cost.cpu_seconds, "peak_mb": cost.peak_mb}


def _popularity(seen: sp.csr_matrix) -> Scorer:
    counts = np.asarray(seen.sum(0), np.float32).ravel()
    return lambda some: np.tile(counts, (len(some), 1))


def _knn(seen: sp.csr_matrix) -> Scorer:
    near = neighbours(seen, count=100, shrinkage=10.0, told_by=1)
    return lambda some: np.asarray((seen[some] @ near).toarray(), np.float32)


def _ease(seen: sp.csr_matrix) -> Scorer:
    """Steck 2019, with its usual regularisation."""
    gram = (seen.T @ seen).toarray().astype(np.float32)
    gram[np.diag_indices_from(gram)] += 500.0
    inverse = np.linalg.inv(gram)
    weights = inverse / -np.diag(inverse)
    np.fill_diagonal(weights, 0)
    return lambda some: np.asarray(seen[some] @ weights, np.float32)


def _als_defaults(seen: sp.csr_matrix) -> Scorer:
    from implicit.cpu.als import AlternatingLeastSquares  # type: ignore[import-untyped]

    model = AlternatingLeastSquares(random_state=0, num_threads=1)
    model.fit(seen, show_progress=False)
    return lambda some: np.asarray(model.user_factors[some] @ model.item_factors.T, np.float32)
