"""The shipped harmonizer, and two quick ones for what does not depend on the music."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from musicstudio.engine.harmony import harmonizer as module
from musicstudio.engine.harmony.decode import Decoder, Floats
from musicstudio.engine.harmony.features import NONE, PITCHES, REST, STARTS, WIDTH, Ints
from musicstudio.engine.harmony.harmonizer import Harmonizer
from musicstudio.engine.harmony.model import Net, Size
from musicstudio.engine.notation.score import Score


@pytest.fixture(scope="session")
def shipped() -> Harmonizer:
    return Harmonizer.load()


def untrained() -> Net:
    torch.manual_seed(0)
    net = Net(Size(channels=4, blocks=1, heads=1, narrow=1, carried=1, reach=24))
    for parameter in net.parameters():
        parameter.requires_grad_(False)
    return net.eval()


@pytest.fixture(scope="session")
def tiny() -> Harmonizer:
    """A small network that has learnt nothing."""
    return Harmonizer(untrained())


class Dice(Decoder):
    """Throws dice where a network would decide: every kind of answer, at once."""

    def advance(self, temperature: float, forced: Ints | None = None) -> tuple[Ints, Ints, Floats, Floats]:
        n, t = self.rows, self.t
        rng = self.generators[0]
        last = self.history.events[:, 0]
        fresh = np.array(STARTS) + rng.integers(0, WIDTH, (n, 4))
        fresh[rng.random((n, 4)) < 0.1] = REST
        frame = np.where((rng.random((n, 4)) < 0.5) & (last != NONE), last, fresh)
        frame = np.where(self.x.given[0, t].numpy(), self.x.frames[0, t].numpy(), frame)
        attack = ((frame != last) | (rng.random((n, 4)) < 0.1)) & (frame < PITCHES)
        self.history.push(frame, np.full(n, int(self.x.bar[0, t]) % 4))
        self.t += 1
        return frame, attack.astype(np.int64), np.zeros((n, 4)), np.full((n, 4), np.nan)

    def keep(self, best: object) -> None:
        self.base = self.t


class DiceHarmonizer(Harmonizer):
    """A harmonizer on dice. Others in the same test keep their network."""

    def harmonize(self, *asked: Any, **more: Any) -> list[Score]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "Decoder", Dice)
            return super().harmonize(*asked, **more)


@pytest.fixture(scope="session")
def dice() -> Harmonizer:
    return DiceHarmonizer(untrained())
