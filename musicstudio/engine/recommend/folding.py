"""Folding a listener in: their factors by one exact solution, split by what each part of it is owed to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Singles = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Fold:
    """A listener's factors as a sum over what they are owed to, one row for each of m sources, in their order.

    `sources` (m, d), their confidences (m,), and `solved` (m, d): A^-1 y_j.
    """

    sources: Floats
    confidence: Floats
    solved: Floats

    @property
    def parts(self) -> Singles:
        """(m, d): what each source adds."""
        return (self.solved * np.maximum(self.confidence, 0)[:, None]).astype(np.float32)

    @property
    def vector(self) -> Singles:
        whole: Singles = self.parts.sum(0)
        return whole

    def without_each(self) -> Singles:
        """(m, d): the factors that the listener would have without one of the sources, exactly (Sherman and Morrison 1950).

        Without source k the system is A - g y_k y_k' with g = |c_k| - 1, and A^-1 v becomes
        A^-1 v + z_k g (y_k . A^-1 v) / (1 - g y_k . z_k) with z_k = A^-1 y_k.
        """
        wanted = np.maximum(self.confidence, 0)[:, None]
        others = (self.solved * wanted).sum(0) - self.solved * wanted
        certain = np.abs(self.confidence) - 1
        leverage = (self.sources * self.solved).sum(1)
        change = certain * (self.sources * others).sum(1) / (1 - certain * leverage)
        left: Singles = (others + self.solved * change[:, None]).astype(np.float32)
        return left


def fold_in(gram: Singles, sources: Singles, confidence: Singles, regularisation: float) -> Fold:
    """Solve one listener's row exactly: gram (d, d) of all items, sources (m, d) with confidences (m,), "no" below zero.

    With A = gram + reg I + sum (|c_j| - 1) y_j y_j', x = A^-1 sum c_j y_j over the positive: each source has its part.
    """
    own, sure = sources.astype(np.float64), confidence.astype(np.float64)
    system = gram + regularisation * np.eye(len(gram)) + (own.T * (np.abs(sure) - 1)) @ own
    return Fold(own, sure, np.linalg.solve(system, own.T).T)
