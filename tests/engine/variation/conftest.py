"""Small networks that have learnt nothing, for what does not depend on the music."""

from __future__ import annotations

import pytest
import torch

from musicstudio.engine.variation import model, texture_model
from musicstudio.engine.variation.texture import TextureTransfer
from musicstudio.engine.variation.varier import Varier


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def varier() -> Varier:
    torch.manual_seed(0)
    net = model.Net(model.Size(channels=8, width=16, latents=8, code=4, step=16, past=4)).requires_grad_(False).eval()
    net.axes += 1
    return Varier(net)


@pytest.fixture(scope="session")
def transfer() -> TextureTransfer:
    torch.manual_seed(0)
    net = texture_model.Net(texture_model.Size(channels=8, width=16, latents=8)).requires_grad_(False).eval()
    net.bias += 2.5  # so that it plays a few notes
    return TextureTransfer(net)
