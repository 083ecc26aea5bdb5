"""The acoustic network: from phones, pitch and level to the bands of a voice.

A stack of gated dilated convolutions as in WaveNet (van den Oord et al. 2016), which looks to both sides and writes frames, not
samples: one sample after the other would take this machine minutes for a second of song. It works in steps of two frames (10 ms)
and writes both, which halves its cost and loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from musicstudio.engine.singing.features import WIDTH
from musicstudio.engine.singing.frames import SCALARS
from musicstudio.engine.singing.phones import PHONES

STEP = 2  # frames written at once
DROPOUT = 0.1  # of what the layers write, while training
ROOM = 96  # phones that the table has room for: new ones are added at its end


@dataclass(frozen=True)
class AcousticSize:
    """channels of the stack; `layers` with dilations 1, 2, 4, ... up to `reach`, then again; figures of a phone, of a voice."""

    channels: int = 224
    layers: int = 15
    reach: int = 16
    phone: int = 96
    voice: int = 32
    voices: int = 8


class AcousticNet(nn.Module):
    """(B, T) frames, T even -> bands (B, T, WIDTH) in nats and the log-odds of being voiced (B, T)."""

    mean: Tensor
    scale: Tensor

    def __init__(self, size: AcousticSize) -> None:
        super().__init__()
        self.size = size
        self.phones = nn.Embedding(ROOM, size.phone)
        self.voices = nn.Parameter(0.3 * torch.randn(size.voices, size.voice))
        self.enter = nn.Conv1d(3 * size.phone + SCALARS, size.channels, 2 * STEP, STEP, STEP // 2)
        dilations = [min(2 ** (i % (size.reach.bit_length())), size.reach) for i in range(size.layers)]
        self.layers = nn.ModuleList(Gated(size.channels, size.voice, dilation) for dilation in dilations)
        self.middle = nn.Conv1d(size.channels, 2 * size.channels, 1)
        self.leave = nn.Conv1d(2 * size.channels, STEP * (WIDTH + 1), 1)
        self.register_buffer("mean", torch.zeros(WIDTH))
        self.register_buffer("scale", torch.ones(WIDTH))

    def forward(self, phones: Tensor, scalars: Tensor, voices: Tensor) -> tuple[Tensor, Tensor]:
        """phones (B, T, 3) numbers, scalars (B, T, SCALARS), voices (B, V) shares of each voice that sum to one."""
        return self.with_voice(phones, scalars, voices @ self.voices)

    def with_voice(self, phones: Tensor, scalars: Tensor, voice: Tensor) -> tuple[Tensor, Tensor]:
        """The same for voices given by their figures (B, voice)."""
        b, t = phones.shape[:2]
        x = torch.cat([self.phones(phones).flatten(2), scalars], 2).transpose(1, 2)
        x = self.enter(x)
        total = torch.zeros_like(x)
        for layer in self.layers:
            x, skip = layer(x, voice)
            total = total + skip
        y = self.leave(F.silu(self.middle(F.silu(total * len(self.layers) ** -0.5))))
        y = y.view(b, STEP, WIDTH + 1, t // STEP).permute(0, 3, 1, 2).reshape(b, t, WIDTH + 1).float()
        return y[..., :-1] * self.scale + self.mean, y[..., -1]


class Gated(nn.Module):
    """One layer: a dilated convolution over three steps, half of it the gate of the other; (B, C, T) -> the next, the skip."""

    def __init__(self, channels: int, voice: int, dilation: int) -> None:
        super().__init__()
        self.wide = nn.Conv1d(channels, 2 * channels, 3, padding=dilation, dilation=dilation)
        self.voice = nn.Linear(voice, 2 * channels)
        self.narrow = nn.Conv1d(channels, 2 * channels, 1)

    def forward(self, x: Tensor, voice: Tensor) -> tuple[Tensor, Tensor]:
        signal, gate = (self.wide(x) + self.voice(voice)[:, :, None]).chunk(2, 1)
        onward, skip = self.narrow(F.dropout(torch.tanh(signal) * torch.sigmoid(gate), DROPOUT, self.training)).chunk(2, 1)
        return (x + onward) * 0.5**0.5, skip


assert len(PHONES) <= ROOM  # noqa: S101 - a table too small would read another phone's figures
