"""Event after event from the network, within what notation and the request allow."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from math import log2

import numpy as np
import numpy.typing as npt
import torch

from musicstudio.engine.continuation.clock import UNITS, Clock
from musicstudio.engine.continuation.events import COMPASS, END, LENGTHS, PITCHES, REST, SILENT, Home, Line, length_class, place
from musicstudio.engine.continuation.features import Batch, batch, features
from musicstudio.engine.continuation.model import Cache, Net

Floats = npt.NDArray[np.float64]
Event = tuple[int, int, int]  # onset, end (ticks), pitch (MIDI); rests are not listed
CONTEXT = 160  # events that are heard
KEPT = 0.98  # drawn from are the most expected choices that have this probability together (Holtzman et al. 2020)
LONGEST_REST = 4 * UNITS
DENSITY = 0.8  # nats per octave of length by which the density control leans on short notes, beyond telling the network
_OCTAVES = torch.tensor([log2(units / UNITS) for units in LENGTHS])


@dataclass(frozen=True)
class Wish:
    """What is asked for: where to write until, how, and (or None) the bar after the one in which the melody ends."""

    limit: int
    end_bar: int | None
    density: int  # as the network is told
    lean: float  # -1 to long notes .. 1 to short ones
    temperature: float
    low: int  # MIDI
    high: int


@dataclass
class Writer:
    """A melody while it is written, from `line` on. `written` are the new notes."""

    net: Net
    clock: Clock
    home: Home
    wish: Wish
    line: Line
    first_bar: int
    rng: np.random.Generator
    written: list[Event] = field(default_factory=list)
    cache: Cache | None = None
    known: int = 0  # events that the cache knows

    def fork(self, rng: np.random.Generator) -> Writer:
        """The same melody, which goes on by itself with other chance."""
        return replace(self, rng=rng, written=list(self.written))

    @property
    def place(self) -> int:
        """The tick at which the next event begins."""
        return int(self.line.onsets[-1])

    @property
    def finished(self) -> bool:
        return self.place >= self.wish.limit

    def advance(self) -> None:
        """Write one event."""
        h = self._think()
        pitch = self._draw(self.net.pitches(h), self._pitches())
        if pitch == END:
            self._append(SILENT, self.wish.limit)
            return
        ends = [self.clock.after(self.place, units) for units in LENGTHS]
        allowed = np.array([self._writable(end) for end in ends])
        if pitch == REST:
            # A note follows, so that the last bar is not left empty.
            allowed &= (np.array(LENGTHS) <= LONGEST_REST) & (np.array(ends) < self.wish.limit)
        if not allowed.any():
            # Nothing regular fits before the limit or off the grid: go to the next beat.
            self._append(
                SILENT if pitch == REST else self.home.pitch(pitch), min(self.wish.limit, self.clock.beat(self.place).end)
            )
            return
        lengths = self.net.lengths(h, torch.tensor(pitch)) - DENSITY * self.wish.lean * _OCTAVES
        chosen = self._draw(lengths, allowed)
        self._append(SILENT if pitch == REST else self.home.pitch(pitch), ends[chosen])

    def correct_end(self) -> None:
        """Put the last note on the nearest tonic that lies in the register."""
        if not self.written:
            return
        onset, end, pitch = self.written[-1]
        tonics = [p for p in range(self.wish.low, self.wish.high + 1) if (p - self.home.tonic) % 12 == 0]
        if tonics:
            self.written[-1] = onset, end, min(tonics, key=lambda p: abs(p - pitch))

    @property
    def at_home(self) -> bool:
        """Whether the last note is the tonic and lasts a beat."""
        if not self.written:
            return False
        onset, end, pitch = self.written[-1]
        return (pitch - self.home.tonic) % 12 == 0 and self.clock.unit(end) - self.clock.unit(onset) >= UNITS

    @torch.no_grad()
    def _think(self) -> torch.Tensor:
        """What the network knows before the next event (width,)."""
        density = np.full(len(self.line) + 1, self.wish.density)
        whole = batch([features(self.line, self.home, self.first_bar, self.wish.end_bar, density)])
        fresh = Batch(**{f.name: getattr(whole, f.name)[:, self.known :] for f in fields(Batch)})
        hidden, self.cache = self.net(fresh, self.cache, whole)
        self.known = whole.code.shape[1]
        last: torch.Tensor = hidden[0, -1]
        return last

    def _pitches(self) -> npt.NDArray[np.bool_]:
        """Which of pitches, REST, END may come next."""
        allowed = np.zeros(END + 1, bool)
        low, high = self.wish.low - self.home.tonic + COMPASS, self.wish.high - self.home.tonic + COMPASS
        allowed[max(0, low) : min(PITCHES, high + 1)] = True
        rested = len(self.line) > 0 and self.line.pitches[-1] == SILENT
        allowed[REST] = not rested and bool(self.written)
        # The last bar asked for is not left empty.
        last_bar = self.wish.end_bar is not None and self.line.bars[-1] >= self.wish.end_bar - 1 and self.line.codes[-1] > 0
        allowed[END] = last_bar and bool(self.written) and not rested
        return allowed

    def _writable(self, end: int) -> bool:
        """Whether an event from here may end there: inside the limit, and on a place that reads well after this one."""
        start = self.place
        if not start < end <= self.wish.limit:
            return False
        here, there = self.clock.beat(start), self.clock.beat(end)
        a, b = here.place(start), there.place(end)
        if here.compound or end == here.end:
            return b % (4 if there.compound else 6) == 0 or (here is there and b == UNITS // 2)
        if a % 3:  # within a triplet
            return here is there and b % 4 == 0
        if here is there:
            return b % 3 == 0 or (a == 0 and b % 8 == 0 and here.end - here.start == here.length)
        return b % (8 if there.compound else 6) == 0

    def _draw(self, logits: torch.Tensor, allowed: npt.NDArray[np.bool_]) -> int:
        """One of the allowed choices."""
        scores = np.where(allowed, logits.double().numpy() / self.wish.temperature, -np.inf)
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        order = np.argsort(-chances, kind="stable")
        kept = order[: int(np.searchsorted(np.cumsum(chances[order]), KEPT)) + 1]
        return int(self.rng.choice(kept, p=chances[kept] / chances[kept].sum()))

    def _append(self, pitch: int, end: int) -> None:
        if pitch != SILENT:
            self.written.append((self.place, end, pitch))
        self.line = extended(self.clock, self.line, pitch, end)


def extended(clock: Clock, line: Line, pitch: int, end: int) -> Line:
    """The line with one more event, which ends at the tick `end`."""
    code, metre, bar = place(clock, end)
    units = clock.unit(end) - clock.unit(int(line.onsets[-1]))
    return Line(
        np.append(line.onsets, end), np.append(line.pitches, pitch), np.append(line.units, units),
        np.append(line.codes, code), np.append(line.metres, metre), np.append(line.bars, bar),
    )  # fmt: skip


def begun(clock: Clock, line: Line, start: int, limit: int) -> Line:
    """What is heard before a place: the last events of `line`, and a rest until the first tick from `start` on where an event
    may begin."""
    beat = clock.beat(start)
    grid = range(0, UNITS, 4) if beat.compound else range(0, UNITS, 3)
    ticks = [beat.nominal + round(place * beat.length / UNITS) for place in grid]
    begin = min(limit, next((tick for tick in ticks if tick >= start), beat.end))
    if not len(line):
        code, metre, bar = place(clock, begin)
        none = np.zeros(0, np.int64)
        return Line(np.array([begin]), none, none, np.array([code]), np.array([metre]), np.array([bar]))
    line = line.part(max(0, len(line) - CONTEXT), len(line))
    return extended(clock, line, SILENT, begin) if line.onsets[-1] < begin else line


@torch.no_grad()
def expectation(net: Net, home: Home, line: Line, first_bar: int, first: int) -> float:
    """Mean log-probability of the events of `line` from the index `first` on, with those before."""
    pitch = torch.from_numpy(home.index(line.pitches))[None]
    length = torch.from_numpy(length_class(line.units))[None]
    counted = torch.arange(len(line))[None] >= first
    x = batch([features(line, home, first_bar)])
    x = Batch(**{f.name: getattr(x, f.name)[:, :-1] for f in fields(Batch)})
    of_pitch, of_length = net.losses(x, pitch, length, counted)
    return -float(of_pitch.sum() + of_length.sum()) / max(1, len(line) - first)
