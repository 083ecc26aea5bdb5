"""What the network is given for every event it has to foretell: the event before, where it stands, what is asked for."""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import accumulate

import numpy as np
import torch
from torch import Tensor

from musicstudio.engine.continuation.clock import UNITS, Ints
from musicstudio.engine.continuation.events import (
    LENGTHS,
    MOST_BEATS,
    NOTHING,
    PITCHES,
    SILENT,
    Home,
    Line,
    length_class,
)

LEAP = 13  # larger intervals are one class on each side
INTERVALS = 2 * LEAP + 2  # the last one: no interval yet
NO_LENGTH = len(LENGTHS)
PHRASE = 8  # bars after which positions begin again
CODES = (MOST_BEATS + 1) * UNITS
METRES = 2 * MOST_BEATS
MOST_LEFT = 17  # this many bars left or more; 0 = no ending asked for
DENSITIES = 7  # classes 1..7 of how busy a bar is beside the whole, 4 = as busy; 0 = not told
FAR = 16  # bars
BEFORE_ALL = 2 * (FAR + 1)  # relation to what has no onset


@dataclass(frozen=True)
class Batch:
    """B crops of T events, integers throughout. Names of the event before begin with `last_`.

    last_pitch     pitch, REST or NOTHING          last_sounding  the last pitch that was no rest
    last_interval  of the last two notes           last_length    class of its length
    code, metre    where the event begins          phrase, bar    bar within a phrase of eight; bar of the score
    left           bars until the end, this one included
    density        class of its bar                minor  0 or 1
    key_code, key_bar  where the event before began, -1 for none: what attention compares places with
    """

    last_pitch: Tensor
    last_sounding: Tensor
    last_interval: Tensor
    last_length: Tensor
    code: Tensor
    metre: Tensor
    phrase: Tensor
    bar: Tensor
    left: Tensor
    density: Tensor
    minor: Tensor
    key_code: Tensor
    key_bar: Tensor


def features(line: Line, home: Home, first_bar: int, end_bar: int | None = None, density: Ints | None = None) -> dict[str, Ints]:
    """Columns of a batch for N + 1 events: those of `line` and the one after.

    end_bar  index of the bar after the last, where the melody shall come to an end; density  (N + 1,) classes
    """
    count = len(line)
    own = home.index(line.pitches)
    before = [NOTHING, *own.tolist()]
    notes = own[own < PITCHES]
    steps = np.full(count + 1, 2 * LEAP + 1)
    rank = np.cumsum(np.append(0, own < PITCHES))  # notes so far
    two = rank >= 2
    steps[two] = np.clip(notes[rank[two] - 1] - notes[rank[two] - 2], -LEAP, LEAP) + LEAP
    sounding: list[int] = list(accumulate(before, lambda old, new: new if new < PITCHES else old))
    bars = line.bars
    left = np.zeros(count + 1, np.int64) if end_bar is None else np.clip(end_bar - bars, 1, MOST_LEFT)
    return {
        "last_pitch": np.array(before),
        "last_sounding": np.array(sounding),
        "last_interval": steps,
        "last_length": np.append(NO_LENGTH, length_class(line.units)),
        "code": line.codes,
        "metre": line.metres,
        "phrase": (bars - first_bar) % PHRASE,
        "bar": bars,
        "left": left,
        "density": np.zeros(count + 1, np.int64) if density is None else density,
        "minor": np.full(count + 1, int(home.minor)),
        "key_code": np.append(-1, line.codes[:-1]),
        "key_bar": np.append(-1, bars[:-1]),
    }


def bar_densities(line: Line) -> Ints:
    """How busy the bar of each place is (N + 1,), beside the mean of all bars: class 1..7."""
    first = line.bars[0]
    counts = np.bincount(line.bars[:-1][line.pitches != SILENT] - first, minlength=line.bars[-1] - first + 1)
    ratio = np.maximum(counts, 0.1) / counts[counts > 0].mean()
    classes: Ints = 1 + np.clip(np.rint(2 * np.log2(ratio)).astype(np.int64) + 3, 0, DENSITIES - 1)
    of_places: Ints = classes[line.bars - first]
    return of_places


def batch(rows: list[dict[str, Ints]]) -> Batch:
    """Crops side by side; shorter ones are filled up with zeros at the end."""
    longest = max(len(row["code"]) for row in rows)
    columns = {}
    for field in fields(Batch):
        column = np.zeros((len(rows), longest), np.int64)
        for row, filled in zip(rows, column, strict=True):
            filled[: len(row[field.name])] = row[field.name]
        columns[field.name] = torch.from_numpy(column)
    return Batch(**columns)


def relations(x: Batch) -> Tensor:
    """For every event and every earlier one (B, T, T): how many bars ago that one began (0..16), twice, plus 1 when it began at
    the same place of its bar. Lets attention find "where I stood two bars ago"."""
    bars = (x.bar[:, :, None] - x.key_bar[:, None, :]).clamp(0, FAR)
    same = x.code[:, :, None] == x.key_code[:, None, :]
    return torch.where(x.key_bar[:, None, :] < 0, BEFORE_ALL, 2 * bars + same)
