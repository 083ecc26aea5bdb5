"""The generator's weights on disk. The discriminator is needed for training only."""

from __future__ import annotations

from pathlib import Path

from musicstudio.engine.learning.weights import read_weights, ready
from musicstudio.engine.rhythm.model import Generator, Size

SHIPPED = Path(__file__).parent / "weights" / "patterns.safetensors"


def load_generator(path: Path) -> Generator:
    """The generator ready to use. Raises FileNotFoundError."""
    tensors, about = read_weights(path)
    return ready(Generator(Size(**about["size"])), tensors)
