"""What a training and a list are told. Found by held-out listening (`choosing`); the defaults serve until there is enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Settings:
    """`blend` 0 = factors alone, 1 = neighbours alone."""

    factors: int = 64
    alpha: float = 10.0  # confidence of one play beyond that of none
    regularisation: float = 30.0
    sweeps: int = 8
    neighbours: int = 200
    shrinkage: float = 20.0
    asymmetry: float = 0.5  # 0.5 = cosine; more = less weight to items that everybody has
    blend: float = 0.5
    half_life_days: float = 90.0  # after which a play counts half; 0 = never
    popularity: float = 0.05  # of the logarithm of recent plays, beside what is owed to the listener's own
    popular_days: float = 30.0
    lift: float = 0.5  # power of how much more an item is played lately than it was; 0 = the same at all times
    content: float = 1.0  # of likeness by features, for items that few have played
    known_plays: float = 20.0  # at which an item is told half by plays, half by features
    tags: float = 2.0  # of a tag that was stated, if nothing had it
    relevance: float = 0.85  # of a list, against difference from what stands before
    penalty: float = 0.15  # of what was shown already, as a share of the range of scores
    seed: int = 0

    def told(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def read(told: Mapping[str, Any]) -> Settings:
        """Of what `told` gave; names that this version does not know are left out."""
        known = {field.name for field in fields(Settings)}
        return Settings(**{name: value for name, value in told.items() if name in known})
