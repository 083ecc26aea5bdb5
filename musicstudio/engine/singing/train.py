"""Train the acoustic network of the voices.

    python -m musicstudio.engine.singing.train --data DIR --out DIR

DIR holds what `singing.teacher.record` has recorded. Crops of three seconds; in half of them vowels are held up to two seconds
by drawing out their middle. The loss is the distance of the bands in nats, and that of their movement from frame to frame.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor

from musicstudio.engine.learning.running import Training, main
from musicstudio.engine.learning.training import AveragedRecipe, Budget
from musicstudio.engine.learning.weights import save_weights
from musicstudio.engine.singing.acoustic import AcousticNet, AcousticSize
from musicstudio.engine.singing.features import HARMONIC, Voiced
from musicstudio.engine.singing.frames import Frames, frames_of
from musicstudio.engine.singing.recordings import Example, examples, held
from musicstudio.engine.singing.weights import ACOUSTIC, load_acoustic

BATCH, CROP = 8, 600
RATE = 8e-4
HELD, LONGEST = 0.5, 2.0  # share of crops with held vowels, and of their vowels; seconds
MOVING, VOICING = 0.5, 0.3  # weights of the losses beside that of the bands
SPREAD = 1.5  # decibels by which the level that is told strays: it need not be exact

Piece = tuple[int, Frames, Voiced]


class Voices(AveragedRecipe[AcousticNet]):
    """The recipe of the shipped weights."""

    rate = RATE

    def __init__(self, data: Path, seed: int) -> None:
        super().__init__(seed)
        everything = examples(data)
        self.train = [example for example in everything if example.split == "train"]
        self.held_out = [piece(example) for example in everything if example.split == "valid"]
        lengths = np.array([len(example.voiced) for example in self.train], float)
        self.chances = lengths / lengths.sum()
        self.net = AcousticNet(AcousticSize())
        bands = torch.from_numpy(np.concatenate([example.voiced.bands for example in self.train]))
        self.net.mean.copy_(bands.mean(0))
        self.net.scale.copy_(bands.std(0))
        self.mean = deepcopy(self.net)
        self.optimiser = torch.optim.AdamW(self.net.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=0.01)

    def update(self, done: float) -> dict[str, float]:
        self.net.train()
        chosen = self.rng.choice(len(self.train), BATCH, p=self.chances)
        batch = [_crop(*self._piece(self.train[number]), CROP, self.rng) for number in chosen]
        with torch.autocast("cpu", torch.bfloat16):
            losses = distances(self.net, batch)
        loss = losses["bands"] + MOVING * losses["moving"] + VOICING * losses["voicing"]
        self.descend(loss, self.rate, done)
        return {name: float(value.detach()) for name, value in losses.items()}

    def _piece(self, example: Example) -> Piece:
        if self.rng.random() >= HELD:
            return piece(example, SPREAD * float(self.rng.standard_normal()))
        phones, voiced, level = held(example, self.rng, HELD, LONGEST)
        level = level + SPREAD * float(self.rng.standard_normal())
        return example.voice, frames_of(phones, voiced.f0, level), voiced

    def look(self) -> dict[str, float]:
        return measure(self.mean.eval(), self.held_out)

    def save(self, path: Path) -> None:
        save_weights(self.mean, path, {"size": asdict(self.mean.size)})


def piece(example: Example, louder: float = 0.0) -> Piece:
    """Voice, frames and what is heard of an utterance."""
    return example.voice, frames_of(example.phones, example.voiced.f0, example.level + louder), example.voiced


def _crop(voice: int, frames: Frames, voiced: Voiced, length: int, rng: np.random.Generator) -> Piece:
    first = int(rng.integers(max(1, len(frames) - length + 1)))
    span = slice(first, first + length)
    cut = Voiced(voiced.bands[span], voiced.f0[span], voiced.voiced[span])
    return voice, Frames(frames.phones[span], frames.scalars[span]), cut


def distances(net: AcousticNet, pieces: Sequence[Piece]) -> dict[str, Tensor]:
    """Mean distance of the bands in nats, of their movement, and cross-entropy of voicing. Harmonics count where there are
    any."""
    length = max(len(frames) for _, frames, _ in pieces)
    length += length % 2

    def stacked(rows: Sequence[npt.NDArray[np.generic]]) -> Tensor:
        return torch.stack([F.pad(torch.from_numpy(row), [0, 0] * (row.ndim - 1) + [0, length - len(row)]) for row in rows])

    there = stacked([np.ones(len(frames), np.float32) for _, frames, _ in pieces])
    voices = F.one_hot(torch.tensor([voice for voice, _, _ in pieces]), net.size.voices).float()
    bands, odds = net(stacked([f.phones for _, f, _ in pieces]), stacked([f.scalars for _, f, _ in pieces]), voices)
    target, voiced = stacked([v.bands for _, _, v in pieces]), stacked([v.voiced for _, _, v in pieces])
    counted = torch.cat([voiced[..., None].expand(-1, -1, HARMONIC), there[..., None].expand_as(bands[..., HARMONIC:])], 2)
    error = (bands - target) * counted
    both = counted[:, 1:] * counted[:, :-1]
    moving = (error[:, 1:] - error[:, :-1]) * both
    voicing = F.binary_cross_entropy_with_logits(odds, voiced, weight=there, reduction="sum") / there.sum()
    return {"bands": error.abs().sum() / counted.sum(), "moving": moving.abs().sum() / both.sum(), "voicing": voicing}


@torch.inference_mode()
def measure(net: AcousticNet, held_out: Sequence[Piece]) -> dict[str, float]:
    """Mean losses over utterances."""
    rows = [{name: float(value) for name, value in distances(net, chunk).items()} for chunk in _chunks(held_out)]
    return {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}


def _chunks(pieces: Sequence[Piece]) -> Iterator[Sequence[Piece]]:
    for first in range(0, len(pieces), BATCH):
        yield pieces[first : first + BATCH]


def compare(data: Path, weights: Path) -> dict[str, float]:
    """Figures of weights on the utterances held out to choose by."""
    return measure(load_acoustic(weights), [piece(example) for example in examples(data) if example.split == "valid"])


TRAINING = Training("singing voices", Voices, Budget(40, 4), ACOUSTIC, compare)

if __name__ == "__main__":
    main(TRAINING)
