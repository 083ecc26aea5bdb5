"""The network's weights on disk."""

from __future__ import annotations

from pathlib import Path

from musicstudio.engine.continuation.model import Net, Size
from musicstudio.engine.learning.weights import in_use, read_weights, ready

SHIPPED = Path(__file__).parent / "weights" / "melodies.safetensors"


def load_net(path: Path | None = None) -> Net:
    """The network ready to use: the one in use, or the one in `path`. Raises FileNotFoundError."""
    tensors, about = read_weights(path or in_use(SHIPPED))
    return ready(Net(Size(**about["size"])), tensors)
