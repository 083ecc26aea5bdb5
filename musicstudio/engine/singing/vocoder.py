"""The vocoder: from bands and pitch to sound.

A source and a filter, in tune by construction: pulses at the pitch that is asked for and noise are taken apart into short
spectra, every bin of which is made louder or quieter and turned, and put together again. The filter begins as the bands
themselves, read as power; what a network adds to it is what bands and a constant phase do not tell (Vocos, Siuzdak 2023, for the
network and its head).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from musicstudio.engine.singing.features import BINS, HARMONIC, HOP, NOISE, RATE, WIDTH, mel_bands
from musicstudio.engine.singing.frames import MIDDLE
from musicstudio.engine.singing.source import noise, pulses

WINDOW = 512  # samples of a short spectrum
SPECTRUM = WINDOW // 2 + 1
MOST = 3.0  # nats of amplitude that the network may add or take


@dataclass(frozen=True)
class VocoderSize:
    channels: int = 256
    blocks: int = 6
    widen: int = 3


class Vocoder(nn.Module):
    """bands (B, T, WIDTH) in nats, f0 (B, T) hertz, voiced (B, T) 0..1 -> sound (B, T * HOP) at RATE."""

    window: Tensor
    harmonic_bins: Tensor
    noise_bins: Tensor

    def __init__(self, size: VocoderSize) -> None:
        super().__init__()
        self.size = size
        self.enter = nn.Conv1d(WIDTH + 2, size.channels, 7, padding=3)
        self.blocks = nn.ModuleList(Block(size.channels, size.widen, 1 / size.blocks) for _ in range(size.blocks))
        self.norm = nn.LayerNorm(size.channels)
        self.leave = nn.Linear(size.channels, 4 * SPECTRUM)
        nn.init.zeros_(self.leave.weight)  # it begins as the bands tell
        nn.init.zeros_(self.leave.bias)
        self.register_buffer("window", torch.hann_window(WINDOW), persistent=False)
        every = (BINS - 1) // (SPECTRUM - 1)
        for name, bands in (("harmonic_bins", HARMONIC), ("noise_bins", NOISE)):
            shares = torch.from_numpy(mel_bands(bands)[:, ::every]).float()
            self.register_buffer(name, shares, persistent=False)

    def forward(self, bands: Tensor, f0: Tensor, voiced: Tensor, generator: torch.Generator | None = None) -> Tensor:
        bands = bands.float()
        pulse = self.spectra(pulses(f0))
        hiss = self.spectra(noise((f0.shape[0], f0.shape[1] * HOP), generator))
        shape = self.shape(bands, f0, voiced)
        # WORLD's power of a harmonic: its amplitude squared is power * f0 * 2 / RATE; noise has the power itself as its density.
        harmonic = 0.5 * (bands[..., :HARMONIC] @ self.harmonic_bins) + 0.5 * torch.log(f0 * 4 / RATE)[..., None]
        breath = 0.5 * (bands[..., HARMONIC:] @ self.noise_bins)
        loud, turn, soft, spin = shape.unbind(2)
        harmonic = torch.exp(harmonic + MOST * torch.tanh(loud / MOST)) * voiced[..., None]
        breath = torch.exp(breath + MOST * torch.tanh(soft / MOST))
        spectrum = pulse * torch.polar(harmonic, turn) + hiss * torch.polar(breath, spin)
        return self.sound(spectrum)

    def shape(self, bands: Tensor, f0: Tensor, voiced: Tensor) -> Tensor:
        """What the network adds: (B, T, 4, SPECTRUM), nats and angles for harmonics, then for noise."""
        told = torch.cat([bands / 4 + 1.5, torch.log2(f0 / MIDDLE)[..., None], voiced[..., None]], 2)
        x = self.enter(told.transpose(1, 2)).transpose(1, 2)
        for block in self.blocks:
            x = block(x)
        found: Tensor = self.leave(self.norm(x)).float().unflatten(2, (4, SPECTRUM))
        return found

    def spectra(self, sound: Tensor) -> Tensor:
        """(B, T * HOP) -> (B, T, SPECTRUM), frame t around sample t * HOP."""
        found = torch.stft(F.pad(sound, (0, HOP)), WINDOW, HOP, window=self.window, return_complex=True, pad_mode="constant")
        return found.transpose(1, 2)[:, : sound.shape[1] // HOP]

    def sound(self, spectrum: Tensor) -> Tensor:
        """The inverse of `spectra`."""
        whole = F.pad(spectrum.transpose(1, 2), (0, 1))
        return torch.istft(whole, WINDOW, HOP, window=self.window, length=spectrum.shape[1] * HOP)


class Block(nn.Module):
    """ConvNeXt's block over time (B, T, C)."""

    def __init__(self, channels: int, widen: int, scale: float) -> None:
        super().__init__()
        self.near = nn.Conv1d(channels, channels, 7, padding=3, groups=channels)
        self.norm = nn.LayerNorm(channels)
        self.wide = nn.Linear(channels, widen * channels)
        self.narrow = nn.Linear(widen * channels, channels)
        self.scale = nn.Parameter(torch.full((channels,), scale))

    def forward(self, x: Tensor) -> Tensor:
        y = self.near(x.transpose(1, 2)).transpose(1, 2)
        onward: Tensor = x + self.scale * self.narrow(F.gelu(self.wide(self.norm(y))))
        return onward
