"""The networks' weights on disk."""

from __future__ import annotations

from pathlib import Path

from musicstudio.engine.accompaniment.model import ChordNet, Size
from musicstudio.engine.accompaniment.player import PlayerNet, PlayerSize
from musicstudio.engine.learning.weights import in_use, read_weights, ready

FOLDER = Path(__file__).parent / "weights"
CHORDS = FOLDER / "chords.safetensors"
PLAYER = FOLDER / "player.safetensors"


def load_chords(path: Path | None = None) -> ChordNet:
    """The chord network ready to use. Raises FileNotFoundError."""
    tensors, about = read_weights(path or in_use(CHORDS))
    return ready(ChordNet(Size(**{**about, "dilations": tuple(about["dilations"])})), tensors)


def load_player(path: Path | None = None) -> PlayerNet:
    """The pop pianist ready to use. Raises FileNotFoundError."""
    tensors, about = read_weights(path or in_use(PLAYER))
    return ready(PlayerNet(PlayerSize(**about)), tensors)
