"""Folding a listener in: their factors by one exact solution, split by what each part of it is owed to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Singles = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Fold:
    """A listener's factors as a sum over what they are owed to: `parts` (m, d), one for each source, in its order."""

    parts: Singles

    @property
    def vector(self) -> Singles:
        whole: Singles = self.parts.sum(0)
        return whole


def fold_in(gram: Singles, sources: Singles, confidence: Singles, regularisation: float) -> Fold:
    """Solve one listener's row exactly: gram (d, d) of all items, sources (m, d) with confidences (m,), "no" below zero.

    With A = gram + reg I + sum (|c_j| - 1) y_j y_j', x = A^-1 sum c_j y_j over the positive: each source has its part.
    """
    certain = np.abs(confidence) - 1
    system = gram + regularisation * np.eye(len(gram), dtype=np.float32) + (sources.T * certain) @ sources
    wanted = sources * np.maximum(confidence, 0)[:, None]
    parts: Singles = np.linalg.solve(system, wanted.T).T.astype(np.float32)
    return Fold(parts)
