"""What the network is measured against: a chain of order 2, and the last bars again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

import numpy as np

from musicstudio.engine.continuation.clock import Clock
from musicstudio.engine.continuation.events import LENGTHS, SILENT, Line, length_class

Event = tuple[int, int, int]  # onset, end (ticks), pitch (MIDI)
Symbol = tuple[int, int]  # interval from the last note, or _REST; class of the length
_REST = 100
_INTERVALS = 2 * 48 + 2  # that may come, rest included


@dataclass
class Chances:
    """Frequencies after contexts, the shorter ones filling in for the longer (Witten and Bell 1991)."""

    outcomes: int
    counts: dict[Hashable, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))

    def learn(self, contexts: Sequence[Hashable], outcome: int) -> None:
        for context in contexts:
            self.counts[context][outcome] += 1

    def chance(self, contexts: Sequence[Hashable], outcome: int) -> float:
        """Probability of an outcome; `contexts` from the shortest to the longest."""
        value = 1 / self.outcomes
        for context in contexts:
            seen = self.counts.get(context)
            if seen:
                value = (seen[outcome] + len(seen) * value) / (seen.total() + len(seen))
        return value

    def draw(self, contexts: Sequence[Hashable], rng: np.random.Generator) -> int:
        """An outcome that was seen after the longest known context, or with Witten and Bell's chance after a shorter one."""
        for context in reversed(contexts):
            seen = self.counts.get(context)
            if seen and rng.random() >= len(seen) / (seen.total() + len(seen)):
                break
        else:
            seen = self.counts[contexts[0]]
        outcomes = sorted(seen)
        return int(rng.choice(outcomes, p=np.array([seen[o] for o in outcomes]) / seen.total()))


def symbols(line: Line) -> list[Symbol]:
    """The events of a line as the chain knows them."""
    before = [0, *accumulate(line.pitches.tolist(), lambda old, new: old if new == SILENT else new)]
    return [
        (_REST if pitch == SILENT else int(np.clip(pitch - before[i], -48, 48)) if i else 0, length)
        for i, (pitch, length) in enumerate(zip(line.pitches.tolist(), length_class(line.units).tolist(), strict=True))
    ]


class Chain:
    """A Markov chain of order 2 over intervals and lengths: the interval after the last two events, then the length after the
    last two lengths and the new interval."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.intervals, self.lengths = Chances(_INTERVALS), Chances(len(LENGTHS))
        for line in lines:
            events = symbols(line)
            for i, (interval, length) in enumerate(events):
                past = events[max(0, i - 2) : i]
                self.intervals.learn(*self._intervals(past), interval)
                self.lengths.learn(*self._lengths(past, interval), length)

    @staticmethod
    def _intervals(past: Sequence[Symbol]) -> tuple[list[Hashable]]:
        return ([tuple(past[len(past) - n :]) for n in range(len(past) + 1)],)

    @staticmethod
    def _lengths(past: Sequence[Symbol], interval: int) -> tuple[list[Hashable]]:
        rest, lengths = interval == _REST, [length for _, length in past]
        return ([rest, *((rest, *lengths[len(lengths) - n :]) for n in range(1, len(lengths) + 1))],)

    def nats(self, line: Line, given: int) -> float:
        """What the events of a line from the index `given` on cost."""
        events, total = symbols(line), 0.0
        for i in range(given, len(events)):
            past, (interval, length) = events[max(0, i - 2) : i], events[i]
            total -= np.log(self.intervals.chance(*self._intervals(past), interval))
            total -= np.log(self.lengths.chance(*self._lengths(past, interval), length))
        return float(total)

    def extend(self, clock: Clock, line: Line, start: int, end: int, rng: np.random.Generator) -> list[Event]:
        """Notes drawn from `start` to `end` (ticks) after a line."""
        past, place = symbols(line)[-2:], start
        pitch = int(line.pitches[line.pitches != SILENT][-1])
        notes: list[Event] = []
        while place < end:
            interval = self.intervals.draw(*self._intervals(past), rng)
            length = self.lengths.draw(*self._lengths(past, interval), rng)
            until = min(end, max(place + 1, clock.after(place, LENGTHS[length])))
            if interval != _REST:
                pitch = int(np.clip(pitch + interval, 0, 127))
                notes.append((place, until, pitch))
            past, place = [*past, (interval, length)][-2:], until
        return notes


def repeated(seed: Sequence[Event], start: int, end: int) -> list[Event]:
    """The last notes of the seed once more, as many ticks as there are from `start` to `end`."""
    length = end - start
    return [(max(start, a + length), min(end, b + length), p) for a, b, p in seed if b > start - length]
