"""How good lists are, and how much of everything they show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from musicstudio.engine.recommend.evaluation.splits import Wanted

SHORT, LONG = 20, 100
Lists = Mapping[int, npt.NDArray[np.int64]]
"""Of each listener the best items that they have not played before, best first, LONG at the most."""


def measured(lists: Lists, wanted: Wanted, items: int) -> dict[str, Any]:
    """recall_at_20 = hits / min(20, wanted), ndcg_at_100, coverage_at_20 = share of all items in anybody's first twenty."""
    recalls, gain = [], []
    shown: set[int] = set()
    discounts = 1 / np.log2(np.arange(2, LONG + 2))
    for listener, ranked in lists.items():
        target = wanted.of(listener)
        hits = np.isin(ranked[:LONG], target)
        recalls.append(recall(ranked, target))
        best = discounts[: min(LONG, len(target))].sum()
        gain.append((hits * discounts[: len(hits)]).sum() / best)
        shown.update(ranked[:SHORT].tolist())
    return {
        "recall_at_20": float(np.mean(recalls)) if recalls else None,
        "ndcg_at_100": float(np.mean(gain)) if gain else None,
        "coverage_at_20": len(shown) / items if items else None,
    }


def recall(ranked: npt.NDArray[np.int64], target: npt.NDArray[np.int32]) -> float:
    """Of one list: the share of what was wanted, of SHORT at the most, among its first SHORT."""
    return float(np.isin(ranked[:SHORT], target).sum() / min(SHORT, len(target)))


def best_of(scores: npt.NDArray[np.float32], seen: npt.NDArray[np.int32], count: int = LONG) -> npt.NDArray[np.int64]:
    """Places of the best that were not seen, best first."""
    open_ = scores.astype(np.float64)
    open_[seen] = -np.inf
    count = min(count, len(open_) - len(seen))
    if count <= 0:
        return np.zeros(0, np.int64)
    top = np.argpartition(-open_, count - 1)[:count]
    return top[np.argsort(-open_[top], kind="stable")]
