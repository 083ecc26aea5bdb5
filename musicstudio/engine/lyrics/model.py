"""The verse network: a causal transformer over stanzas whose lines run from their last word to their first.

Three theme words and a mood stand in front; every token also carries how many syllables of its line are left and which of
the next ones are strong, so that a line comes to its beginning where the melody does. Pre-norm blocks as in GPT-2 (Radford
et al. 2019), tied embeddings (Press and Wolf 2017).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from musicstudio.engine.lyrics.data import AHEAD, MOST_SYLLABLES

THEMES = 3
PREFIX = 1 + THEMES  # mood, theme words
LONGEST = 112  # tokens that the network hears at once, the prefix included


@dataclass(frozen=True)
class Size:
    vocabulary: int
    width: int = 256
    blocks: int = 5
    heads: int = 4
    dropout: float = 0.0


class Block(nn.Module):
    def __init__(self, size: Size) -> None:
        super().__init__()
        self.heads, width = size.heads, size.width
        self.attend, self.think = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width, bias=False), nn.Linear(width, width, bias=False)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.drop = nn.Dropout(size.dropout)

    def forward(self, x: Tensor, past: tuple[Tensor, Tensor] | None) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """x (B, T, C); `past` keys and values (B, H, P, C / H) of earlier tokens. The same for the next call comes back."""
        b, t, c = x.shape
        q, k, v = self.qkv(self.attend(x)).view(b, t, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4)
        if past is not None:
            k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
        # Written out: for rows this short the fused kernel takes longer on a processor.
        scores = q @ k.transpose(2, 3) * (c // self.heads) ** -0.5
        if past is None:
            scores = scores.masked_fill(torch.ones(t, t, dtype=torch.bool).triu(1), -1e4)
        heard = scores.softmax(-1).to(v.dtype) @ v
        x = x + self.drop(self.out(heard.transpose(1, 2).reshape(b, t, c)))
        return x + self.drop(self.down(F.gelu(self.up(self.think(x))))), (k, v)


Past = list[tuple[Tensor, Tensor]]


class Net(nn.Module):
    """Tokens (B, T), syllables left + 1 (B, T), strength codes (B, T) to logits of the next token (B, T, V)."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.size = size
        self.word = nn.Embedding(size.vocabulary, size.width)
        self.left = nn.Embedding(MOST_SYLLABLES + 2, size.width)
        self.strength = nn.Embedding(1 + 2**AHEAD, size.width)
        self.place = nn.Embedding(LONGEST, size.width)
        self.blocks = nn.ModuleList(Block(size) for _ in range(size.blocks))
        self.last = nn.LayerNorm(size.width)
        self.bias = nn.Parameter(torch.zeros(size.vocabulary))
        for name, parameter in self.named_parameters():
            if parameter.ndim == 2:
                deep = name.endswith(("out.weight", "down.weight"))
                nn.init.normal_(parameter, std=0.02 / (2 * size.blocks) ** 0.5 if deep else 0.02)

    def forward(self, tokens: Tensor, left: Tensor, strength: Tensor) -> Tensor:
        hidden, _ = self.hear(tokens, left, strength)
        return self.tell(hidden)

    def hear(self, tokens: Tensor, left: Tensor, strength: Tensor, past: Past | None = None) -> tuple[Tensor, Past]:
        """Hidden states (B, T, C) of the tokens that follow `past`, and the `past` for what follows them. Without a past any
        number of tokens, with one a single token per row."""
        begin = past[0][0].shape[2] if past else 0
        places = torch.arange(begin, begin + tokens.shape[1])
        x = self.word(tokens) + self.left(left) + self.strength(strength) + self.place(places)
        kept: Past = []
        for i, block in enumerate(self.blocks):
            x, own = block(x, past[i] if past else None)
            kept.append(own)
        return self.last(x), kept

    def tell(self, hidden: Tensor) -> Tensor:
        """Logits (..., V) of hidden states (..., C)."""
        return F.linear(hidden, self.word.weight, self.bias)
