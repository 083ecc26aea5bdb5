"""Decoding step by step, with the states of all earlier steps kept: nothing is computed twice.

`advance` writes one step of all candidates, `keep` lets them all go on from the best. A teacher-forced pass over the
same frames gives the same log-probabilities (tested).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from musicstudio.engine.harmony.features import NONE, PITCHES, REST, STARTS, WIDTH, History, Ints
from musicstudio.engine.harmony.model import Batch, Net
from musicstudio.engine.harmony.recall import Recall

Floats = npt.NDArray[np.float64]

LOOK_CHUNK = 96  # steps of the look-ahead branch computed at a time


@dataclass(frozen=True)
class Guidance:
    """How drawing leans away from the network's own probabilities, which know of parallels and crossings already."""

    pin: float = 30.0  # nats taken from what a pinned chord forbids where it begins and on its beats: as good as never
    between: float = 2.0  # the same between the beats, where notes may pass
    rest: float = 8.0  # nats taken from a rest where the melody sounds: under an odd metre the network may fall silent
    hold: float = 0.0  # nats taken from (or, negative, given to) going on with the last pitch: the rhythm's density
    floor: float = 0.003  # moves less likely than this share of the likeliest move are not drawn


class Decoder:
    """G answers to one piece whose conditions are `conditions` (a batch of one), K candidates each: N = G * K rows."""

    def __init__(
        self,
        net: Net,
        conditions: Batch,
        seeds: Sequence[int | tuple[int, ...]],
        groups: int = 1,
        guidance: Guidance | None = None,
    ) -> None:
        self.net, self.x, self.guidance, self.groups = net, conditions, guidance or Guidance(), groups
        self.length = conditions.frames.shape[1]
        n = len(seeds)
        self.history = History(n)
        self.generators = [np.random.default_rng(seed) for seed in seeds]
        self.t = 0  # the step to write next
        self.base = 0  # the first step since the candidates went apart
        self.stored = 0  # the first step in the shared past's buffers
        self.memory = [Recall(block.attention, groups, n // groups, self.length) for block in net.blocks]  # type: ignore[arg-type]
        self.looked = torch.zeros(0)
        self.looked_from = self.looked_to = 0
        self.pins = conditions.pins[0].numpy() > 0

    @property
    def rows(self) -> int:
        return len(self.history.ages)

    def look(self, t: int) -> Tensor:
        """The look-ahead branch at step t, (1, 1, P, C), computed in stretches with all the context they can see."""
        if t >= self.looked_to:
            reach = self.net.size.reach
            first, last = t, min(t + LOOK_CHUNK, self.length)
            low, high = max(0, first - reach), min(self.length, last + reach)
            last = high if high == self.length else last  # all that follows has been given its context too
            part = replace(
                self.x,
                **{
                    name: getattr(self.x, name)[:, low:high]
                    for name in ("frames", "given", "ahead", "until", "onset", "bar", "fermata", "phrase", "pins")
                },
            )
            self.looked = self.net.look_ahead(part)[:, first - low : last - low]
            self.looked_from, self.looked_to = first, last
        return self.looked[:, t - self.looked_from : t - self.looked_from + 1]

    def skip(self, frame: Ints) -> None:
        """Take step t as given (4,) without asking the network; its attention will not reach back to it."""
        self.history.push(np.repeat(frame[None], self.rows, 0), np.full(self.rows, int(self.x.bar[0, self.t]) % 4))
        self.t += 1
        self.base = self.stored = self.t

    @torch.inference_mode()
    def advance(self, temperature: float, forced: Ints | None = None) -> tuple[Ints, Ints, Floats, Floats]:
        """Write step t of every row: states (N, 4), attacks (N, 4), log-probabilities (N, 4) in nats, and those of the
        pitch alone where a voice moves (N, 4), NaN where it does not.

        Given cells are copied with log-probability 0. `forced` (N, 4) writes these states instead of drawing, and the
        log-probabilities are then the network's own, without guidance, which they always are.
        """
        t, n, net = self.t, self.rows, self.net
        new = t - self.base
        if new == self.memory[0].room[1]:
            raise RuntimeError("too many steps without keep()")
        past = torch.from_numpy(self.history.slots)[:, None]
        ages = torch.from_numpy(self.history.ages)[:, None]
        bar = self.x.bar[:, t : t + 1].expand(n, 1)
        y = net.enter_trunk(past, ages, bar, self.x.density[:, t : t + 1], self.x.source) + self.look(t)
        window = slice(max(0, t - net.size.reach - self.stored), self.base - self.stored)
        for block, memory in zip(net.blocks, self.memory, strict=True):
            y = block.local(y)  # type: ignore[operator]
            y = y + memory.step(block.norm2(y), window, new)  # type: ignore[operator]
        frame, attack, nats, pitch_nats = self.choose(net.norm(y), past, bar, temperature, forced)
        answer = torch.from_numpy(frame)[:, None]
        for memory in self.memory:
            memory.answer(answer, new)
        self.history.push(frame, np.full(n, int(self.x.bar[0, t]) % 4))
        self.t += 1
        return frame, attack, nats, pitch_nats

    def choose(
        self, h: Tensor, past: Tensor, bar: Tensor, temperature: float, forced: Ints | None
    ) -> tuple[Ints, Ints, Floats, Floats]:
        """The four cells of a step, soprano first, each seeing those already chosen and all that are given."""
        t, n = self.t, self.rows
        on_beat = int(self.x.bar[0, t]) % 4 == 0
        last = past[..., :4]
        beat = past[..., 24:28] if on_beat else torch.full_like(last, NONE)
        given = self.x.given[0, t].numpy()
        told = self.x.frames[0, t].numpy()
        frame = np.where(given, told, NONE) + np.zeros((n, 1), np.int64)
        attack = np.zeros((n, 4), np.int64)
        nats = np.zeros((n, 4))
        pitch_nats = np.full((n, 4), np.nan)
        rows = np.arange(n)
        draws = np.stack([g.random((4, 3)) for g in self.generators])
        for v in range(4):
            if given[v] and forced is None:
                continue
            seen = frame.copy()
            seen[:, v] = NONE
            logits, again = self.net.head(v, h, torch.from_numpy(seen)[:, None], last, beat, bar)
            scores = logits[:, 0].double().numpy()
            scores -= scores.max(1, keepdims=True)
            scores -= np.log(np.exp(scores).sum(1, keepdims=True))
            own = last[:, 0, v].numpy()
            hold = np.where(own == REST, WIDTH, np.clip(own - STARTS[v], 0, WIDTH))  # NONE is never likely: no matter
            if forced is not None:
                cell = np.where(forced[:, v] == REST, WIDTH, forced[:, v] - STARTS[v])
            else:
                taken = self.outside_pin(v, on_beat, frame)
                if given[0] and told[0] < PITCHES:
                    taken[:, WIDTH] += self.guidance.rest
                cell = self.draw(scores, taken, hold, temperature, draws[:, v, :2])
            nats[:, v] = scores[rows, cell]
            moved = np.log1p(-np.exp(np.minimum(scores[rows, hold], -1e-9)))
            pitch_nats[:, v] = np.where(cell == hold, np.nan, nats[:, v] - moved)
            frame[:, v] = np.where(cell == WIDTH, REST, cell + STARTS[v])
            odds = 1 / (1 + np.exp(self.guidance.hold - again[:, 0].double().numpy()))
            attack[:, v] = (frame[:, v] != own) | (draws[:, v, 2] < odds)
        attack[frame == REST] = 0
        return frame, attack, nats, pitch_nats

    def draw(self, scores: Floats, taken: Floats, hold: Ints, temperature: float, uniform: Floats) -> Ints:
        """One class per row. scores (N, W + 1) log-probabilities, taken (N or 1, W + 1) nats to take away, hold (N,) the
        class of going on, uniform (N, 2).

        The temperature shapes which pitch a voice moves to, not whether it moves: the rhythm stays the network's own,
        where a low temperature on everything would bring the voices to a standstill."""
        rows = np.arange(len(hold))
        fair = np.exp(scores - taken)
        stay = fair[rows, hold] * np.exp(-self.guidance.hold)
        fair[rows, hold] = 0
        go = fair.sum(1)
        warped = (scores - taken) / temperature
        warped[rows, hold] = -np.inf
        weights = np.exp(warped - warped.max(1, keepdims=True))
        weights[weights < self.guidance.floor] = 0
        cumulative = weights.cumsum(1)
        cell = (cumulative < (uniform[:, 1] * cumulative[:, -1])[:, None]).sum(1).clip(max=WIDTH)
        return np.where(uniform[:, 0] * (stay + go) < stay, hold, cell)

    def outside_pin(self, voice: int, on_beat: bool, frame: Ints) -> Floats:
        """Nats to take from each class of a voice because of a pinned chord: (N or 1, W + 1). `frame` (N, 4) is the step so far.

        Where the chord begins and on its beats no voice rests, and as soon as there are only as many voices left as tones
        are missing, they take those: the chord is not only obeyed but whole, wherever three voices and the melody can be."""
        classes, bass = self.pins[self.t, :12], self.pins[self.t, 12:]
        if not classes.any():
            return np.zeros((1, WIDTH + 1))
        begins = self.t == 0 or bool((self.pins[self.t] != self.pins[self.t - 1]).any())
        strict = on_beat or begins
        weight = self.guidance.pin if strict else self.guidance.between
        here = np.arange(STARTS[voice], STARTS[voice] + WIDTH) % 12
        total = np.zeros((len(frame), WIDTH + 1))
        total[:, :WIDTH] += weight * ~classes[here]
        if voice == 3 and bass.any():
            total[:, :WIDTH] += weight * ~bass[here]
        if not strict:
            return total
        total[:, WIDTH] += weight
        missing = classes & ~((frame[:, :, None] % 12 == np.arange(12)) & (frame[:, :, None] < PITCHES)).any(1)  # (N, 12)
        open_voices = ~self.x.given[0, self.t, voice:].numpy()
        if bass.any() and open_voices[-1]:  # which takes its own tone, whatever is missing
            missing &= ~bass
            open_voices[-1] = False
        count = missing.sum(1)
        tight = (count > 0) & (count >= open_voices.sum()) & open_voices[0]
        total[:, :WIDTH] += weight * (tight[:, None] & ~missing[:, here])
        return total

    @torch.inference_mode()
    def keep(self, best: Sequence[int]) -> None:
        """Let all candidates of each group go on from one of them: `best` (G,) numbers rows 0..N - 1. Must be called at
        least once in every `reach` steps."""
        each = self.rows // self.groups
        self.history.take(np.repeat(np.array(best), each))
        steps, used = self.t - self.base, self.base - self.stored
        kept = min(used, self.net.size.reach) if used + steps > self.memory[0].room[0] else used
        index = torch.tensor(best) % each
        for memory in self.memory:
            if kept < used:
                memory.forget(used, kept)
            memory.share(index, kept, steps)
        self.base, self.stored = self.t, self.base - kept
