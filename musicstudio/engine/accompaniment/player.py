"""The pop pianist: which notes of each hand are struck at every step, learnt from POP909's piano parts.

A hand holds up to four notes, numbered from the lowest; a step is one of the 16 subsets of them for the left hand and, given
it, one for the right. What is learnt is rhythm and figuration; which pitches the numbers stand for is decided by voice leading
(`piano.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from musicstudio.engine.accompaniment.chain import Bools
from musicstudio.engine.accompaniment.slots import Floats, Ints
from musicstudio.engine.accompaniment.steps import CONDITIONS, Steps

VOICES = 4  # of each hand
SUBSETS = 1 << VOICES
DENSITIES = 8  # classes of the density control
FIGURES = 3 * 2 * VOICES  # a step, half a bar and a bar ago, both hands


@dataclass(frozen=True)
class PlayerSize:
    hidden: int = 160
    dropout: float = 0.2


class PlayerNet(nn.Module):
    """A GRU over steps that also sees what was struck half a bar and a bar ago."""

    def __init__(self, size: PlayerSize = PlayerSize()) -> None:
        super().__init__()
        self.size = size
        self.told = nn.Linear(CONDITIONS + DENSITIES + 1, size.hidden)
        self.figures = nn.Linear(FIGURES, size.hidden, bias=False)
        self.cell = nn.GRU(size.hidden, size.hidden, batch_first=True)
        self.drop = nn.Dropout(size.dropout)
        self.left = nn.Linear(size.hidden, SUBSETS)
        self.right = nn.Sequential(nn.Linear(size.hidden + VOICES, size.hidden), nn.GELU(), nn.Linear(size.hidden, SUBSETS))

    def forward(self, figures: Tensor, told: Tensor) -> Tensor:
        """Features (B, T, H) from what was struck before, `figures` (B, T, FIGURES), and what is `told` (B, T, ...)."""
        out, _ = self.cell(F.gelu(self.told(told) + self.figures(figures)))
        return self.drop(out)  # type: ignore[no-any-return]

    def step(self, figures: Tensor, told: Tensor, state: Tensor) -> Tensor:
        """One step of `forward`, which is its own next state (1, H); `told` (1, H) is what `self.told` has made of it."""
        return torch.gru_cell(F.gelu(told + self.figures(figures)), state, *self.cell.all_weights[0])

    def hands(self, features: Tensor, left: Tensor) -> tuple[Tensor, Tensor]:
        """Log-probabilities (..., SUBSETS) of both hands; the right hand's knows the left subset (...,)."""
        right = self.right(torch.cat([features, bits(left)], -1))
        return self.left(features).log_softmax(-1), right.log_softmax(-1)

    def about(self) -> dict[str, Any]:
        return asdict(self.size)


def bits(subset: Tensor) -> Tensor:
    """(..., VOICES) of 0 and 1 of subsets (...,)."""
    return (subset[..., None] >> torch.arange(VOICES) & 1).float()


def figures(struck: Tensor, steps: Steps) -> Tensor:
    """(T, FIGURES): what both hands, `struck` (T, 2), struck a step, half a bar and a bar before every step."""
    before = torch.from_numpy(np.stack([np.arange(len(steps)) - 1, steps.half, steps.back], 1))
    rows = torch.where((before >= 0)[..., None], struck[before.clamp_min(0)], 0)
    return bits(rows).flatten(1)


def told(table: Floats, density: Ints) -> Tensor:
    """(T, ...): the conditions (T, CONDITIONS) and the class of density (T,), 0 = not asked for."""
    return torch.cat([torch.from_numpy(table), F.one_hot(torch.from_numpy(density), DENSITIES + 1).float()], -1)


@torch.no_grad()
def play(
    net: PlayerNet, steps: Steps, table: Floats, density: int, bass: Bools, rng: np.random.Generator, heat: float
) -> Iterator[tuple[int, int]]:
    """Subsets of the left and the right hand, drawn step by step; where `bass` (T,) says so, the left hand strikes its lowest
    note in any case."""
    known = net.told(told(table, np.full(len(table), density)))
    one = torch.zeros(len(table) + 1, 2 * VOICES)  # what each step struck, as figures have it; the last row is "nothing yet"
    state = torch.zeros(1, net.size.hidden)
    subsets = bits(torch.arange(SUBSETS))
    for t in range(len(table)):
        state = net.step(one[[t - 1, int(steps.half[t]), int(steps.back[t])]].view(1, -1), known[t : t + 1], state)
        left = _drawn(net.left(state), heat, rng) | int(bass[t])
        right = _drawn(net.right(torch.cat([state, subsets[left : left + 1]], 1)), heat, rng)
        one[t] = torch.cat([subsets[left], subsets[right]])
        yield left, right


def _drawn(logits: Tensor, heat: float, rng: np.random.Generator) -> int:
    chance = (logits[0] / heat).softmax(0).double().numpy().cumsum()
    return min(int(np.searchsorted(chance, rng.random() * chance[-1], side="right")), SUBSETS - 1)
