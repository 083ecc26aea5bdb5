"""The chord network: how well every chord fits each slot, and a chain over the slots that says how chords follow each other.

The network hears the whole melody and keeps pitch as a circle of twelve: every layer does to a transposed melody exactly what
it did to the first, transposed, so that one song teaches all keys (Cohen and Welling 2016, "Group equivariant convolutional
networks"). The chain is a linear-chain conditional random field (Lafferty, McCallum and Pereira 2001): unary scores from
the network, a table of transitions by genre and metrical strength, relative in pitch, and for every slot a score for staying.
Sums over all ways, given chords included, are exact; `chain.py` draws from it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from musicstudio.engine.accompaniment.slots import PITCHED, PLAIN
from musicstudio.engine.accompaniment.vocabulary import QUALITIES, STATES

KINDS = len(QUALITIES)
STRENGTHS = 3


@dataclass(frozen=True)
class Size:
    channels: int = 32
    dilations: tuple[int, ...] = (1, 2, 4, 8, 16, 32, 1)
    genres: int = 2
    dropout: float = 0.15


class Circular(nn.Module):
    """A linear map of `taps` frames (..., taps * 12 * i) to (..., 12 * o) that commutes with transposition."""

    def __init__(self, taps: int, i: int, o: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(taps, 12, i, o) / (taps * 12 * i) ** 0.5)
        self.bias = nn.Parameter(torch.zeros(o))
        turn = (torch.arange(12)[:, None] - torch.arange(12)) % 12  # interval from the class written to the class read
        self.register_buffer("turn", turn, persistent=False)

    def matrix(self) -> Tensor:
        whole = self.weight[:, self.turn]  # type: ignore[index]  # (taps, 12 read, 12 written, i, o)
        return whole.permute(0, 1, 3, 2, 4).reshape(-1, 12 * self.weight.shape[3])

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = x @ self.matrix().to(x.dtype)
        return y.view(*y.shape[:-1], 12, -1) + self.bias


class Block(nn.Module):
    """Three frames at a distance, and what has gone by as a whole, added to what is known. (B, T, 12, C)"""

    def __init__(self, size: Size, dilation: int) -> None:
        super().__init__()
        c = size.channels
        self.dilation = dilation
        self.norm = nn.LayerNorm(c)
        self.mix = Circular(3, c, c)
        self.whole = Circular(1, c, c)
        self.out = nn.Linear(c, c)
        self.drop = nn.Dropout(size.dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        h = self.norm(x) * mask
        mean = h.sum(1, keepdim=True) / mask.sum(1, keepdim=True)
        flat, d, t = F.pad(h.flatten(2), (0, 0, self.dilation, self.dilation)), self.dilation, x.shape[1]
        frames = torch.cat([flat[:, k * d : k * d + t] for k in range(3)], -1)
        y: Tensor = self.out(F.gelu(self.mix(frames) + self.whole(mean.flatten(2))))
        x = x + y * self.drop(mask.expand(-1, -1, -1, x.shape[-1]))  # a channel is dropped in all keys alike
        return x


@dataclass
class Scores:
    """unary (B, T, STATES); stay (B, T), added where the chord of the slot before goes on; moves (B, T), the row of the
    transition table by which a slot is entered."""

    unary: Tensor
    stay: Tensor
    moves: Tensor


class ChordNet(nn.Module):
    """Scores of all chords for a melody."""

    def __init__(self, size: Size = Size()) -> None:
        super().__init__()
        self.size = size
        c = size.channels
        self.pitched = nn.Linear(PITCHED + 1, c)  # the signature's tonic is a channel of its own
        self.plain = nn.Linear(PLAIN + size.genres, c)
        self.blocks = nn.ModuleList(Block(size, d) for d in size.dilations)
        self.norm = nn.LayerNorm(c)
        self.unary = Circular(1, c, KINDS)
        self.stay = nn.Linear(c, 1)
        self.table = nn.Parameter(torch.zeros(size.genres * STRENGTHS, KINDS, 12, KINDS))
        steps = (torch.arange(12)[None] - torch.arange(12)[:, None]) % 12
        self.register_buffer("steps", steps, persistent=False)

    def transitions(self) -> Tensor:
        """(genres * STRENGTHS, STATES, STATES) from a state (row) to a state."""
        whole = self.table[:, :, self.steps]  # type: ignore[index]  # (G, from kind, from root, to root, to kind)
        return whole.permute(0, 2, 1, 3, 4).reshape(-1, STATES, STATES)

    def forward(self, pitched: Tensor, plain: Tensor, tonic: Tensor, genre: Tensor, mask: Tensor | None = None) -> Scores:
        """pitched (B, T, 12, PITCHED) and plain (B, T, PLAIN) from `slots.hear`; tonic (B, 12) one-hot or zero where no signature
        is known; genre (B,); mask (B, T), 0 beyond a piece's end."""
        b, t = plain.shape[:2]
        there = torch.ones(b, t, 1, 1) if mask is None else mask[:, :, None, None]
        style = F.one_hot(genre, self.size.genres).float()
        key = tonic[:, None, :, None].expand(b, t, 12, 1)
        x = (
            self.pitched(torch.cat([pitched, key], -1))
            + self.plain(torch.cat([plain, style[:, None].expand(b, t, -1)], -1))[:, :, None]
        )
        x = x * there
        for block in self.blocks:
            x = block(x, there)
        x = self.norm(x)
        strength = (plain[:, :, 1] * 2 + plain[:, :, 2]).round().long()
        stay = self.stay(x.mean(2))[..., 0]
        return Scores(self.unary(x.flatten(2)).flatten(2).float(), stay.float(), genre[:, None] * STRENGTHS + strength)

    def about(self) -> dict[str, Any]:
        """What `read_weights` needs to build this network again."""
        return asdict(self.size)


def log_partition(scores: Scores, transitions: Tensor, mask: Tensor, allowed: Tensor | None = None) -> Tensor:
    """Log of the summed weight of all chord sequences (B,), or of those within `allowed` (B, T, STATES), by the forward
    algorithm. `mask` (B, T) is 1 within a piece, which must begin at its first slot."""
    unary = scores.unary if allowed is None else scores.unary.masked_fill(~allowed, -1e4)
    top = unary.amax(-1, keepdim=True)
    weights, weight_log = (unary - top).exp(), top[..., 0]
    highest = transitions.amax()
    moves = (transitions - highest).exp()
    same = moves.diagonal(dim1=1, dim2=2)
    wide = moves.permute(1, 0, 2).flatten(1)  # by every row of the table at once, which is quicker than a gathered one
    rows = torch.arange(len(unary))
    # Taken apart at once: the gradient of a slice would fill a whole array for every slot.
    columns = zip(weights.unbind(1), weight_log.unbind(1), (scores.stay.exp() - 1).unbind(1), strict=True)
    alpha, total, _ = next(columns)
    for t, (fit, fit_log, extra) in enumerate(columns, 1):
        alpha, total = _scaled(alpha, total)
        row = scores.moves[:, t]
        entered = (alpha @ wide).view(-1, *same.shape)[rows, row] + alpha * same[row] * extra[:, None]
        alpha = torch.where(mask[:, t, None] > 0, entered * fit, alpha)
        total = total + (fit_log + highest) * mask[:, t]
    alpha, total = _scaled(alpha, total)
    return total


def _scaled(alpha: Tensor, total: Tensor) -> tuple[Tensor, Tensor]:
    norm = alpha.sum(-1, keepdim=True).clamp_min(1e-30)
    return alpha / norm, total + norm[:, 0].log()


def loss(scores: Scores, transitions: Tensor, labels: Tensor, mask: Tensor) -> Tensor:
    """Negative log-likelihood (B,) of chords (B, T) of states; where a label is negative, any chord will do."""
    known = labels >= 0
    allowed = F.one_hot(labels.clamp_min(0), STATES).bool() | ~known[..., None]
    both = Scores(*(torch.cat([x, x]) for x in (scores.unary, scores.stay, scores.moves)))
    free = torch.ones_like(allowed)
    total = log_partition(both, transitions, torch.cat([mask, mask]), torch.cat([free, allowed]))
    every, right = total.chunk(2)
    return every - right
