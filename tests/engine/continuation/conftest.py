"""The shipped continuer, and a quick one for what does not depend on the music."""

from __future__ import annotations

import pytest
import torch

from musicstudio.engine.continuation.continuer import Continuer
from musicstudio.engine.continuation.model import Net, Size


@pytest.fixture(scope="session")
def shipped() -> Continuer:
    torch.set_num_threads(1)
    return Continuer.load()


@pytest.fixture(scope="session")
def tiny() -> Continuer:
    """A small network that has learnt nothing: it writes whatever may be written."""
    torch.manual_seed(0)
    torch.set_num_threads(1)
    net = Net(Size(width=16, layers=1, heads=2))
    for parameter in net.parameters():
        parameter.requires_grad_(False)
    return Continuer(net.eval())
