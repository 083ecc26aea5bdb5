"""The shipped weights and how they are loaded."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import torch

from musicstudio.engine.learning.weights import in_use, read_weights, ready
from musicstudio.engine.singing.acoustic import AcousticNet, AcousticSize
from musicstudio.engine.singing.provenance import ACOUSTIC as ACOUSTIC
from musicstudio.engine.singing.provenance import VOCODER as VOCODER
from musicstudio.engine.singing.vocoder import Vocoder, VocoderSize


def load_acoustic(path: Path) -> AcousticNet:
    tensors, about = read_weights(path)
    return ready(AcousticNet(AcousticSize(**about["size"])), tensors)


def load_vocoder(path: Path) -> Vocoder:
    tensors, about = read_weights(path)
    return ready(Vocoder(VocoderSize(**about["size"])), tensors)


@cache
def acoustic() -> AcousticNet:
    """The network in use. From then on this process computes on one core: others are busy on this machine too."""
    torch.set_num_threads(1)
    return load_acoustic(in_use(ACOUSTIC))


@cache
def vocoder() -> Vocoder:
    """The network in use."""
    return load_vocoder(in_use(VOCODER))
