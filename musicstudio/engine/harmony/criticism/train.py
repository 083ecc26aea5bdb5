"""Training of the critic of harmonisations against the harmony model that is in use.

    python -m musicstudio.engine.harmony.criticism.train --data DIR --out OUT

The model's harmonisations are written first (minutes of processor time, kept in a cache for these weights), so that the same
command makes a new critic when the harmony model has changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from musicstudio.engine.harmony.controls import Controls
from musicstudio.engine.harmony.criticism.critic import SHIPPED, Critic, CriticNet, Size, features
from musicstudio.engine.harmony.criticism.rivals import Rivals, halves, misplaced, mistaken, rivals
from musicstudio.engine.harmony.criticism.telling import TellingRecipe
from musicstudio.engine.harmony.data import CHORALES, Chorale, load_canonical
from musicstudio.engine.learning.running import Training, main
from musicstudio.engine.learning.training import Budget

STEPS = 128  # of each piece
DRAFTS = 2
AS_ASKED = Controls(seed=1)


def written(chorales: Sequence[Chorale]) -> list[Rivals]:
    """Pieces with the model's harmonisations as a musician gets them."""
    return rivals(chorales, STEPS, DRAFTS, AS_ASKED)


def with_damage(pairs: Sequence[Rivals], seed: int) -> list[Rivals]:
    """The same with two spoilt versions of Bach's own among the model's. Without them whatever is unusual would pass for Bach's,
    since he is less regular than the model."""
    rng = np.random.default_rng(seed)
    return [Rivals(x.bach, (*x.model, misplaced(x.bach, rng), mistaken(x.bach, rng))) for x in pairs]


def recipe(data: Path, seed: int) -> TellingRecipe:
    chorales = load_canonical(data / CHORALES)
    critic, _ = halves(chorales["train"])
    return TellingRecipe(
        CriticNet(Size(), dropout=0.3), features, 4, 1e-3, seed, with_damage(written(critic), seed), written(chorales["valid"])
    )


def compare(data: Path, weights: Path) -> dict[str, float]:
    judged = recipe(data, 1)
    judged.mean = Critic.load(weights).net
    return judged.look()


TRAINING = Training("critic", recipe, Budget(2.5, every=0.1, patience=6), SHIPPED, compare)

if __name__ == "__main__":
    main(TRAINING)
