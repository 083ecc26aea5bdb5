"""Training of the pattern network: a generator against a discriminator, whose losses are printed after every epoch.

    python -m musicstudio.engine.rhythm.train --data DIR --out OUT

An epoch is as many updates as show every training bar to the discriminator once. Valid pieces choose the weights; they are
played through by the generator's running mean, each from its beginning.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from musicstudio.engine.learning.running import Training, main
from musicstudio.engine.learning.training import Budget, Recipe, Stateful, average, cosine
from musicstudio.engine.learning.weights import save_weights
from musicstudio.engine.rhythm.bars import Bars, density_of, load
from musicstudio.engine.rhythm.metrics import rows
from musicstudio.engine.rhythm.model import Discriminator, Generator, Size, gradient_penalty
from musicstudio.engine.rhythm.patterns import MOST_BEATS, ONSET
from musicstudio.engine.rhythm.running import conditions, play_on
from musicstudio.engine.rhythm.weights import SHIPPED, load_generator

BATCH = 64
ROUNDS = 3  # updates of the discriminator for one of the generator
PENALTY = 10.0
RATE = 2e-4
OBEDIENCE = 1.0  # weight of notes per beat too many or too few where the density is told
UNASKED = 0.5  # share of bars whose density is not told
OPENING = 0.1  # share of bars shown as the first of a piece
LOOK_SEED = 5


class PatternRecipe(Recipe):
    """Wasserstein GAN with gradient penalty over bars (Gulrajani et al. 2017, algorithm 1)."""

    def __init__(self, data: Path, seed: int) -> None:
        super().__init__(seed)
        self.bars, self.held = load(data, "train"), load(data, "valid")
        beats = self.bars.beats
        struck = density_of(self.bars.patterns, beats)
        self.percentile = (np.argsort(np.argsort(struck)) / len(struck)).astype(np.float32)
        self.net, self.judge = Generator(Size()), Discriminator(Size())
        self.mean = copy.deepcopy(self.net).requires_grad_(False)
        self.play = torch.optim.Adam(self.net.parameters(), RATE, betas=(0.0, 0.9))
        self.tell = torch.optim.Adam(self.judge.parameters(), RATE, betas=(0.0, 0.9))

    @property
    def steps(self) -> int:
        """Updates of the generator so far, as its optimiser has counted them."""
        state = self.play.state.get(next(self.net.parameters()))
        return int(state["step"]) if state else 0

    def parts(self) -> Mapping[str, Stateful]:
        return {"net": self.net, "judge": self.judge, "mean": self.mean, "play": self.play, "tell": self.tell}

    def epoch(self, step: int) -> int:
        return step * ROUNDS * BATCH // len(self.bars)

    def batch(self) -> tuple[Tensor, Tensor, Tensor]:
        """Real bars, the bars before them, conditions."""
        chosen = self.rng.integers(0, len(self.bars), BATCH)
        last = self.bars.before[chosen]
        has = (last >= 0) & (self.rng.random(BATCH) >= OPENING)
        before = self.bars.patterns[last] & has[:, None, None, None]
        density = np.where(self.rng.random(BATCH) < UNASKED, np.nan, self.percentile[chosen]).astype(np.float32)
        real = torch.from_numpy(self.bars.patterns[chosen]).float()
        return real, torch.from_numpy(before).float(), conditions(self.bars.given[chosen], has, density)

    def update(self, done: float) -> dict[str, float]:
        for optimiser in (self.play, self.tell):
            optimiser.param_groups[0]["lr"] = RATE * cosine(done, self.steps)
        told = 0.0
        for _ in range(ROUNDS):
            real, before, given = self.batch()
            with torch.no_grad():
                fake = self.net(torch.randn(BATCH, self.net.size.noise), before, given)
            apart = self.judge(fake, before, given).mean() - self.judge(real, before, given).mean()
            loss = apart + PENALTY * gradient_penalty(self.judge, real, fake, before, given)
            self.tell.zero_grad()
            loss.backward()
            self.tell.step()
            told += loss.item() / ROUNDS
        real, before, given = self.batch()
        fake = self.net(torch.randn(BATCH, self.net.size.noise), before, given)
        loss = -self.judge(fake, before, given).mean()
        self.play.zero_grad()
        (loss + OBEDIENCE * disobedience(fake, real, given)).backward()
        self.play.step()
        average(self.mean, self.net, self.steps, 0.999)
        return {"D loss": told, "G loss": loss.item()}

    def look(self) -> dict[str, float]:
        return held_out(self.mean, self.held)

    def save(self, path: Path) -> None:
        save_weights(self.mean, path, {"size": asdict(self.mean.size)})


def disobedience(fake: Tensor, real: Tensor, given: Tensor) -> Tensor:
    """Mean squared distance, in twos of notes per beat, from the density that is told, which is that of the real bar. The
    discriminator alone teaches it slowly, as it is one number among fifty."""
    beats = given[:, :MOST_BEATS].argmax(1) + 1
    apart = (fake[:, ONSET] - real[:, ONSET]).sum((1, 2)) / beats / 2
    return (apart**2 * given[:, -1]).mean()


def held_out(net: Generator, held: Bars) -> dict[str, float]:
    """`distance`, half rhythm and half texture, of four-beat bars that the network plays over these pieces, and all rows."""
    made, before = play_on(net, held, LOOK_SEED)
    four = held.beats == MOST_BEATS
    found = rows(made[four], before[four], held.patterns[four])
    return {"distance": (found["rhythm_distance"] + found["texture_distance"]) / 2, **found}


def compare(data: Path, weights: Path) -> dict[str, float]:
    return held_out(load_generator(weights), load(data, "valid"))


TRAINING = Training("patterns", PatternRecipe, Budget(14.0, every=1.5), SHIPPED, compare)

if __name__ == "__main__":
    main(TRAINING)
