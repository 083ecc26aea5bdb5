"""The verse network on disk, with its words and the runs of them that it may not copy: one file, so that they always fit."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import torch

from musicstudio.engine.learning.weights import in_use, read_weights, ready, save_weights
from musicstudio.engine.lyrics.copies import Runs
from musicstudio.engine.lyrics.model import Net, Size
from musicstudio.engine.lyrics.vocabulary import Vocabulary

SHIPPED = Path(__file__).parent / "weights" / "verse.safetensors"
RUNS = "runs"


def save_net(net: Net, vocabulary: Vocabulary, runs: Runs, path: Path) -> None:
    """Write a network with what belongs to it. The file appears whole or not at all."""
    about = {"size": asdict(net.size), "words": list(vocabulary.words)}
    save_weights(net, path, about, eight_bit=True, beside={RUNS: torch.from_numpy(runs.bits)})


def load_net(path: Path | None = None) -> tuple[Net, Vocabulary, Runs]:
    """The network ready to use, the words that it knows, and the runs of words it was trained on. Raises FileNotFoundError."""
    tensors, about = read_weights(path or in_use(SHIPPED))
    runs = Runs(tensors.pop(RUNS).numpy())
    return ready(Net(Size(**about["size"])), tensors), Vocabulary(tuple(about["words"])), runs
