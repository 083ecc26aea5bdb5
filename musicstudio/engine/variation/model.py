"""The melody network: a variational autoencoder of two-bar windows.

Hierarchical as MusicVAE (Roberts et al. 2018, arXiv 1803.05428): the encoder reads beat by beat, then the window as a whole; the
decoder unfolds the latent into one vector for each beat first, then writes step after step from that vector and what it wrote in
the last slots. In training those are hidden at random, so that the latent must tell (Bowman et al. 2016, arXiv 1511.06349).
The first latents are held to rise with density, syncopation and range (Pati and Lerch 2020, arXiv 2004.05485). `axes` are
the ways in which the whole latent changes with one of the three while the other two stay.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from musicstudio.engine.variation.attributes import NAMES
from musicstudio.engine.variation.windows import BEATS, CODES, EMPTY, FIRST_PITCH, LENGTH, SLOTS

HIDDEN = CODES  # the code of a past step that is not told


@dataclass(frozen=True)
class Size:
    """Channels of a beat, width of a window, latents, width of a step's code and of the step decoder, and how many slots of the
    past that is told."""

    channels: int = 128
    width: int = 768
    latents: int = 128
    code: int = 32
    step: int = 192
    past: int = 8


class Block(nn.Module):
    """A small network that adds to what it is given."""

    def __init__(self, channels: int, wide: int) -> None:
        super().__init__()
        self.before = nn.LayerNorm(channels)
        self.wide, self.narrow = nn.Linear(channels, wide), nn.Linear(wide, channels)

    def forward(self, x: Tensor) -> Tensor:
        changed: Tensor = self.narrow(F.gelu(self.wide(self.before(x))))
        return x + changed


class Net(nn.Module):
    """Codes (B, 48) with the steps (B, 8) and places (B, 8) of their beats, all as in `windows`."""

    axes: Tensor  # (3, latents), per standard deviation of each of `attributes.NAMES`

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.size, c = size, size.channels
        self.code = nn.Embedding(CODES, size.code)
        self.steps, self.places = nn.Embedding(SLOTS + 1, c), nn.Embedding(BEATS, c)
        self.read = nn.Linear(SLOTS * size.code, c)
        self.read_beat = Block(c, 2 * c)
        self.gather = nn.Linear(BEATS * c, size.width)
        self.read_window = Block(size.width, size.width)
        self.bottleneck = nn.Linear(size.width, 2 * size.latents)
        self.open = nn.Linear(size.latents, size.width)
        self.write_window = Block(size.width, size.width)
        self.spread = nn.Linear(size.width, BEATS * c)
        self.write_beat = Block(c, 2 * c)
        self.past = nn.Embedding(CODES + 1, size.code)
        self.told = nn.Linear((size.past + 1) * size.code, size.step)
        self.beat, self.slot = nn.Linear(c, size.step), nn.Embedding(SLOTS * (SLOTS + 1), size.step)
        self.deeper = Block(size.step, size.step)
        self.write = nn.Linear(size.step, CODES)
        self.register_buffer("axes", torch.zeros(len(NAMES), size.latents))

    def frame(self, steps: Tensor, places: Tensor) -> Tensor:
        """What is known of the beats without the music. (B, 8, C)"""
        known: Tensor = self.steps(steps) + self.places(places)
        return known

    def encode(self, codes: Tensor, steps: Tensor, places: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log-variance of the latent, each (B, latents)."""
        x = self.read(self.code(codes).unflatten(1, (BEATS, SLOTS)).flatten(2)) + self.frame(steps, places)
        x = self.read_window(self.gather(F.gelu(self.read_beat(x)).flatten(1)))
        mean, log_variance = self.bottleneck(F.gelu(x)).float().chunk(2, 1)
        return mean, log_variance.clamp(-10, 4)

    def beats(self, z: Tensor, steps: Tensor, places: Tensor) -> Tensor:
        """A vector for each beat. (B, 8, step)"""
        x = self.spread(F.gelu(self.write_window(self.open(z)))).unflatten(1, (BEATS, -1))
        vectors: Tensor = self.beat(self.write_beat(x + self.frame(steps, places)))
        return vectors

    def logits(self, beats: Tensor, past: Tensor, last: Tensor, place: Tensor) -> Tensor:
        """(M, codes) of M steps from their beats' vectors (M, step), the codes of the slots before (M, past), the pitch that
        began last (M,), and their place (M,): 6 * steps of the beat + slot."""
        told = self.past(torch.cat([past, last[:, None]], 1)).flatten(1)
        written: Tensor = self.write(F.gelu(self.deeper(F.gelu(self.told(told) + beats + self.slot(place)))))
        return written

    def forward(self, z: Tensor, codes: Tensor, steps: Tensor, places: Tensor, hide: float = 0.0) -> tuple[Tensor, Tensor]:
        """Logits (M, codes) of all steps there are, told the truth of their past but for a share `hide`; their codes (M,)."""
        vectors = self.beats(z, steps, places)
        last = last_pitch(codes)
        shown, shown_last = codes, last
        if hide:
            shown = torch.where(torch.rand(codes.shape) < hide, HIDDEN, codes)
            shown_last = torch.where(torch.rand(codes.shape) < hide, HIDDEN, last)
        row, slot = (codes != EMPTY).nonzero(as_tuple=True)
        past = F.pad(shown, (self.size.past, 0))[:, :-1].unfold(1, self.size.past, 1)
        place = steps.repeat_interleave(SLOTS, 1) * SLOTS + torch.arange(LENGTH) % SLOTS
        told = self.logits(vectors[row, slot // SLOTS], past[row, slot], shown_last[row, slot], place[row, slot])
        return told, codes[row, slot]


def last_pitch(codes: Tensor) -> Tensor:
    """The pitch code that began last before each slot, EMPTY where there was none. (B, 48)"""
    slot = torch.where(codes >= FIRST_PITCH, torch.arange(1, LENGTH + 1), 0).cummax(1).values
    padded = F.pad(codes, (1, 0))
    return padded.gather(1, F.pad(slot, (1, 0))[:, :-1])
