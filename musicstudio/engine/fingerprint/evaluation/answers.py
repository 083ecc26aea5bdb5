"""A question to the index and what is answered, by us and by Chromaprint."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from musicstudio.engine.fingerprint.evaluation.chromaprint import Nearest
from musicstudio.engine.fingerprint.evaluation.queries import Query
from musicstudio.engine.fingerprint.recognising import Recognition

Answers = tuple[Recognition | None, Nearest]
"""The most probable reference, and Chromaprint's nearest."""


@dataclass(frozen=True)
class Told:
    """A query of a file of the name `track`, and what was answered: the most probable reference, and Chromaprint's nearest."""

    query: Query
    track: str
    best: Recognition | None
    nearest: Nearest

    def without_sound(self) -> Told:
        """The same, as thousands of them are kept."""
        return replace(self, query=replace(self.query, samples=np.zeros(0, np.float32)))

    @property
    def probability(self) -> float:
        return self.best.probability if self.best else 0.0

    def right(self, level: float) -> bool:
        return self.best is not None and self.best.number == self.query.track and self.probability >= level

    def right_by_chromaprint(self, level: float) -> bool:
        return self.nearest.place == self.query.track and self.nearest.agreed > level
