"""What a taste is trained with. Found on held-out listening by `training.choose`, kept with every taste."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Settings:
    """Latent factors (ALS)
    factors         entries of a vector
    alpha           what a play adds to the confidence 1 of everything not played
    regularisation  of the vectors' squares, not scaled by the number of plays
    iterations      of both half-sweeps

    Neighbours (item-kNN)
    neighbours      kept of each item
    shrinkage       added to the denominator of every similarity, so that few common listeners say little
    asymmetry       0..1, how much the popularity of what is recommended counts in that denominator; 0.5 is the cosine
    activity        >= 0, exponent by which what many-sided listeners have in common counts less

    What a play weighs
    damping         exponent of repeated plays; 0 = played or not
    half_life       days after which a play has lost half of what it can lose (`weighing.recency`); 0 = none loses anything

    The score
    blend           0..1: share of the neighbours, the rest is of the factors
    content         >= 0: weight of what the music itself has in common, beside these two
    lift            >= 0: exponent by which what is played more than it used to be goes up
    prior           >= 0: weight of popularity, the only thing to go by for somebody unknown

    popularity_penalty  >= 0, what the re-rank takes from what everybody is shown anyway
    seed                of the first factors
    """

    factors: int = 64
    alpha: float = 20.0
    regularisation: float = 50.0
    iterations: int = 8
    neighbours: int = 200
    shrinkage: float = 10.0
    asymmetry: float = 0.3
    activity: float = 0.25
    damping: float = 0.0
    half_life: float = 60.0
    blend: float = 0.5
    content: float = 0.2
    lift: float = 0.5
    prior: float = 0.02
    popularity_penalty: float = 0.1
    seed: int = 1

    def __post_init__(self) -> None:
        if self.factors < 1 or self.iterations < 1 or self.neighbours < 1:
            raise ValueError("factors, iterations and neighbours must be at least 1")
        if not (0 <= self.blend <= 1 and 0 <= self.asymmetry <= 1):
            raise ValueError("blend and asymmetry lie between 0 and 1")
        if self.regularisation <= 0:
            raise ValueError("regularisation must be above 0")
        rest = (self.alpha, self.shrinkage, self.activity, self.damping, self.half_life, self.content, self.lift, self.prior)
        if min(*rest, self.popularity_penalty) < 0:
            raise ValueError("settings are not negative")

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """What `to_json` wrote, also by an older or newer version: the unknown is left out, the missing is the default."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in data.items() if name in known})
