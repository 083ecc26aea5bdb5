"""The generator at work on many pieces at once, or on one bar after the other."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from musicstudio.engine.rhythm.bars import Bars, Floats
from musicstudio.engine.rhythm.model import Generator
from musicstudio.engine.rhythm.patterns import SLOTS, STEPS, Bools

STEADY = 0.7
"""Share of the noise's variance that stays the same for a whole piece, so that it keeps its manner."""


def conditions(given: Floats, has_before: Bools, density: Floats) -> Tensor:
    """(N, CONDITIONS) from `bars.condition` (N, GIVEN), whether there is a bar before (N,), and density (N,) as a percentile
    0..1, NaN where none is asked for."""
    asked = ~np.isnan(density)
    more = np.stack([has_before, np.nan_to_num(density), asked], 1).astype(np.float32)
    return torch.from_numpy(np.concatenate([given, more], 1))


@torch.no_grad()
def play_on(net: Generator, bars: Bars, seed: int, density: float = float("nan")) -> tuple[Bools, Bools]:
    """New patterns in place of those of `bars`, every piece from its beginning on its own last bar; and the bar before each.
    Both (N, 2, STEPS, SLOTS)."""
    generator = torch.Generator().manual_seed(seed)
    made = np.zeros((len(bars), 2, STEPS, SLOTS), bool)
    before = np.zeros_like(made)
    pieces = int(bars.piece.max()) + 1
    steady = torch.randn(pieces, net.size.noise, generator=generator)
    place = np.arange(len(bars)) - np.searchsorted(bars.piece, bars.piece)
    for number in range(int(place.max()) + 1):
        now = np.flatnonzero(place == number)
        has = bars.before[now] >= 0
        before[now[has]] = made[bars.before[now[has]]]
        fresh = torch.randn(len(now), net.size.noise, generator=generator)
        noise = STEADY**0.5 * steady[bars.piece[now]] + (1 - STEADY) ** 0.5 * fresh
        told = conditions(bars.given[now], has, np.full(len(now), density, np.float32))
        made[now] = net(noise, torch.from_numpy(before[now]).float(), told).numpy() > 0.5
    return made, before
