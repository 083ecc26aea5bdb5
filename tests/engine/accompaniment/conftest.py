"""The shipped accompanist, and a quick one for what does not depend on the music."""

from __future__ import annotations

import pytest
import torch

from musicstudio.engine.accompaniment import Accompanist
from musicstudio.engine.accompaniment.model import ChordNet, Size
from musicstudio.engine.accompaniment.player import PlayerNet, PlayerSize


@pytest.fixture(scope="session")
def shipped() -> Accompanist:
    return Accompanist.load()


@pytest.fixture(scope="session")
def tiny() -> Accompanist:
    """Small networks that have learnt nothing."""
    torch.manual_seed(0)
    nets = ChordNet(Size(channels=4, dilations=(1,))), PlayerNet(PlayerSize(hidden=8))
    for net in nets:
        net.eval().requires_grad_(False)
    return Accompanist(*nets)
