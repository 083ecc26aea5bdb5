"""Training of the melody network.

python -m musicstudio.engine.variation.train --data DIR --out DIR
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
from musicstudio.engine.variation.attributes import NAMES, measure
from musicstudio.engine.variation.data import load
from musicstudio.engine.variation.generate import SHIPPED, generate, latents, load_net
from musicstudio.engine.variation.line import Ints
from musicstudio.engine.variation.model import Net, Size
from musicstudio.engine.variation.reconstruction import reconstruction
from musicstudio.engine.variation.windows import FIRST_PITCH, PITCHES, Windows

BATCH = 512
RATE = 2e-3
BETA = 0.1  # weight of the divergence from the prior (Higgins et al. 2017)
HIDE = 0.5  # share of the past that the step decoder is not told
ATTRIBUTES = 2.0  # weight of holding the first latents to the attributes
MOVED = 0.3  # share of windows moved to another key, so that what leaves its key is known too
LOOK = 1200  # windows of the valid split that are looked at while training


class Melodies(AveragedRecipe[Net]):
    """The melody network on the windows in the folder `data`."""

    def __init__(self, data: Path, seed: int, size: Size | None = None) -> None:
        super().__init__(seed)
        self.train, valid = load(data, "train", hop=1), load(data, "valid", hop=2)
        self.valid = valid[np.linspace(0, len(valid) - 1, LOOK).astype(np.int64)]
        self.attributes = torch.from_numpy(measure(self.train)).float()
        self.net = Net(size or Size())
        self.mean = deepcopy(self.net)
        self.optimiser = torch.optim.AdamW(self.net.parameters(), RATE, betas=(0.9, 0.98), weight_decay=0.01)

    def update(self, done: float) -> dict[str, float]:
        rows = self.rng.integers(0, len(self.train), BATCH)
        batch = moved(self.train[rows], np.where(self.rng.random(BATCH) < MOVED, self.rng.integers(-6, 7, BATCH), 0))
        codes, steps, places = tensors(batch)
        with torch.autocast("cpu", torch.bfloat16):
            mean, log_variance = self.net.encode(codes, steps, places)
            z = mean + torch.randn_like(mean) * (0.5 * log_variance).exp()
            logits, wanted = self.net(z, codes, steps, places, HIDE)
        nats = F.cross_entropy(logits.float(), wanted, reduction="sum") / BATCH
        divergence = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(1).mean()
        ordered = order_loss(z[:, : len(NAMES)], self.attributes[torch.from_numpy(rows)])
        loss = nats + BETA * min(1.0, done / 0.15) * divergence + ATTRIBUTES * ordered
        self.descend(loss, RATE, done, most=5.0)
        return {"nats": nats.item(), "divergence": divergence.item(), "attributes": ordered.item()}

    def look(self) -> dict[str, float]:
        return compare_figures(self.mean, self.valid)

    def save(self, path: Path) -> None:
        set_axes(self.mean, self.train)
        save_weights(self.mean, path, asdict(self.net.size), eight_bit=True)


def tensors(windows: Windows) -> tuple[Tensor, Tensor, Tensor]:
    return torch.from_numpy(windows.codes), torch.from_numpy(windows.steps), torch.from_numpy(windows.places)


def moved(windows: Windows, semitones: Ints) -> Windows:
    """The windows transposed by `semitones` (N,); what leaves the compass comes back by an octave."""
    pitch = windows.codes - FIRST_PITCH + semitones[:, None]
    pitch = np.where(pitch < 0, pitch + 12, np.where(pitch >= PITCHES, pitch - 12, pitch))
    return Windows(np.where(windows.codes >= FIRST_PITCH, pitch + FIRST_PITCH, windows.codes), windows.steps, windows.places)


def order_loss(z: Tensor, attributes: Tensor) -> Tensor:
    """How badly latents (B, 3) order the batch as the attributes (B, 3) do (Pati and Lerch 2020, equation 5)."""
    between = torch.tanh(z[:, None] - z[None])
    wanted = torch.sign(attributes[:, None] - attributes[None])
    return (between - wanted).abs().mean((0, 1)).sum()


def set_axes(net: Net, windows: Windows, most: int = 20_000) -> None:
    """Find `Net.axes`: what the latents of windows are, by linear regression, per standard deviation of each attribute."""
    chosen = windows[np.linspace(0, len(windows) - 1, min(most, len(windows))).astype(np.int64)]
    known, z = measure(chosen), latents(net.eval(), chosen)
    scaled = (known - known.mean(0)) / np.maximum(1e-6, known.std(0))
    net.axes.copy_(torch.from_numpy(np.linalg.lstsq(scaled, z - z.mean(0), rcond=None)[0]))


def compare_figures(net: Net, windows: Windows) -> dict[str, float]:
    """Share of notes that do not come back from the mean of the latent; the log-loss of steps, nothing of the past told."""
    net.eval()
    with torch.no_grad():
        mean, _ = net.encode(*tensors(windows))
        logits, wanted = net(mean, *tensors(windows), hide=1.0)
        nats = F.cross_entropy(logits, wanted).item()
        back = generate(net, mean.numpy(), windows)
    net.train()
    figures = reconstruction(windows, back)
    return {"lost": 1 - figures["notes"], "lost_onsets": 1 - figures["onsets_and_pitches"], "blind": nats}


def compare(data: Path, weights: Path) -> dict[str, float]:
    """Figures of weights on the valid split."""
    return compare_figures(load_net(weights), load(data, "valid", hop=2))


TRAINING = Training("melody variation", Melodies, Budget(minutes=10, every=2), SHIPPED, compare)

if __name__ == "__main__":
    main(TRAINING)
