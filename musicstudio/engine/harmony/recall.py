"""Attention over what has been decoded so far: `TimeAttention` for one step at a time, with keys and values kept.

Candidates that go on from one past share it. N = G * K rows are G answers of K candidates each; P pitches, H heads.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from musicstudio.engine.harmony.features import PITCHES
from musicstudio.engine.harmony.model import TimeAttention


def by_pitch(x: Tensor) -> Tensor:
    """(..., P * D) -> (..., P, D), a view."""
    return x.view(*x.shape[:-1], PITCHES, -1)


class Recall:
    """The memory of one block for pieces of `length` steps. Steps are numbered from the first one of the shared past that is
    still held (`past`), those since then from 0 (`new`)."""

    def __init__(self, attention: TimeAttention, groups: int, each: int, length: int) -> None:
        a = self.attention = attention
        self.shape = (groups, each, PITCHES, a.heads)
        room, new = min(length, 2 * a.reach), min(length, a.reach)
        self.past_keys = torch.zeros(groups, a.heads, room, PITCHES * 4)
        self.past_values = torch.zeros(groups, a.heads, room, PITCHES * a.carried)
        self.new_keys = torch.zeros(groups, a.heads, each, new, PITCHES * 4)
        self.new_values = torch.zeros(groups, a.heads, each, new, PITCHES * a.carried)
        self.nothing = torch.zeros(groups, a.heads, each, 1)
        steps = torch.arange(a.reach + 1)
        self.bias = torch.cat([a.bias(steps[-1:], steps[:-1]), torch.zeros(a.heads, 1, 1)], -1)
        """(H, 1, reach + 1): of earlier steps, the last one last, and of looking at nothing."""
        self.widths = [a.heads * 4, a.heads * 4, a.heads * a.carried]
        # Query, key and value in one product; the scale of the scores goes into the query.
        scale = a.scale.view(-1, 1).expand(-1, 4).reshape(-1)
        self.weight = torch.cat([a.query.weight * scale[:, None], a.key.weight, a.value.weight])
        self.offset = torch.cat([a.query.bias * scale, a.key.bias, a.value.bias])

    @property
    def room(self) -> tuple[int, int]:
        """How many steps can be held, shared and since."""
        return self.past_keys.shape[2], self.new_keys.shape[3]

    def by_head(self, x: Tensor) -> Tensor:
        """(N, ..., P, H * D) -> (G, H, K, P, D)."""
        return x.view(*self.shape, -1).permute(0, 3, 1, 2, 4)

    def step(self, x: Tensor, past: slice, new: int) -> Tensor:
        """What step `new` (N, 1, P, C) recalls, same shape; its key and its value without the answer, which is not known yet,
        are kept."""
        a = self.attention
        keys, values = self.past_keys[:, :, past], self.past_values[:, :, past]
        query, key, value = torch.split(F.linear(x, self.weight, self.offset), self.widths, -1)
        by_pitch(self.new_keys[:, :, :, new]).copy_(self.by_head(key))
        by_pitch(self.new_values[:, :, :, new]).copy_(self.by_head(value))
        asked = self.by_head(query).flatten(3)  # (G, H, K, P * 4)
        far = asked @ keys.transpose(-1, -2)
        near = (asked[:, :, :, None] @ self.new_keys[:, :, :, :new].transpose(-1, -2))[:, :, :, 0]
        scores = torch.cat([far, near, self.nothing], -1)
        weights = scores.add_(self.bias[..., -scores.shape[-1] :]).softmax(-1)
        split = far.shape[-1]
        mixed = weights[..., :split] @ values
        mixed += (weights[..., None, split:-1] @ self.new_values[:, :, :, :new])[:, :, :, 0]
        out: Tensor = a.out(by_pitch(mixed).permute(0, 2, 3, 1, 4).reshape(*x.shape[:-1], -1))
        return out

    def answer(self, frame: Tensor, new: int) -> None:
        """Add what sounded at step `new`, states (N, 1, 4), to its value."""
        by_pitch(self.new_values[:, :, :, new]).add_(self.by_head(self.attention.answers(frame)))

    def forget(self, used: int, kept: int) -> None:
        """Move the last `kept` of `used` shared steps to the front."""
        for buffer in (self.past_keys, self.past_values):
            buffer[:, :, :kept] = buffer[:, :, used - kept : used].clone()

    def share(self, best: Tensor, used: int, steps: int) -> None:
        """Take the `steps` new steps of candidate `best` (G,), 0..K - 1, of each answer into the past after `used` steps."""
        groups = torch.arange(len(best))
        self.past_keys[:, :, used : used + steps] = self.new_keys[groups, :, best, :steps]
        self.past_values[:, :, used : used + steps] = self.new_values[groups, :, best, :steps]
