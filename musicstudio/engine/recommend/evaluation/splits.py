"""What is learnt from, and what is foreseen."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from musicstudio.engine.recommend.interactions import Events, Interactions, UnreadableInteractions

TEST = 0.2
"""Share of events, or of a listener's items, that is foreseen."""
Singles = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Wanted:
    """(L,) listeners with something to foresee, and (users, items) what they played later and never before."""

    listeners: npt.NDArray[np.int64]
    items: sp.csr_matrix

    def of(self, listener: int) -> npt.NDArray[np.int32]:
        row: npt.NDArray[np.int32] = self.items.indices[self.items.indptr[listener] : self.items.indptr[listener + 1]]
        return row


@dataclass(frozen=True)
class Split:
    """`kept` (N,) which events are learnt from."""

    events: Events
    kept: npt.NDArray[np.bool_]
    kind: str
    seed: int = 0
    tags: Mapping[str, list[str]] = field(default_factory=dict)
    features: Mapping[str, Singles] = field(default_factory=dict)

    @cached_property
    def training(self) -> Interactions:
        return self.events.collected(self.kept)

    @cached_property
    def seen(self) -> sp.csr_matrix:
        return self.training.matrix(np.ones(len(self.training)))

    def wanted(self) -> Wanted:
        later = self.events.collected(~self.kept)
        new = later.matrix(np.ones(len(later)))
        new = sp.csr_matrix(new - new.multiply(self.seen))
        new.eliminate_zeros()
        active = np.flatnonzero((np.diff(new.indptr) > 0) & (np.diff(self.seen.indptr) > 0))
        return Wanted(active, new)

    def inner(self) -> Split:
        """The training part alone, split in the same way."""
        some = self.events
        part = Events(
            some.users, some.items, some.user[self.kept], some.item[self.kept], some.count[self.kept], some.time[self.kept]
        )
        return _split(part, self.kind, self.seed + 1, self.tags, self.features)


def split_of(events: Events, kind: str | None, seed: int, *, tags: Path | None = None, features: Path | None = None) -> Split:
    """Temporal: the last fifth of all events. Random: a fifth of all pairs. Raises UnreadableInteractions, OSError."""
    if kind == "temporal" and not events.timed:
        raise UnreadableInteractions("A temporal split wants a column with the time of every play.")
    return _split(events, kind or ("temporal" if events.timed else "random"), seed, _tags(tags), _features(features))


def _split(events: Events, kind: str, seed: int, tags: Mapping[str, list[str]], features: Mapping[str, Singles]) -> Split:
    if kind == "temporal":
        kept = events.time < np.quantile(events.time, 1 - TEST)
    else:
        # All events of a listener and an item go to the same side.
        pair = events.user * len(events.items) + events.item
        pairs, place = np.unique(pair, return_inverse=True)
        kept = (np.random.default_rng(seed).random(len(pairs)) >= TEST)[place]
    return Split(events, kept, kind, seed, tags, features)


def _rows(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return [row for row in csv.reader(stream) if len(row) > 1]


def _tags(file: Path | None) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for item, tag, *_ in _rows(file) if file else []:
        told.setdefault(item, []).append(tag)
    return told


def _features(file: Path | None) -> dict[str, Singles]:
    try:
        return {row[0]: np.array(row[1:], np.float32) for row in _rows(file)} if file else {}
    except ValueError as error:
        raise UnreadableInteractions("Features are numbers, after the item in each line.") from error
