"""Train the pop pianist on POP909's training split.

python -m musicstudio.engine.accompaniment.train_player --data DATA --out DIR
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from pathlib import Path

import torch

from musicstudio.engine.accompaniment.player import PlayerNet, PlayerSize, figures, told
from musicstudio.engine.accompaniment.player_data import Performance, performances
from musicstudio.engine.accompaniment.weights import PLAYER, load_player
from musicstudio.engine.learning.running import Training, main
from musicstudio.engine.learning.training import AveragedRecipe, Budget, Recipe
from musicstudio.engine.learning.weights import save_weights

CROP = 256  # steps
BATCH = 16
RATE = 2e-3
UNASKED = 0.3  # share of crops without a density


class PlayerRecipe(AveragedRecipe[PlayerNet]):
    """Random crops, teacher-forced."""

    def __init__(
        self,
        train: Sequence[Performance],
        valid: Sequence[Performance],
        seed: int,
        size: PlayerSize = PlayerSize(),  # noqa: B008
    ) -> None:
        super().__init__(seed)
        self.net = PlayerNet(size)
        self.mean = copy.deepcopy(self.net)
        self.train, self.valid = [x for x in train if len(x.steps) > CROP], valid
        self.optimiser = torch.optim.AdamW(self.net.parameters(), RATE, weight_decay=0.02)
        self.seen = [(figures(torch.from_numpy(x.struck), x.steps), told(x.table, x.density)) for x in self.train]
        self.unasked = [told(x.table, 0 * x.density) for x in self.train]

    def update(self, done: float) -> dict[str, float]:
        self.net.train()
        rows = []
        for _ in range(BATCH):
            i = int(self.rng.integers(len(self.train)))
            first = int(self.rng.integers(len(self.train[i].steps) - CROP))
            own = slice(first, first + CROP)
            asked = self.unasked[i] if self.rng.random() < UNASKED else self.seen[i][1]
            rows.append((self.seen[i][0][own], asked[own], torch.from_numpy(self.train[i].struck[own])))
        value = nats(self.net, *(torch.stack(x) for x in zip(*rows, strict=True))).mean()
        self.descend(value, RATE, done)
        return {"loss": float(value.detach())}

    def look(self) -> dict[str, float]:
        return look(self.mean, self.valid)

    def save(self, path: Path) -> None:
        save_weights(self.mean, path, self.mean.about())


def nats(net: PlayerNet, before: torch.Tensor, known: torch.Tensor, struck: torch.Tensor) -> torch.Tensor:
    """Negative log-likelihood of every step (B, T) of what was `struck` (B, T, 2)."""
    hands = net.hands(net(before, known), struck[..., 0])
    found = [log.gather(-1, struck[..., hand, None])[..., 0] for hand, log in enumerate(hands)]
    return -(found[0] + found[1])


@torch.no_grad()
def look(net: PlayerNet, chosen: Sequence[Performance]) -> dict[str, float]:
    """Nats per step on whole songs, told each bar's density."""
    net.eval()
    total = 0.0
    for x in chosen:
        struck = torch.from_numpy(x.struck)
        total += float(nats(net, figures(struck, x.steps)[None], told(x.table, x.density)[None], struck[None]).sum())
    return {"nats": total / sum(len(x.steps) for x in chosen)}


def recipe(data: Path, seed: int) -> Recipe:
    return PlayerRecipe(performances(data, "train"), performances(data, "valid"), seed)


def compare(data: Path, weights: Path) -> dict[str, float]:
    return look(load_player(weights), performances(data, "valid"))


TRAINING = Training("pop pianist", recipe, Budget(minutes=3, every=0.75), PLAYER, compare)

if __name__ == "__main__":
    main(TRAINING)
