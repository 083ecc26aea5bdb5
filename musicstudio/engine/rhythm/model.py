"""The conditional GAN over bars: noise, the bar before, metre, movement of the chords and rhythm of the melody in; a pattern out.

A Wasserstein GAN with gradient penalty (Gulrajani et al. 2017, "Improved Training of Wasserstein GANs"), conditioned on the bar
before as MidiNet is (Yang, Chou and Yang 2017). The generator ends in deterministic binary neurons with the straight-through
gradient (Dong and Yang 2018, "Convolutional Generative Adversarial Networks with Binary Neurons for Polyphonic Music
Generation"), so that both networks only ever see real notes. Both read and write a bar beat by beat with the same weights for
every beat.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from musicstudio.engine.rhythm.bars import GIVEN
from musicstudio.engine.rhythm.patterns import HOLD, MOST_BEATS, ONSET, SLOTS, STEPS, STEPS_PER_BEAT

CONDITIONS = GIVEN + 3
"""What both networks are told beside the bar before: `bars.condition`, whether there is a bar before, the density as a
percentile 0..1 of the training bars, and whether it is asked for."""

CELLS = 2 * SLOTS * STEPS_PER_BEAT  # of a pattern in one beat


@dataclass(frozen=True)
class Size:
    noise: int = 96
    width: int = 384
    beat: int = 128


def by_beat(pattern: Tensor) -> Tensor:
    """(N, 2, STEPS, SLOTS) -> (N, MOST_BEATS, CELLS)."""
    n = len(pattern)
    return pattern.view(n, 2, MOST_BEATS, STEPS_PER_BEAT, SLOTS).transpose(1, 2).reshape(n, MOST_BEATS, CELLS)


class Generator(nn.Module):
    """noise (N, noise), before (N, 2, STEPS, SLOTS), conditions (N, CONDITIONS) -> pattern (N, 2, STEPS, SLOTS) of 0 and 1."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.size = size
        self.look = nn.Linear(CELLS, size.beat)
        self.trunk = nn.Sequential(
            nn.Linear(MOST_BEATS * size.beat + CONDITIONS + size.noise, size.width), nn.LayerNorm(size.width), nn.ReLU(),
            nn.Linear(size.width, size.width), nn.LayerNorm(size.width), nn.ReLU(),
            nn.Linear(size.width, MOST_BEATS * size.beat), nn.ReLU(),
        )  # fmt: skip
        self.play = nn.Sequential(nn.Linear(2 * size.beat, 2 * size.beat), nn.ReLU(), nn.Linear(2 * size.beat, CELLS))

    def forward(self, noise: Tensor, before: Tensor, conditions: Tensor) -> Tensor:
        n = len(noise)
        heard = torch.relu(self.look(by_beat(before)))  # (N, MOST_BEATS, beat)
        planned = self.trunk(torch.cat([heard.flatten(1), conditions, noise], 1)).view(n, MOST_BEATS, -1)
        cells = self.play(torch.cat([planned, heard], 2)).view(n, MOST_BEATS, 2, STEPS_PER_BEAT, SLOTS)
        chance = torch.sigmoid(cells.transpose(1, 2).reshape(n, 2, STEPS, SLOTS))
        return playable((chance > 0.5).float() + chance - chance.detach(), conditions)


def playable(pattern: Tensor, conditions: Tensor) -> Tensor:
    """The pattern without what lies beyond the bar's beats, and without tones that sound on but never started."""
    beats = conditions[:, :MOST_BEATS].argmax(1) + 1
    inside = (torch.arange(STEPS) < beats[:, None] * STEPS_PER_BEAT).float()[:, :, None]
    onset, hold = pattern[:, ONSET] * inside, pattern[:, HOLD] * inside
    sounding, held = torch.zeros_like(onset[:, 0]), []
    for step in range(STEPS):
        on = hold[:, step] * sounding * (1 - onset[:, step])
        held.append(on)
        sounding = onset[:, step] + on
    return torch.stack([onset, torch.stack(held, 1)], 1)


class Discriminator(nn.Module):
    """pattern, before (N, 2, STEPS, SLOTS), conditions (N, CONDITIONS) -> (N,), higher = more like a real bar."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.beat = nn.Sequential(
            nn.Linear(2 * CELLS, 2 * size.beat), nn.LeakyReLU(0.2), nn.Linear(2 * size.beat, size.beat), nn.LeakyReLU(0.2)
        )
        self.bar = nn.Sequential(
            nn.Linear(MOST_BEATS * size.beat + CONDITIONS, size.width), nn.LeakyReLU(0.2),
            nn.Linear(size.width, size.width), nn.LeakyReLU(0.2),
            nn.Linear(size.width, 1),
        )  # fmt: skip

    def forward(self, pattern: Tensor, before: Tensor, conditions: Tensor) -> Tensor:
        beats = self.beat(torch.cat([by_beat(pattern), by_beat(before)], 2))
        verdict: Tensor = self.bar(torch.cat([beats.flatten(1), conditions], 1))
        return verdict[:, 0]


def gradient_penalty(judge: Discriminator, real: Tensor, fake: Tensor, before: Tensor, conditions: Tensor) -> Tensor:
    """Mean squared distance from 1 of the gradient's norm between real and generated bars (Gulrajani et al. 2017, eq. 3)."""
    mix = torch.rand(len(real), 1, 1, 1)
    between = (mix * real + (1 - mix) * fake).requires_grad_(True)
    [slope] = torch.autograd.grad(judge(between, before, conditions).sum(), between, create_graph=True)
    penalty: Tensor = ((slope.flatten(1).norm(dim=1) - 1) ** 2).mean()
    return penalty
