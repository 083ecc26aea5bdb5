"""Training of the texture network.

python -m musicstudio.engine.variation.train_texture --data DIR --out DIR
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from musicstudio.engine.learning.running import Training, main
from musicstudio.engine.learning.training import AveragedRecipe, Budget
from musicstudio.engine.learning.weights import save_weights
from musicstudio.engine.variation.bars import SILENT, Bars, moved
from musicstudio.engine.variation.play import SHIPPED, load_texture_net, play, texture_latents
from musicstudio.engine.variation.roles import PITCHES
from musicstudio.engine.variation.texture_data import load
from musicstudio.engine.variation.texture_figures import note_f1
from musicstudio.engine.variation.texture_model import Net, Size

BATCH = 256
RATE = 2e-3
BETA = 0.05  # weight of the divergence from the prior
APART = 5  # semitones at most between the key a bar is read in and the key it is written in
LOOK = 800  # bars of the valid split that are looked at while training


class Textures(AveragedRecipe[Net]):
    """The texture network on POP909's piano in the folder `data`."""

    def __init__(self, data: Path, seed: int, size: Size | None = None) -> None:
        super().__init__(seed)
        self.train, valid = load(data, "train"), load(data, "valid")
        self.valid = valid[np.linspace(0, len(valid) - 1, LOOK).astype(np.int64)]
        self.net = Net(size or Size())
        self.mean = deepcopy(self.net)
        self.optimiser = torch.optim.AdamW(self.net.parameters(), RATE, betas=(0.9, 0.98), weight_decay=0.01)

    def update(self, done: float) -> dict[str, float]:
        bars = moved(self.train[self.rng.integers(0, len(self.train), BATCH)], self.rng.integers(-5, 6, BATCH))
        other = moved(bars, np.where(self.rng.random(BATCH) < 0.5, 0, self.rng.integers(-APART, APART + 1, BATCH)))
        with torch.autocast("cpu", torch.bfloat16):
            mean, log_variance = self.net.encode(*tensors(bars))
            z = mean + torch.randn_like(mean) * (0.5 * log_variance).exp()
            begins, lasts = losses(self.net, z, other)
        divergence = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(1).mean()
        loss = begins + lasts + BETA * min(1.0, done / 0.15) * divergence
        self.descend(loss, RATE, done, most=5.0)
        return {"onsets": begins.item(), "durations": lasts.item(), "divergence": divergence.item()}

    def look(self) -> dict[str, float]:
        return compare_figures(self.mean, self.valid)

    def save(self, path: Path) -> None:
        save_weights(self.mean, path, asdict(self.net.size), eight_bit=True)


def tensors(bars: Bars) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    notes, roles, roots, length = (torch.from_numpy(x) for x in (bars.notes, bars.roles, bars.roots, bars.length))
    return notes, roles, roots, length


def losses(net: Net, z: Tensor, bars: Bars) -> tuple[Tensor, Tensor]:
    """Nats per bar of which pitches begin where, and of how long they last."""
    notes, roles, roots, length = tensors(bars)
    slots = net.slots(z, roles, roots, length)
    row, place = (notes[..., 0] != SILENT).nonzero(as_tuple=True)
    slot, pitch, held = notes[row, place].unbind(1)
    wanted = torch.zeros(len(notes), slots.shape[1], PITCHES)
    wanted[row, slot, pitch] = 1
    nats = F.binary_cross_entropy_with_logits(net.onsets(slots, roles).float(), wanted, reduction="none")
    there = torch.arange(slots.shape[1]) < length[:, None]
    lasts = F.cross_entropy(net.lengths(slots, roles, row, slot, pitch).float(), held, reduction="sum")
    return (nats.sum(2) * there).sum() / len(notes), lasts / len(notes)


def compare_figures(net: Net, bars: Bars) -> dict[str, float]:
    """What an F1 of one lacks, from the latent's mean: of notes with their durations, and of onsets with their pitches."""
    net.eval()
    back = play(net, texture_latents(net, bars), bars)
    net.train()
    whole, begun = note_f1(bars, back)
    return {"lost": 1 - whole, "lost_onsets": 1 - begun}


def compare(data: Path, weights: Path) -> dict[str, float]:
    """Figures of weights on the valid split."""
    return compare_figures(load_texture_net(weights), load(data, "valid"))


TRAINING = Training("texture", Textures, Budget(minutes=5, every=1), SHIPPED, compare)

if __name__ == "__main__":
    main(TRAINING)
