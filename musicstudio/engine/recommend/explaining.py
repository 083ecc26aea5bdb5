"""Why an item is offered: which of what a listener did and said its score is owed to, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from musicstudio.engine.recommend.listener import Scoring

LEAST_SHARE = 0.15
"""Of what speaks for an item: less than that is no reason."""
MOST = 2
ROUNDING = 1e-5
"""What single precision may lose in a sum: less is no difference."""


@dataclass(frozen=True)
class Reason:
    """`source`: an item that was heard or a tag; `share` of all that speaks for the item, 0 to 1."""

    source: str
    share: float


def reasons(scoring: Scoring, items: Sequence[int]) -> list[list[Reason]]:
    """For each of the items (places in the taste) at the most two reasons, the stronger first.

    Each was tried: without it, the item's score is lower. What does not pass is not told, however large its part.
    """
    parts, names = scoring.parts(items), scoring.sources
    speaking = np.where(scoring.speaks[:, None], np.maximum(parts, 0), 0)
    whole = speaking.sum(0)
    fallen = scoring.without_each(items) < parts.sum(0) - ROUNDING
    told: list[list[Reason]] = []
    for column in range(len(items)):
        strongest = [int(row) for row in np.argsort(-speaking[:, column])[: MOST + 1] if fallen[row, column]]
        shares = [(names[row], float(speaking[row, column] / whole[column])) for row in strongest if whole[column] > 0]
        told.append([Reason(*one) for one in shares if one[1] >= LEAST_SHARE][:MOST])
    return told
