"""What a voice is made from before it is shaped: pulses at the pitch, and noise."""

from __future__ import annotations

import torch
from torch import Tensor

from musicstudio.engine.singing.features import HOP, RATE


def pulses(f0: Tensor, start: Tensor | None = None) -> Tensor:
    """(B, T) hertz every frame -> (B, T * HOP) samples: all harmonics below half the sampling rate, of amplitude 1, in phase.

    `start` (B,) is the phase in turns at the first sample. The sum of K cosines has a closed form, Dirichlet's kernel, so that a
    second costs the same however many there are; the highest harmonic fades in and out as the pitch moves, without a click.
    """
    wide = torch.cat([f0, f0[:, -1:]], 1)
    steps = torch.arange(HOP, dtype=f0.dtype) / HOP
    line = (wide[:, :-1, None] * (1 - steps) + wide[:, 1:, None] * steps).flatten(1).double()
    phase = torch.cumsum(line / RATE, 1)
    if start is not None:
        phase = phase + start[:, None]
    half = torch.pi * (phase - phase.round())  # half of the angle, within -pi/2..pi/2
    room = RATE / 2 / line
    whole = room.floor()
    sine = torch.sin(half)
    small = sine.abs() < 1e-6
    safe = torch.where(small, torch.ones_like(sine), sine)
    below = torch.where(small, whole - 1, torch.sin((2 * whole - 1) * half) / (2 * safe) - 0.5)
    highest = torch.cos(2 * whole * half)
    return (below + (room - whole) * highest).to(f0.dtype)


def noise(shape: tuple[int, int], generator: torch.Generator | None = None) -> Tensor:
    """White noise (B, samples) of variance 1."""
    return torch.randn(shape, generator=generator)
