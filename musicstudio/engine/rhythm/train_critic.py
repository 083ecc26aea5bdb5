"""Training of the critic of harmonisations against the harmony model that is in use.

    python -m musicstudio.engine.rhythm.train_critic --data DIR --out OUT

The model's harmonisations are written first (minutes of processor time, kept in a cache for these weights), so that the same
command makes a new critic when the harmony model has changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from musicstudio.engine.harmony.controls import Controls
from musicstudio.engine.harmony.data import Chorale, load_canonical
from musicstudio.engine.learning.running import Training, main
from musicstudio.engine.learning.training import Budget
from musicstudio.engine.rhythm.critic import SHIPPED, Critic, CriticNet, Size, features
from musicstudio.engine.rhythm.harmonies import Rivals, halves, rivals
from musicstudio.engine.rhythm.telling import TellingRecipe

CHORALES = Path("chorales/Jsb16thSeparated.npz")  # within the data folder
STEPS = 128  # of each piece
DRAFTS = 2
WAYS = (Controls(seed=1), Controls(seed=2, candidates=1))
"""As a musician gets them, and each as it is drawn: the critic shall choose among both."""


def written(chorales: Sequence[Chorale]) -> list[Rivals]:
    """Pieces with the model's harmonisations in all WAYS."""
    sets = [rivals(chorales, STEPS, DRAFTS, way) for way in WAYS]
    return [Rivals(pairs[0].bach, tuple(x for pair in pairs for x in pair.model)) for pairs in zip(*sets, strict=True)]


def held_out(data: Path) -> list[Rivals]:
    return rivals(load_canonical(data / CHORALES)["valid"], STEPS, DRAFTS, WAYS[0])


def recipe(data: Path, seed: int) -> TellingRecipe:
    critic, _ = halves(load_canonical(data / CHORALES)["train"])
    return TellingRecipe(CriticNet(Size(), dropout=0.3), features, 4, 1e-3, seed, lambda: written(critic), lambda: held_out(data))


def compare(data: Path, weights: Path) -> dict[str, float]:
    judged = recipe(data, 1)
    judged.mean = Critic.load(weights).net
    return judged.look()


TRAINING = Training("critic", recipe, Budget(5.0, every=0.25, patience=8), SHIPPED, compare)

if __name__ == "__main__":
    main(TRAINING)
