"""Decoding step by step, with the states of all earlier steps kept: nothing is computed twice.

A `Decoder` carries N parallel continuations of one piece. `advance` writes one step of all of them, `keep` goes on
from chosen ones. A teacher-forced pass over the same frames gives the same log-probabilities (tested).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from musicstudio.engine.harmony.features import NONE, PITCHES, REST, History, Ints
from musicstudio.engine.harmony.model import STARTS, WIDTH, Batch, Memory, Net

LOOK_CHUNK = 96  # steps of the look-ahead branch computed at a time


@dataclass(frozen=True)
class Guidance:
    """Nats taken from a candidate pitch for a fault it would make; 0 = leave the network alone.

    The network already avoids these; the guidance only trims what sampling at a temperature lets through.
    """

    parallel: float = 0.0
    crossing: float = 0.0
    beat_parallel: float = 0.0
    pin: float = 3.0  # a note outside a pinned chord, on the beat; a third of it elsewhere
    floor: float = 0.0  # candidates less likely than this share of the best are not drawn


class Decoder:
    """N continuations of one piece whose conditions are `conditions` (a batch of one whole piece)."""

    def __init__(self, net: Net, conditions: Batch, n: int, seeds: Sequence[int | tuple[int, ...]], guidance: Guidance = Guidance()) -> None:
        self.net, self.x, self.guidance = net, conditions, guidance
        self.length = conditions.frames.shape[1]
        self.history = History(n)
        self.t = 0
        self.generators = [np.random.default_rng(seed) for seed in seeds]
        size = net.size
        room = min(self.length, 2 * size.reach)
        self.memory = [
            Memory(
                torch.zeros(n, size.heads, room, 4 * PITCHES),
                torch.zeros(n, size.heads, room, size.carried * PITCHES),
            )
            for _ in net.blocks
        ]
        self.offset = 0  # step number of the first place in memory
        self.bias: dict[tuple[int, int], Tensor] = {}
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

    def make_room(self) -> None:
        place = self.t - self.offset
        if place == self.memory[0].keys.shape[2]:
            reach = self.net.size.reach
            for memory in self.memory:
                memory.keys[:, :, :reach] = memory.keys[:, :, place - reach : place].clone()
                memory.values[:, :, :reach] = memory.values[:, :, place - reach : place].clone()
            self.offset = self.t - reach

    @torch.inference_mode()
    def advance(self, temperature: float, forced: Ints | None = None) -> tuple[Ints, Ints, Ints]:
        """Write step t of every row: states (N, 4), attacks (N, 4) and log-probabilities (N, 4) in nats.

        Given cells are copied with log-probability 0. `forced` (N, 4) writes these states instead of drawing, and the
        log-probabilities are then the network's own, without guidance, which they always are.
        """
        t, n, net = self.t, self.rows, self.net
        self.make_room()
        past = torch.from_numpy(self.history.slots)[:, None]
        ages = torch.from_numpy(self.history.ages)[:, None]
        bar = self.x.bar[:, t : t + 1].expand(n, 1)
        y = net.enter_trunk(past, ages, bar, self.x.density[:, t : t + 1], self.x.source) + self.look(t)
        place = t - self.offset
        first = max(0, place - net.size.reach)
        for i, (block, memory) in enumerate(zip(net.blocks, self.memory, strict=True)):
            key = (i, place - first)
            if key not in self.bias:
                steps = torch.arange(place - first + 1)
                self.bias[key] = block.attention.bias(steps[-1:], steps[:-1])  # type: ignore[operator, union-attr]
            y = block.step(y, memory, first, place, self.bias[key])  # type: ignore[operator]
        h = net.norm(y)
        frame, attack, nats = self.choose(h, past, bar, temperature, forced)
        answer = torch.from_numpy(frame)[:, None]
        for block, memory in zip(net.blocks, self.memory, strict=True):
            a = block.attention
            memory.values[:, :, place] += a.split(a.answers(answer), a.carried)[:, :, 0]  # type: ignore[operator, union-attr]
        self.history.push(frame, np.full(n, int(self.x.bar[0, t]) % 4))
        self.t += 1
        return frame, attack, nats

    def choose(
        self, h: Tensor, past: Tensor, bar: Tensor, temperature: float, forced: Ints | None
    ) -> tuple[Ints, Ints, Ints]:
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
        draws = np.stack([g.random((4, 2)) for g in self.generators])
        for v in range(4):
            if given[v] and forced is None:
                continue
            seen = frame.copy()
            seen[:, v] = NONE
            logits, again = self.net.head(v, h, torch.from_numpy(seen)[:, None], last, beat, bar)
            scores = logits[:, 0].double().numpy()
            scores = scores - np.log(np.exp(scores - scores.max(1, keepdims=True)).sum(1, keepdims=True)) - scores.max(1, keepdims=True)
            if forced is not None:
                cell = np.where(forced[:, v] == REST, WIDTH, forced[:, v] - STARTS[v])
            else:
                faults = self.penalties(v, seen, last[:, 0].numpy(), beat[:, 0].numpy(), on_beat)
                cell = self.draw(scores, faults, temperature, draws[:, v, 0])
            nats[:, v] = scores[np.arange(n), cell]
            frame[:, v] = np.where(cell == WIDTH, REST, cell + STARTS[v])
            same = frame[:, v] == last[:, 0, v].numpy()
            odds = 1 / (1 + np.exp(-again[:, 0].double().numpy()))
            attack[:, v] = ~same | (draws[:, v, 1] < odds)
        attack[frame == REST] = 0
        return frame, attack, nats

    def draw(self, scores: Ints, faults: Ints, temperature: float, uniform: Ints) -> Ints:
        """One class per row. scores (N, W + 1) log-probabilities, faults (N, W + 1) nats to take away, uniform (N,)."""
        warped = (scores - faults) / temperature
        weights = np.exp(warped - warped.max(1, keepdims=True))
        weights[weights < self.guidance.floor] = 0
        cumulative = weights.cumsum(1)
        return (cumulative < (uniform * cumulative[:, -1])[:, None]).sum(1).clip(max=WIDTH)

    def penalties(self, voice: int, seen: Ints, last: Ints, beat: Ints, on_beat: bool) -> Ints:
        """Guidance for every candidate of a voice: (N, W + 1) nats."""
        g = self.guidance
        here = np.arange(STARTS[voice], STARTS[voice] + WIDTH)[None]
        total = np.zeros((len(seen), WIDTH))
        for other in range(4):
            pitch = seen[:, other : other + 1]
            sounds = pitch < PITCHES
            if other == voice or not sounds.any():
                continue
            crossed = (here > pitch) if other < voice else (here < pitch)
            total += g.crossing * (crossed & sounds)
            for chord, weight in ((last, g.parallel), (beat, g.beat_parallel)):
                if not weight:
                    continue
                theirs, own = chord[:, other : other + 1], chord[:, voice : voice + 1]
                there = sounds & (theirs < PITCHES) & (own < PITCHES)
                interval = (theirs - own) % 12
                perfect = (interval == 0) | (interval == (7 if other < voice else 5))
                together = np.sign(pitch - theirs) * np.sign(here - own) > 0
                total += weight * (there & perfect & together & ((pitch - here) % 12 == interval))
        pins = self.pins[self.t]
        if pins[:12].any():
            outside = ~pins[:12][here % 12]
            total += g.pin * (1.0 if on_beat else 1 / 3) * outside
            if voice == 3 and pins[12:].any():
                total += g.pin * (1.0 if on_beat else 1 / 3) * ~pins[12:][here % 12]
        return np.concatenate([total, np.zeros((len(seen), 1))], 1)

    def keep(self, rows: Ints) -> None:
        """Go on from these rows, in this order; a row may be named more than once."""
        self.history.take(rows)
        index = torch.from_numpy(rows)
        used = self.t - self.offset
        for memory in self.memory:
            for buffer in (memory.keys, memory.values):
                buffer[:, :, :used] = buffer[index, :, :used]
