"""Training of the critic of harmonisations against the harmony model that is in use.

    python -m musicstudio.engine.rhythm.train_critic --data DIR --out OUT

The model's harmonisations are written first (minutes of processor time, kept in a cache for these weights), so that the same
command makes a new critic when the harmony model has changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from musicstudio.engine.harmony.controls import Controls
from musicstudio.engine.harmony.data import CHORALES, Chorale, load_canonical
from musicstudio.engine.learning.running import Training, main
from musicstudio.engine.learning.training import Budget
from musicstudio.engine.rhythm.critic import SHIPPED, Critic, CriticNet, Size, features
from musicstudio.engine.rhythm.harmonies import Rivals, halves, rivals
from musicstudio.engine.rhythm.telling import TellingRecipe

STEPS = 128  # of each piece
DRAFTS = 2
AS_ASKED = Controls(seed=1)


def written(chorales: Sequence[Chorale]) -> list[Rivals]:
    """Pieces with the model's harmonisations as a musician gets them."""
    return rivals(chorales, STEPS, DRAFTS, AS_ASKED)


def recipe(data: Path, seed: int) -> TellingRecipe:
    chorales = load_canonical(data / CHORALES)
    critic, _ = halves(chorales["train"])
    return TellingRecipe(CriticNet(Size(), dropout=0.5), features, 4, 1e-3, seed, written(critic), written(chorales["valid"]))


def compare(data: Path, weights: Path) -> dict[str, float]:
    judged = recipe(data, 1)
    judged.mean = Critic.load(weights).net
    return judged.look()


TRAINING = Training("critic", recipe, Budget(2.0, every=0.1, patience=8), SHIPPED, compare)

if __name__ == "__main__":
    main(TRAINING)
