"""Pieces that a style can be learnt from in a second, and the small network that learns it."""

from pathlib import Path

import pytest
import torch

from musicstudio.engine.continuation import style, train
from musicstudio.engine.continuation.model import Net, Size
from musicstudio.engine.continuation.weights import load_net
from musicstudio.engine.learning.training import Budget
from musicstudio.engine.notation.score import Score
from tests.engine.harmony.tunes import simple

SHORT = Budget(minutes=0.03, every=0.01)


def tunes(count: int, bars: int = 12) -> list[Score]:
    """Scales up and down, each a bar longer than the one before and in another key."""
    return [simple(bars + number, start=60 + number) for number in range(count)]


def use_small_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """In place of the shipped one a network that knows nothing yet, always the same one."""

    def load(path: Path | None = None) -> Net:
        if path is not None:
            return load_net(path)
        torch.manual_seed(0)
        return Net(Size(width=32, layers=1, heads=2)).eval()

    monkeypatch.setattr(style, "load_net", load)
    monkeypatch.setattr(train, "BATCH", 4)
