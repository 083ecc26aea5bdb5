"""Train the melody network.

    python -m musicstudio.engine.continuation.train --data DIR --out DIR

Crops of 128 events of random tunes, relative to the key of their opening; in half of them a long tonic is the end, and
how many bars remain until it is told. AdamW with a running mean of the weights; the valid tunes choose the weights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import asdict, fields
from pathlib import Path

import torch

from musicstudio.engine.continuation.data import (
    CROP,
    SHARES,
    SHORTEST,
    Targets,
    Tune,
    columns,
    load_tunes,
    opening,
    target_batch,
    training_batch,
    wanted,
)
from musicstudio.engine.continuation.events import REST, Line, find_home
from musicstudio.engine.continuation.features import Batch, batch
from musicstudio.engine.continuation.model import Net
from musicstudio.engine.continuation.weights import SHIPPED, load_net
from musicstudio.engine.learning.running import Training, main
from musicstudio.engine.learning.training import AveragedRecipe, Budget
from musicstudio.engine.learning.weights import save_weights

BATCH = 24
RATE = 1.5e-3
GIVEN = 32  # events of a held-out crop that are heard before the first is counted


class Stopped(Exception):
    """Nobody waits for a figure any more."""


class Melodies(AveragedRecipe[Net]):
    """The recipe of the shipped weights."""

    rate = RATE

    def __init__(self, data: Path, seed: int) -> None:
        super().__init__(seed)
        tunes = load_tunes(data)
        self.tunes = [[t for t in tunes if t.corpus == corpus and t.split == "train"] for corpus in SHARES]
        self.shares = list(SHARES.values())
        self.held = held_out([t for t in tunes if t.split == "valid"])[::3]
        self.net = Net()
        self.mean = deepcopy(self.net)
        decayed = [p for p in self.net.parameters() if p.dim() > 1]
        others = [p for p in self.net.parameters() if p.dim() <= 1]
        groups = [{"params": decayed, "weight_decay": 0.05}, {"params": others, "weight_decay": 0.0}]
        self.optimiser = torch.optim.AdamW(groups, lr=RATE, betas=(0.9, 0.98))

    def update(self, done: float) -> dict[str, float]:
        self.net.train()
        x, y = training_batch(self.tunes, self.shares, BATCH, self.rng)
        x = shorter(x, y.pitch.shape[1])
        with torch.autocast("cpu", torch.bfloat16):
            pitch, length = self.net.losses(x, y.pitch, y.length, y.counted)
        count = y.counted.sum()
        loss = (pitch.sum() + length.sum()) / count
        self.descend(loss, self.rate, done)
        return {"pitch": float(pitch.detach().sum() / count), "length": float(length.detach().sum() / count)}

    def look(self) -> dict[str, float]:
        return likelihood(self.mean.eval(), self.held)

    def save(self, path: Path) -> None:
        save_weights(self.mean, path, {"size": asdict(self.mean.size)}, eight_bit=True)


Held = tuple[Line, Tune]


def held_out(tunes: Sequence[Tune]) -> list[Held]:
    """Every tune in crops one after the other, none shorter than what is given."""
    return [
        (tune.line.part(first, first + CROP), tune)
        for tune in tunes
        for first in range(0, len(tune.line), CROP)
        if len(tune.line) - first >= GIVEN + SHORTEST
    ]


def shorter(x: Batch, length: int) -> Batch:
    return Batch(**{field.name: getattr(x, field.name)[:, :length] for field in fields(Batch)})


def batches(held: Sequence[Held], size: int = 16) -> Iterator[tuple[Batch, Targets]]:
    """Crops with nothing asked for; the key is that of their opening and signature. What is given does not count."""
    for first in range(0, len(held), size):
        homes = [(line, find_home(opening(line), tune.signature)) for line, tune in held[first : first + size]]
        y = target_batch([wanted(line, home, ended=False) for line, home in homes])
        y.counted[:, :GIVEN] = False
        yield shorter(batch([columns(line, home) for line, home in homes]), y.pitch.shape[1]), y


@torch.no_grad()
def likelihood(net: Net, held: Sequence[Held], stop: Callable[[], bool] = bool) -> dict[str, float]:
    """Nats per note of held-out crops, what rests cost included, and the share of pitches and of lengths. Raises Stopped when
    `stop` says so meanwhile."""
    of_pitch = of_length = notes = 0.0
    for x, y in batches(held):
        if stop():
            raise Stopped
        pitch, length = net.losses(x, y.pitch, y.length, y.counted)
        of_pitch, of_length = of_pitch + float(pitch.sum()), of_length + float(length.sum())
        notes += int((y.counted & (y.pitch < REST)).sum())
    return {"nll_per_note": (of_pitch + of_length) / notes, "pitch": of_pitch / notes, "length": of_length / notes}


def compare(data: Path, weights: Path) -> dict[str, float]:
    """Figures of weights on the valid tunes."""
    return likelihood(load_net(weights), held_out([t for t in load_tunes(data) if t.split == "valid"]))


TRAINING = Training("melody continuation", Melodies, Budget(40, 4), SHIPPED, compare)

if __name__ == "__main__":
    main(TRAINING)
