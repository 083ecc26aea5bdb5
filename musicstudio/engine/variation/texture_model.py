"""The texture network: a variational autoencoder of bars of accompaniment, given the chords.

As in Wang et al. 2020 (arXiv 2008.07122) the latent keeps how a bar is played, and the chords come in again when it is written.
Here both sides know a pitch by its role in the chord and its height, so that what was learnt on one chord holds on all; and in
training the bar is read in one key and written in another.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from musicstudio.engine.variation.bars import LENGTH, LONGEST, SILENT
from musicstudio.engine.variation.model import Block
from musicstudio.engine.variation.roles import CLASSES, LOWEST, PITCHES


@dataclass(frozen=True)
class Size:
    """Channels of a slot, width of a bar, latents."""

    channels: int = 96
    width: int = 512
    latents: int = 128


class Pitches(nn.Module):
    """A vector for every class and height. (CLASSES * PITCHES, channels)"""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.role, self.height = nn.Embedding(CLASSES, channels), nn.Embedding(PITCHES, channels)
        self.mix = nn.Linear(channels, channels)

    def forward(self) -> Tensor:
        role, height = self.role.weight[:, None], self.height.weight[None]
        both: Tensor = self.mix(F.gelu(role + height)) + role * height
        return both.flatten(0, 1)


class Net(nn.Module):
    """Notes (B, 40, 3), roles (B, 16, 12), roots (B, 16) and length (B,) as in `bars`."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.size, c = size, size.channels
        self.read_pitch, self.write_pitch, self.hold_pitch = Pitches(c), Pitches(c), Pitches(c)
        self.read_length = nn.Embedding(LONGEST + 1, c)
        self.read_slot = Block(c, c)
        self.gather = nn.Linear(LENGTH * c, size.width)
        self.read_bar = Block(size.width, size.width)
        self.bottleneck = nn.Linear(size.width, 2 * size.latents)
        self.open = nn.Linear(size.latents, size.width)
        self.write_bar = Block(size.width, size.width)
        self.spread = nn.Linear(size.width, LENGTH * c)
        self.chord, self.root = nn.Linear(12 * CLASSES, c), nn.Embedding(12, c)
        self.length = nn.Embedding(LENGTH + 1, c)
        self.write_slot = nn.ModuleList(Block(c, 2 * c) for _ in range(2))
        self.settle = nn.LayerNorm(c)
        self.bias = nn.Parameter(torch.full((CLASSES * PITCHES,), -4.0))
        self.hold = nn.Linear(c, LONGEST + 1)

    def harmony(self, roles: Tensor, roots: Tensor) -> Tensor:
        """What is known of the chord of each slot. (B, 16, C)"""
        known: Tensor = self.chord(F.one_hot(roles, CLASSES).flatten(2).to(self.chord.weight.dtype)) + self.root(roots)
        return known

    def encode(self, notes: Tensor, roles: Tensor, roots: Tensor, length: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log-variance of the latent, each (B, latents)."""
        row, place = (notes[..., 0] != SILENT).nonzero(as_tuple=True)
        slot, pitch, held = notes[row, place].unbind(1)
        heard = F.embedding(cell(roles, row, slot, pitch), self.read_pitch()) * (1 + self.read_length(held))
        x = heard.new_zeros(len(notes) * LENGTH, self.size.channels).index_add(0, row * LENGTH + slot, heard)
        x = x.unflatten(0, (-1, LENGTH)) + self.harmony(roles, roots) + self.length(length)[:, None]
        x = self.read_bar(self.gather(F.gelu(self.read_slot(x)).flatten(1)))
        mean, log_variance = self.bottleneck(F.gelu(x)).float().chunk(2, 1)
        return mean, log_variance.clamp(-10, 4)

    def slots(self, z: Tensor, roles: Tensor, roots: Tensor, length: Tensor) -> Tensor:
        """A vector for each slot. (B, 16, C)"""
        x = self.spread(F.gelu(self.write_bar(self.open(z)))).unflatten(1, (LENGTH, -1))
        x = x + self.harmony(roles, roots) + self.length(length)[:, None]
        for block in self.write_slot:
            x = block(x)
        settled: Tensor = self.settle(x)
        return settled

    def onsets(self, slots: Tensor, roles: Tensor) -> Tensor:
        """Logits that each pitch begins in each slot. (B, 16, PITCHES)"""
        every = slots @ self.write_pitch().T + self.bias
        wheel = (torch.arange(PITCHES) + LOWEST) % 12
        mine: Tensor = every.gather(2, roles[:, :, wheel] * PITCHES + torch.arange(PITCHES))
        return mine

    def lengths(self, slots: Tensor, roles: Tensor, row: Tensor, slot: Tensor, pitch: Tensor) -> Tensor:
        """Logits (M, 17) of the durations of M notes that begin in bar `row` at `slot`."""
        told = F.embedding(cell(roles, row, slot, pitch), self.hold_pitch())
        held: Tensor = self.hold(F.gelu(slots[row, slot] + told))
        return held


def cell(roles: Tensor, row: Tensor, slot: Tensor, pitch: Tensor) -> Tensor:
    """Rows of `Pitches` for M notes."""
    return roles[row, slot, (pitch + LOWEST) % 12] * PITCHES + pitch
