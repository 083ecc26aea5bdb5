"""The verse network on disk, with its words."""

from __future__ import annotations

from pathlib import Path

from musicstudio.engine.learning.weights import in_use, read_weights, ready
from musicstudio.engine.lyrics.model import Net, Size
from musicstudio.engine.lyrics.vocabulary import Vocabulary

SHIPPED = Path(__file__).parent / "weights" / "verse.safetensors"


def load_net(path: Path | None = None) -> tuple[Net, Vocabulary]:
    """The network ready to use and the words that it knows. Raises FileNotFoundError."""
    tensors, about = read_weights(path or in_use(SHIPPED))
    return ready(Net(Size(**about["size"])), tensors), Vocabulary(tuple(about["words"]))
