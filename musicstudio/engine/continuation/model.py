"""The melody network: which event comes next.

A decoder-only transformer (Vaswani et al. 2017) with pre-normalisation over events. Instead of absolute positions, attention
knows the distance of two events in events and in bars, and whether they stand at the same place of their bars (relative
attention after Shaw et al. 2018 and Huang et al. 2018, with musical distances): a motif is repeated by looking one, two or four
bars back. Pitches are counted from the tonic, so one weight serves every key. The pitch of an event is foretold first, then its
length with the pitch known.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from musicstudio.engine.continuation.events import END, LENGTHS, NOTHING, PITCHES, REST
from musicstudio.engine.continuation.features import (
    BEFORE_ALL,
    CODES,
    DENSITIES,
    INTERVALS,
    METRES,
    MOST_LEFT,
    NO_LENGTH,
    PHRASE,
    Batch,
    relations,
)

DISTANCES = 64  # events; beyond, all are equally far
_ABSENT = 12  # degree of what is no pitch


@dataclass(frozen=True)
class Size:
    width: int = 192
    layers: int = 4
    heads: int = 6
    dropout: float = 0.15


Cache = list[tuple[Tensor, Tensor]]  # keys and values (B, H, T, width / H) of every layer


class Layer(nn.Module):
    """Attention and a perceptron, each added to what comes in."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.heads = size.heads
        self.before = nn.LayerNorm(size.width)
        self.qkv = nn.Linear(size.width, 3 * size.width)
        self.out = nn.Linear(size.width, size.width)
        self.between = nn.LayerNorm(size.width)
        self.up = nn.Linear(size.width, 4 * size.width)
        self.down = nn.Linear(4 * size.width, size.width)
        self.drop = nn.Dropout(size.dropout)

    def forward(self, x: Tensor, bias: Tensor, past: tuple[Tensor, Tensor] | None) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """x (B, T, width); bias (B, H, T, past + T), -inf where nothing may be seen."""
        b, t, width = x.shape
        q, k, v = self.qkv(self.before(x)).view(b, t, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        if past is not None:
            k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
        heard = F.scaled_dot_product_attention(q, k, v, bias.to(q.dtype))
        x = x + self.drop(self.out(heard.transpose(1, 2).reshape(b, t, width)))
        x = x + self.drop(self.down(F.gelu(self.up(self.between(x)))))
        return x, (k, v)


class Net(nn.Module):
    """The whole network."""

    def __init__(self, size: Size | None = None) -> None:
        super().__init__()
        self.size = size = size or Size()
        width = size.width
        self.pitch = nn.Embedding(NOTHING + 1, width)
        self.sounding = nn.Embedding(NOTHING + 1, width)
        self.degree = nn.Embedding(_ABSENT + 1, width)
        self.interval = nn.Embedding(INTERVALS, width)
        self.length = nn.Embedding(NO_LENGTH + 1, width)
        self.code = nn.Embedding(CODES, width)
        self.metre = nn.Embedding(METRES, width)
        self.phrase = nn.Embedding(PHRASE, width)
        self.left = nn.Embedding(MOST_LEFT + 1, width)
        self.density = nn.Embedding(DENSITIES + 1, width)
        self.mode = nn.Embedding(2, width)
        self.layers = nn.ModuleList(Layer(size) for _ in range(size.layers))
        self.relation = nn.Embedding(BEFORE_ALL + 1, size.layers * size.heads)
        self.distance = nn.Embedding(DISTANCES, size.layers * size.heads)
        self.drop = nn.Dropout(size.dropout)
        self.last = nn.LayerNorm(width)
        self.to_pitch = nn.Linear(width, END + 1)
        self.chosen = nn.Embedding(END + 1, width)
        self.to_length = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, len(LENGTHS)))
        self.apply(_initialise)

    def forward(self, x: Batch, past: Cache | None = None, seen: Batch | None = None) -> tuple[Tensor, Cache]:
        """What is known before each event (B, T, width), and the cache for what follows.

        With `past`, the cache of earlier events, `x` are the events after them and `seen` are all of them together.
        """
        h = self.drop(self._read(x))
        cache: Cache = []
        for index, (layer, bias) in enumerate(zip(self.layers, self._biases(x, seen), strict=True)):
            h, kept = layer(h, bias, past[index] if past else None)
            cache.append(kept)
        return self.last(h), cache

    def _read(self, x: Batch) -> Tensor:
        degree = torch.where(x.last_sounding < PITCHES, (x.last_sounding - PITCHES // 2) % 12, _ABSENT)
        read: Tensor = (
            self.pitch(x.last_pitch) + self.sounding(x.last_sounding) + self.degree(degree) + self.interval(x.last_interval)
            + self.length(x.last_length) + self.code(x.code) + self.metre(x.metre) + self.phrase(x.phrase) + self.left(x.left)
            + self.density(x.density) + self.mode(x.minor)
        )  # fmt: skip
        return read

    def _biases(self, x: Batch, seen: Batch | None) -> list[Tensor]:
        """What distance adds to attention, for every layer (B, H, T, S)."""
        new = x.code.shape[1]
        relation = relations(seen or x)[:, -new:]
        keys = torch.arange(relation.shape[2])
        apart = keys[-new:, None] - keys
        table = self.relation(relation) + self.distance(apart.clamp(0, DISTANCES - 1))
        table = table.masked_fill((apart < 0)[None, :, :, None], float("-inf"))
        return list(table.permute(0, 3, 1, 2).split(self.size.heads, 1))

    def pitches(self, h: Tensor) -> Tensor:
        """Logits of pitch 0..48, REST, END."""
        logits: Tensor = self.to_pitch(h)
        return logits

    def lengths(self, h: Tensor, pitch: Tensor) -> Tensor:
        """Logits of the classes of lengths when the pitch is known."""
        logits: Tensor = self.to_length(h + self.chosen(pitch))
        return logits

    def losses(self, x: Batch, pitch: Tensor, length: Tensor, counted: Tensor) -> tuple[Tensor, Tensor]:
        """Nats of pitches and of lengths (B, T), 0 where not `counted`; an END has no length."""
        h, _ = self(x)
        of_pitch = F.cross_entropy(self.pitches(h).transpose(1, 2).float(), pitch, reduction="none") * counted
        of_length = F.cross_entropy(self.lengths(h, pitch).transpose(1, 2).float(), length, reduction="none")
        return of_pitch, of_length * (counted & (pitch <= REST))


def _initialise(module: nn.Module) -> None:
    if isinstance(module, nn.Linear | nn.Embedding):
        nn.init.normal_(module.weight, std=0.02)
    if isinstance(module, nn.Linear):
        nn.init.zeros_(module.bias)
