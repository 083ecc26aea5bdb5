"""A pattern maker that has learnt nothing, for what does not depend on the music, and the shipped one."""

from __future__ import annotations

import pytest
import torch

from musicstudio.engine.rhythm import PatternMaker
from musicstudio.engine.rhythm.model import Generator, Size


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def shipped() -> PatternMaker:
    return PatternMaker.load()


@pytest.fixture(scope="session")
def tiny() -> PatternMaker:
    torch.manual_seed(0)
    net = Generator(Size(noise=8, width=16, beat=8))
    for parameter in net.parameters():
        parameter.requires_grad_(False)
    return PatternMaker(net.eval())
