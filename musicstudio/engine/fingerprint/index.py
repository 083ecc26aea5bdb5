"""The index of fingerprints: packed segments that never change, and a head to which new references are appended.

A full head becomes a segment, and takes along those segments that are not much longer than what it has taken already (tiers, as
in a log-structured merge tree, O'Neil et al. 1996): there are few of them, and each reference is copied a few times only.

Where all this is kept, a store knows: a folder, or rows of a database. What counts is replaced there as a whole, so that whoever
is killed leaves the old state or the new one. One writer at a time holds the lock; readers need none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Protocol, TypeVar

import numpy as np

from musicstudio.engine.fingerprint import log
from musicstudio.engine.fingerprint.landmarks import KEYS, VERSION, Ints
from musicstudio.engine.fingerprint.merging import merged
from musicstudio.engine.fingerprint.segment import Damaged, Outline, Reference, Segment, Shelf, pack
from musicstudio.engine.fingerprint.spectrum import FRAME

MOST_IN_HEAD = 16
"""Entries after which the head becomes a segment: it is packed anew in memory whenever it has changed."""
MOST_HOURS = 250.0
"""Of a segment: longer ones would take too long to be written anew."""
NOT_MUCH_LONGER = 2.0
"""Times what a full head has taken already: shorter segments are taken along, too."""


@dataclass(frozen=True)
class Current:
    """What counts: the head, and segments with the numbers in each that are not to be found any more."""

    head: str
    segments: dict[str, list[int]]


class Store(Protocol):
    """Where an index is kept. What does not count any more may be swept at any moment: whoever reads it then gets a
    FileNotFoundError, and begins again with what counts. All may raise Damaged."""

    def locked(self) -> AbstractContextManager[None]:
        """Held by the one who writes."""

    def current(self) -> Current: ...

    def become(self, segments: Mapping[str, list[int]]) -> None:
        """From now on these segments and an empty head count, and nothing else. On the disk when the lock is let go."""

    def head(self, name: str) -> bytes:
        """Its records, as `log` writes them."""

    def append(self, head: str, entry: log.Entry) -> int:
        """One record more, on the disk when the lock is let go; how many there are now."""

    def write(self, parts: Iterable[bytes]) -> str:
        """A segment that does not count yet; its name."""

    def discard(self, names: Collection[str]) -> None:
        """Of segments that have never counted."""

    def outline(self, name: str) -> Outline: ...

    def segment(self, name: str) -> Segment:
        """Mapped into memory, and kept so until it is let go."""

    def let_go(self, kept: Collection[str]) -> None:
        """Of everything that was mapped and copied but these segments: of all, to read anew what really is there."""


@dataclass(frozen=True)
class Extent:
    """What was read through."""

    references: int
    minutes: float
    megabytes: float


Hidden = Mapping[str, frozenset[int]]
"""By the names of segments, the numbers in them that are not to be found, and maybe others."""
Read = TypeVar("Read")


class Index:
    """An index in a store. Worth keeping: what it has mapped and packed stays so."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._head = _Head(b"")
        self._lengths: tuple[object, Ints] = None, np.zeros(0, np.int64)

    def shelves(self) -> list[Shelf]:
        """Everything that can be found at this moment. Raises Damaged."""

        def read(segments: Hidden, head: _Head) -> list[Shelf]:
            shelves = [Shelf(self.store.segment(name), hidden) for name, hidden in segments.items()]
            self.store.let_go(segments)
            return [*shelves, *([Shelf(head.segment)] if head.segment else [])]

        return self._read(read)

    def numbers(self) -> set[int]:
        """Of all references that can be found. Raises Damaged."""

        def read(segments: Hidden, head: _Head) -> set[int]:
            outlines = [(self.store.outline(name), hidden) for name, hidden in segments.items()]
            stored = [outline.numbers[outline.kept(hidden)].tolist() for outline, hidden in outlines]
            return {one.number for one in head.added}.union(*stored)

        return self._read(read)

    def frames(self) -> int:
        """Of all references, those that are hidden included. Raises Damaged."""

        def read(segments: Hidden, head: _Head) -> int:
            added = sum(one.peaks.frames for one in head.added)
            return added + sum(int(self.store.outline(name).frames.sum()) for name in segments)

        return self._read(read)

    def lengths(self) -> Ints:
        """(KEYS,) how many postings each key has, those that are hidden included. Raises Damaged."""

        def read(segments: Hidden, head: _Head) -> Ints:
            state, known = (frozenset(segments), head.data), self._lengths
            if known[0] != state:
                outlines = [*map(self.store.outline, segments), *([head.segment.outline] if head.segment else [])]
                known = self._lengths = state, sum((outline.lengths() for outline in outlines), np.zeros(KEYS, np.int64))
            return known[1]

        return self._read(read)

    def add(self, reference: Reference) -> None:
        """Add a reference; one of its number that is there is replaced. It is on the disk when this returns."""
        self._append(reference)

    def remove(self, number: int) -> None:
        """A reference is not found any more from now on; its peaks go when its segment is written anew."""
        self._append(number)

    def compact(self) -> None:
        """Write everything that can be found anew, and nothing else, in few segments."""
        with self.store.locked():
            segments, head = self._state(self.store.current())
            self._become(self._with(segments, head.added, everything=True))

    def rebuild(self, references: Iterable[Reference]) -> None:
        """These references in place of whatever is there, be it damaged. Readers find the old ones until all are in, writers
        wait. Raises ValueError, and changes nothing, when a number comes twice."""
        with self.store.locked():
            segments: Hidden = {}
            known: set[int] = set()
            rest = iter(references)
            while some := list(islice(rest, MOST_IN_HEAD)):
                if not known.isdisjoint(reference.number for reference in some):
                    raise ValueError("a reference comes twice")
                known |= {reference.number for reference in some}
                before, segments = segments, self._with(segments, some)
                self.store.discard(before.keys() - segments.keys())
            self._become(segments)

    def check(self) -> Extent:
        """Read every byte of what the store holds now. Raises Damaged."""
        self.store.let_go([])

        def read(segments: Hidden, head: _Head) -> Extent:
            references, frames, size = len(head.added), sum(one.peaks.frames for one in head.added), len(head.data)
            for name, hidden in segments.items():
                segment, outline = self.store.segment(name), self.store.outline(name)
                segment.check()
                if not outline.says_the_same_as(segment.outline):
                    raise Damaged("the outline is another")
                if segment.version != VERSION:
                    raise Damaged(f"landmarks of version {segment.version}, not {VERSION}")
                kept = outline.kept(hidden)
                references, frames = references + int(kept.sum()), frames + int(outline.frames[kept].sum())
                size += segment.data.nbytes
            return Extent(references, frames * FRAME / 60, size / 1e6)

        return self._read(read)

    def _append(self, entry: log.Entry) -> None:
        with self.store.locked():
            current = self.store.current()
            if self.store.append(current.head, entry) >= MOST_IN_HEAD:
                segments, head = self._state(current)
                self._become(self._with(segments, head.added))

    def _read(self, read: Callable[[Hidden, _Head], Read]) -> Read:
        current = self.store.current()
        while True:
            try:
                return read(*self._state(current))
            except FileNotFoundError as error:  # swept away while it was read: something newer counts
                newer = self.store.current()
                if newer == current:
                    raise Damaged(str(error)) from error
                current = newer

    def _state(self, current: Current) -> tuple[Hidden, _Head]:
        data, head = self.store.head(current.head), self._head
        if data != head.data:
            head = self._head = _Head(data)
        return {name: head.gone.union(hidden) for name, hidden in current.segments.items()}, head

    def _with(self, segments: Hidden, added: Sequence[Reference], *, everything: bool = False) -> Hidden:
        """What counts when these references are added: new segments, and those of the old that are not part of them."""
        left, together = dict(segments), [Shelf(Segment(pack(added)))]
        hours = _hours(together[0].segment.outline, frozenset())
        for more, name in sorted((_hours(self.store.outline(name), hidden), name) for name, hidden in segments.items()):
            if self.store.outline(name).version != VERSION:
                continue
            if hours + more > MOST_HOURS:
                if not everything:
                    break
                left |= self._written(together)
                together, hours = [], 0.0
            elif more > NOT_MUCH_LONGER * hours and not everything:
                break
            together.append(Shelf(self.store.segment(name), left.pop(name)))
            hours += more
        return {**left, **self._written(together)}

    def _written(self, shelves: Sequence[Shelf]) -> Hidden:
        """One segment of all that can be found on the shelves; none of nothing."""
        return {self.store.write(merged(shelves)): frozenset()} if any(shelf.kept.any() for shelf in shelves) else {}

    def _become(self, segments: Hidden) -> None:
        outlines = {name: self.store.outline(name) for name in segments}
        self.store.become({name: one.numbers[~one.kept(segments[name])].tolist() for name, one in outlines.items()})


class _Head:
    """What a head adds in the end, packed, and the numbers that it hides in segments. Raises Damaged."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        added: dict[int, Reference] = {}
        gone: set[int] = set()
        for entry in log.entries(data):
            number = entry.number if isinstance(entry, Reference) else entry
            added.pop(number, None)
            gone.add(number)
            if isinstance(entry, Reference):
                added[number] = entry
        self.added, self.gone = list(added.values()), frozenset(gone)

    @cached_property
    def segment(self) -> Segment | None:
        return Segment(pack(self.added)) if self.added else None


def _hours(outline: Outline, hidden: frozenset[int]) -> float:
    """Of all that can be found."""
    return float(outline.frames[outline.kept(hidden)].sum()) * FRAME / 3_600
