"""What training learns from and prints: whole passes with both losses, the bar before, nothing held out."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import torch

from musicstudio.engine.learning.running import text
from musicstudio.engine.learning.training import Budget, Line, train
from musicstudio.engine.rhythm import train as training
from musicstudio.engine.rhythm.bars import GIVEN, Bars
from musicstudio.engine.rhythm.model import CONDITIONS, Discriminator, Generator, Size, gradient_penalty
from musicstudio.engine.rhythm.patterns import HOLD, ONSET, SLOTS, STEPS


def few_bars(count: int = 300) -> Bars:
    rng = np.random.default_rng(0)
    patterns = np.zeros((count, 2, STEPS, SLOTS), bool)
    patterns[:, ONSET] = rng.random((count, STEPS, SLOTS)) < 0.1
    given = np.zeros((count, GIVEN), np.float32)
    given[:, 3] = 1
    piece = np.arange(count) // 30
    before = np.where(np.arange(count) % 30 == 0, -1, np.arange(count) - 1)
    return Bars(patterns, given, before, piece)


@pytest.fixture
def recipe(monkeypatch: pytest.MonkeyPatch) -> training.PatternRecipe:
    monkeypatch.setattr(training, "load", lambda *_: few_bars())
    return training.PatternRecipe(Path(), 1)


def test_every_epoch_prints_both_losses(recipe: training.PatternRecipe, tmp_path: Path) -> None:
    lines: list[Line] = []
    best = train(recipe, tmp_path, Budget(0.03), lines.append)
    epochs = [line for line in lines if line.epoch]
    assert [line.epoch for line in epochs] == list(range(1, len(epochs) + 1))
    assert len(epochs) >= 2
    for line in epochs:
        assert re.search(r"epoch \d+  D loss -?\d+\.\d+  G loss -?\d+\.\d+", text(line))
    assert lines[-1].figures["distance"] > 0
    assert best.exists()


def test_the_bar_before_is_told_only_where_there_is_one(recipe: training.PatternRecipe) -> None:
    _, before, given = recipe.batch()
    has = given[:, GIVEN] > 0
    assert has.any() and (~has).any()
    assert not before[~has].any()
    density, asked = given[:, GIVEN + 1], given[:, GIVEN + 2] > 0
    assert not density[~asked].any()


def test_a_generated_bar_can_be_played() -> None:
    torch.manual_seed(0)
    net = Generator(Size(noise=8, width=16, beat=8))
    given = torch.zeros(64, CONDITIONS)
    given[torch.arange(64), torch.arange(64) % 4] = 1
    made = net(torch.randn(64, 8), torch.zeros(64, 2, STEPS, SLOTS), given)
    assert made.requires_grad
    cells = made.detach().numpy() > 0.5
    assert (np.abs(made.detach().numpy() - cells) < 1e-5).all()
    assert cells.any()
    for row, pattern in enumerate(cells):
        assert not pattern[:, 4 * (row % 4 + 1) :].any()
        sounding = pattern[ONSET] | pattern[HOLD]
        assert not pattern[HOLD, 0].any()
        assert not (pattern[HOLD, 1:] & ~sounding[:-1]).any()


def test_the_penalty_is_nothing_for_a_slope_of_one() -> None:
    judge = Discriminator(Size(noise=8, width=16, beat=8))

    class Slope(Discriminator):
        def forward(self, pattern: torch.Tensor, before: torch.Tensor, conditions: torch.Tensor) -> torch.Tensor:
            return pattern[:, 0, 0, 0]

    real, fake = torch.ones(4, 2, STEPS, SLOTS), torch.zeros(4, 2, STEPS, SLOTS)
    given = torch.zeros(4, CONDITIONS)
    assert gradient_penalty(Slope(Size(8, 16, 8)), real, fake, fake, given) == 0
    assert gradient_penalty(judge, real, fake, fake, given) > 0
