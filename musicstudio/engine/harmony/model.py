"""The four-part chorale network: causal in time, with a look-ahead branch for whatever is given.

p(cell | all earlier steps, the voices above in its own step, everything given), cell = (voice, 16th step), value = a
pitch or REST. Everything is relative in pitch: one weight serves all transpositions, so that a hidden state is a grid
(time, pitch, channel) and "a third below the alto of the last chord" means the same in every key.

Shapes: B pieces, T steps, P = 56 pitches (MIDI 31..86), C channels, W = 36 pitches of one voice's compass.

Three parts. The look-ahead branch reads the given cells, pins and phrase ends in both directions of time. The trunk
reads the past (recent events, chords, beats, as relative-pitch look-ups) plus the branch, then alternates pitch mixing
with causal attention over time whose keys are contexts and whose values carry the frame that followed (so it can copy
from earlier, similar places). Heads choose voice by voice; each sees, for every pair it closes, the interval before
and after and the kind of motion at once, which is what a rule like "no parallel fifths" needs.

Sources: Huang et al. 2017 (Coconet), Huang et al. 2019 (Music Transformer, relative attention), Rao et al. 2021 (tied
row attention), Hadjeres et al. 2017 (DeepBach: fermatas, metre as conditions).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from musicstudio.engine.harmony.controls import DENSITIES
from musicstudio.engine.harmony.features import (
    AHEAD_SLOTS,
    MAX_AGE,
    MAX_UNTIL,
    NONE,
    PAIR_ROWS,
    PAST_SLOTS,
    PITCHES,
    REST,
    ROWS,
    STARTS,
    WIDTH,
    pair_rows,
    relative,
    slot_rows,
)


@dataclass(frozen=True)
class Size:
    channels: int = 64
    blocks: int = 4
    heads: int = 4
    narrow: int = 16  # channels of a pitch mixing
    carried: int = 8  # value channels of each attention head
    dropout: float = 0.1
    slot_dropout: float = 0.1
    reach: int = 160  # how many steps back (and ahead) attention may look


@dataclass
class Batch:
    """Everything the network is shown. Integer tensors unless said; `NONE`, 0 or -1 stand for "not told"."""

    frames: Tensor  # (B, T, 4) states: the piece itself
    past: Tensor  # (B, T, 40) states before each step
    ages: Tensor  # (B, T, 4) steps since each voice's last event, 0..16
    given: Tensor  # (B, T, 4) bool: told ahead
    ahead: Tensor  # (B, T, 24) states told of present and future
    until: Tensor  # (B, T, 4) steps until each given voice's next event
    onset: Tensor  # (B, T, 4) of given cells: 0 unknown, 1 = goes on, 2 = attacked
    bar: Tensor  # (B, T) metre class * 16 + step in the bar
    fermata: Tensor  # (B, T) 0 unknown, 1 no, 2 yes
    phrase: Tensor  # (B, T) steps to the next fermata, 0 = not told
    pins: Tensor  # (B, T, 24) float: pitch-class set, then the bass's pitch class, absolute; zeros = no pin
    density: Tensor  # (B, T) 1..8, 0 = not told
    source: Tensor  # (B,) 0 = chorales, 1 = synthetic
    masked: Tensor | None = None  # (B, T, 4) bool, training only: voices whose past is not heard at a step
    rank: Tensor | None = None  # (B, 4) training only: the order in which the cells of a step are told; None = S, A, T, B


def table(rows: int, channels: int) -> nn.Parameter:
    """A table for `bag`, small at random."""
    drawn = torch.randn(rows, channels) * 0.05
    drawn[0] = 0
    return nn.Parameter(drawn)


def bag(rows: Tensor, table: Tensor) -> Tensor:
    """Sums of rows of a table, (..., S) -> (..., C). Row 0 stands for nothing: it is zero and is never learnt. Saying so to torch
    makes the sum several times slower, and only learning needs it said."""
    nothing = 0 if table.requires_grad else None
    summed = F.embedding_bag(rows.view(-1, rows.shape[-1]), table, mode="sum", padding_idx=nothing)
    return summed.view(*rows.shape[:-1], -1)


class RelativeSum(torch.autograd.Function):
    """Sum of table rows picked relative to each pitch. The backward pass adds up, for each pitch that was heard, the
    gradients of the steps that heard it and slides the sum onto the table; on a CPU that is thirty times faster than
    scattering row by row."""

    @staticmethod
    def forward(ctx: Any, states: Tensor, table: Tensor) -> Tensor:
        ctx.save_for_backward(states)
        ctx.size = table.shape
        return bag(torch.from_numpy(slot_rows(states.numpy())), table)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[None, Tensor]:
        (states,) = ctx.saved_tensors
        slots, channels = states.shape[-1], ctx.size[1]
        flat, told = gradients[0].reshape(-1, PITCHES * channels), states.view(-1, slots)
        table = flat.new_zeros(slots, ROWS, channels)
        slid = table.view(slots, ROWS * channels)
        for state in range(PITCHES + 1):
            heard = told == state
            steps = heard.any(1).nonzero().squeeze(1)
            summed = heard[steps].T.to(flat.dtype) @ flat[steps]  # (slots, P * C)
            if state == REST:
                table[:, -1] = summed.view(slots, PITCHES, channels).sum(1)
            else:  # pitch p hears it at the interval p - state, whose row is p + P - 1 - state
                first = (PITCHES - 1 - state) * channels
                slid[:, first : first + PITCHES * channels] += summed
        return None, torch.cat([flat.new_zeros(1, channels), table.view(-1, channels)])


class LookUp(nn.Module):
    """Sum over slots of a relative-pitch vector: (B, T, S) states -> (B, T, P, C)."""

    def __init__(self, slots: int, channels: int) -> None:
        super().__init__()
        self.table = table(1 + slots * ROWS, channels)

    def forward(self, states: Tensor) -> Tensor:
        summed: Tensor = RelativeSum.apply(states, self.table)  # type: ignore[no-untyped-call]
        return summed


class PitchMix(nn.Module):
    """A convolution over the whole compass: every pitch hears every other by its distance. (B, T, P, C) -> (..., R)."""

    def __init__(self, channels: int, narrow: int) -> None:
        super().__init__()
        self.narrow = narrow
        self.down = nn.Linear(channels, narrow)
        self.kernel = nn.Parameter(torch.randn(narrow, narrow, 2 * PITCHES - 1) * (2 * PITCHES * narrow) ** -0.5)
        self.spread: Tensor | None = None

    def matrix(self) -> Tensor:
        """The kernel spread over all pairs of pitches, (P * R in, P * R out); kept when the weights are frozen."""
        if self.spread is not None:
            return self.spread
        pairs = self.kernel.unfold(2, PITCHES, 1).flip(3).permute(3, 0, 2, 1)  # (P in, R in, P out, R out)
        matrix = pairs.reshape(PITCHES * self.narrow, PITCHES * self.narrow)
        if not self.kernel.requires_grad:
            self.spread = matrix
        return matrix

    def forward(self, x: Tensor) -> Tensor:
        b, t, p, _ = x.shape
        y: Tensor = self.down(x).view(b * t, p * self.narrow) @ self.matrix()
        return y.view(b, t, p, self.narrow)


class FrameDropout(nn.Module):
    """Dropout of a channel at a whole step, all pitches together. (B, T, P, C) same."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.rate:
            return x
        b, t, _, c = x.shape
        return x * ((torch.rand(b, t, 1, c) >= self.rate) / (1 - self.rate))


class TimeAttention(nn.Module):
    """Attention over steps, shared by all pitches: a step is compared with another pitch by pitch, over the compass."""

    def __init__(self, size: Size, causal: bool) -> None:
        super().__init__()
        self.heads, self.causal, self.reach = size.heads, causal, size.reach
        self.query = nn.Linear(size.channels, size.heads * 4)
        self.key = nn.Linear(size.channels, size.heads * 4)
        self.carried = size.carried
        self.value = nn.Linear(size.channels, size.heads * size.carried)
        self.answer = nn.Parameter(torch.randn(4, size.heads * size.carried) * 0.05)  # a voice sounding a pitch
        self.out = nn.Linear(size.heads * size.carried, size.channels)
        self.near = nn.Parameter(torch.zeros(size.heads, 2 * 64))  # by distance in time, logarithmic beyond 32 steps
        self.metric = nn.Parameter(torch.zeros(size.heads, 16))  # by distance modulo four beats
        self.scale = nn.Parameter(torch.full((size.heads, 1, 1), 0.15))

    def bias(self, queries: Tensor, keys: Tensor) -> Tensor:
        """(H, Tq, Tk) from step numbers; what may not be seen is -inf."""
        distance = queries[:, None] - keys[None, :]
        size = distance.abs()
        far = (32 + 8 * torch.log2(size.clamp(min=1) / 32)).long()
        bucket = torch.where(size < 32, size, far).clamp(max=63) + 64 * (distance < 0)
        bias = self.near[:, bucket] + self.metric[:, distance % 16]
        blocked = size > self.reach
        if self.causal:
            blocked = blocked | (distance <= 0)
        return bias.masked_fill(blocked, float("-inf"))

    def split(self, x: Tensor, width: int) -> Tensor:
        b, t, p, _ = x.shape
        return x.view(b, t, p, self.heads, width).permute(0, 3, 1, 2, 4).reshape(b, self.heads, t, p * width)

    def answers(self, frames: Tensor) -> Tensor:
        """What sounded, as values: (B, T, 4) states -> (B, T, P, C)."""
        sounding = frames.unsqueeze(-2) == torch.arange(PITCHES, device=frames.device).unsqueeze(-1)
        return sounding.to(self.answer.dtype) @ self.answer

    def weigh(self, x: Tensor, keys: Tensor, values: Tensor, bias: Tensor) -> Tensor:
        scores = self.split(self.query(x), 4) @ keys.transpose(-1, -2) * self.scale + bias
        nothing = scores.new_zeros(*scores.shape[:-1], 1)  # a place to look when no earlier step helps
        weights = torch.cat([scores, nothing], -1).softmax(-1)[..., :-1]
        b, t, p, _ = x.shape
        mixed = (weights @ values).view(b, self.heads, t, p, -1).permute(0, 2, 3, 1, 4)
        out: Tensor = self.out(mixed.reshape(b, t, p, -1))
        return out

    def forward(self, x: Tensor, frames: Tensor, bias: Tensor) -> Tensor:
        values = self.value(x) + self.answers(frames)
        return self.weigh(x, self.split(self.key(x), 4), self.split(values, self.carried), bias)


class Block(nn.Module):
    """Pitch mixing and a small network per cell, then attention over time; residual, normalised before."""

    def __init__(self, size: Size, causal: bool) -> None:
        super().__init__()
        c = size.channels
        self.norm1, self.norm2 = nn.LayerNorm(c), nn.LayerNorm(c)
        self.mix = PitchMix(c, size.narrow)
        self.up, self.down = nn.Linear(c + size.narrow, 2 * c), nn.Linear(2 * c, c)
        self.attention = TimeAttention(size, causal)
        self.drop = FrameDropout(size.dropout)

    def local(self, x: Tensor) -> Tensor:
        y = self.norm1(x)
        out: Tensor = x + self.drop(self.down(F.gelu(self.up(torch.cat([y, self.mix(y)], -1)))))
        return out

    def forward(self, x: Tensor, frames: Tensor, bias: Tensor) -> Tensor:
        x = self.local(x)
        out: Tensor = x + self.drop(self.attention(self.norm2(x), frames, bias))
        return out


class Net(nn.Module):
    """The whole network; `forward` scores every cell of a batch in one pass; decode.py runs it step by step."""

    def __init__(self, size: Size = Size()) -> None:
        super().__init__()
        self.size, c = size, size.channels
        self.past, self.ahead = LookUp(PAST_SLOTS, c), LookUp(AHEAD_SLOTS, c)
        self.age = nn.Embedding(4 * (MAX_AGE + 1), c)
        self.until = nn.Embedding(4 * MAX_UNTIL, c)
        self.onset = nn.Embedding(4 * 3, c)
        self.bar, self.bar_ahead = nn.Embedding(64, c), nn.Embedding(64, c)
        self.fermata, self.phrase = nn.Embedding(3, c), nn.Embedding(MAX_UNTIL, c)
        self.density, self.source = nn.Embedding(DENSITIES + 1, c), nn.Embedding(2, c)
        self.pin = nn.Linear(24, c, bias=False)
        self.look = Block(size, causal=False)
        self.blocks = nn.ModuleList([Block(size, causal=True) for _ in range(size.blocks)])
        self.norm = nn.LayerNorm(c)
        self.enter = nn.ModuleList([nn.Linear(c, c) for _ in range(4)])
        self.pairs = table(PAIR_ROWS, c)
        self.leap = nn.Parameter(torch.zeros(1 + 4 * 16 * ROWS))  # log-odds of a step, by voice and place in the bar
        self.norm_head = nn.LayerNorm(c)
        self.up, self.down = nn.Linear(c, 2 * c), nn.Linear(2 * c, c)
        self.score, self.rest, self.attack = (nn.Linear(c, 4) for _ in range(3))
        self.compass = nn.Parameter(torch.zeros(4, WIDTH))
        self.drop = FrameDropout(size.dropout)
        shift = torch.arange(PITCHES)[:, None] + torch.arange(12)[None]
        self.register_buffer("turn", shift % 12, persistent=False)
        self.turn: Tensor
        for module in self.modules():
            if isinstance(module, nn.Embedding):
                nn.init.normal_(module.weight, std=0.05)

    def hide(self, states: Tensor, masked: Tensor | None = None) -> Tensor:
        """Dropout for slots: in training some of what was heard is forgotten, and all of the masked voices."""
        if not self.training or not self.size.slot_dropout:
            return states
        gone = torch.rand_like(states, dtype=torch.float) < self.size.slot_dropout
        if masked is not None:
            gone = gone | masked.repeat(1, 1, states.shape[-1] // 4)
        return torch.where(gone, NONE, states)

    def per_voice(self, table: nn.Embedding, values: Tensor) -> Tensor:
        """Sum of one vector per voice: (B, T, 4) -> (B, T, C)."""
        rows = table.num_embeddings // 4
        total: Tensor = table(values + torch.arange(4, device=values.device) * rows).sum(-2)
        return total

    def look_ahead(self, x: Batch) -> Tensor:
        """Everything known before the first note is written: (B, T, P, C)."""
        flat = (
            self.per_voice(self.until, x.until)
            + self.per_voice(self.onset, x.onset)
            + self.bar_ahead(x.bar)
            + self.fermata(x.fermata)
            + self.phrase(x.phrase)
        )
        pins = torch.cat([x.pins[..., :12][..., self.turn], x.pins[..., 12:][..., self.turn]], -1)  # (B, T, P, 24)
        y = self.ahead(self.hide(x.ahead)) + flat.unsqueeze(2) + self.pin(pins)
        steps = torch.arange(y.shape[1], device=y.device)
        told = torch.where(x.given, x.frames, NONE)
        # Steps of which nothing is told must not be seen, or their number would betray where the piece ends.
        empty = ~(x.given.any(-1) | (x.fermata > 0) | (x.pins > 0).any(-1))
        bias = self.look.attention.bias(steps, steps) + torch.zeros(y.shape[:2]).masked_fill(empty, float("-inf"))[:, None, None]
        out: Tensor = self.look(y, told, bias)
        return out

    def enter_trunk(
        self, past: Tensor, ages: Tensor, bar: Tensor, density: Tensor, source: Tensor, masked: Tensor | None = None
    ) -> Tensor:
        flat = self.per_voice(self.age, ages) + self.bar(bar) + self.density(density) + self.source(source)[:, None]
        out: Tensor = self.past(self.hide(past, masked)) + flat.unsqueeze(2)
        return out

    def trunk(self, x: Batch) -> Tensor:
        y = self.enter_trunk(x.past, x.ages, x.bar, x.density, x.source, x.masked) + self.look_ahead(x)
        steps = torch.arange(y.shape[1], device=y.device)
        heard = x.frames if x.masked is None else torch.where(x.masked, NONE, x.frames)
        for block in self.blocks:
            y = block(y, heard, block.attention.bias(steps, steps))  # type: ignore[operator, union-attr]
        out: Tensor = self.norm(y)
        return out

    def head(self, voice: int, h: Tensor, seen: Tensor, last: Tensor, beat: Tensor, bar: Tensor) -> tuple[Tensor, Tensor]:
        """Logits (B, T, W + 1) of one voice's cells and (B, T) the log-odds of a new attack on the same pitch."""
        start = STARTS[voice]
        rows = torch.from_numpy(pair_rows(voice, seen.numpy(), last.numpy(), beat.numpy()))
        y = F.gelu(self.enter[voice](h[:, :, start : start + WIDTH]) + bag(rows, self.pairs))
        y = y + self.drop(self.down(F.gelu(self.up(self.norm_head(y)))))
        own = last[..., voice]
        leap = torch.from_numpy(relative(own.unsqueeze(-1).numpy(), start, WIDTH)).squeeze(-1)
        leap = torch.where(leap > 0, leap + ((voice * 16 + bar % 16) * ROWS).unsqueeze(-1), 0)
        score = F.linear(y, self.score.weight[voice], self.score.bias[voice]) + self.leap[leap] + self.compass[voice]
        pooled = y.mean(-2)
        rest = F.linear(pooled, self.rest.weight[voice], self.rest.bias[voice])
        place = (own - start).clamp(0, WIDTH - 1)[..., None, None].expand(*own.shape, 1, y.shape[-1])
        attack = F.linear(y.gather(2, place).squeeze(2), self.attack.weight[voice], self.attack.bias[voice])
        return torch.cat([score, rest.unsqueeze(-1)], -1), attack

    def forward(self, x: Batch) -> tuple[Tensor, Tensor]:
        """Teacher-forced: logits (B, T, 4, W + 1) over pitch or REST, and attack log-odds (B, T, 4)."""
        h = self.trunk(x)
        last = x.past[..., :4]
        beat = torch.where((x.bar % 4 == 0).unsqueeze(-1), x.past[..., 24:28], NONE)
        logits, attacks = [], []
        for voice in range(4):
            above = torch.arange(4, device=h.device) < voice
            if x.rank is not None:
                above = (x.rank < x.rank[:, voice : voice + 1])[:, None]
            seen = torch.where(above | x.given, x.frames, NONE)
            seen = torch.where(torch.arange(4, device=h.device) == voice, NONE, seen)
            cell, attack = self.head(voice, h, seen, last, beat, x.bar)
            logits.append(cell)
            attacks.append(attack)
        return torch.stack(logits, 2), torch.stack(attacks, 2)
