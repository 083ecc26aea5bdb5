"""The index of an embedded studio: a folder of packed segments, mapped into memory, and a head to which new references are
appended.

`CURRENT` names the files that count; it is replaced as a whole, so that whoever is killed leaves the old state or the new one.
One writer at a time holds the lock; readers need none.
"""

from __future__ import annotations

import fcntl
import json
import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from musicstudio.engine.fingerprint import log
from musicstudio.engine.fingerprint.landmarks import VERSION
from musicstudio.engine.fingerprint.segment import Damaged, Reference, Segment, Shelf, pack

CURRENT, LOCK, HEAD = "CURRENT", "LOCK", "head-000000.log"
MOST_IN_HEAD = 64
"""References after which the head becomes a segment."""
MOST_SEGMENTS = 8
"""Segments after which all become one."""


@dataclass(frozen=True)
class Current:
    """The files that count: the head, and segments with the numbers in each that are not to be found any more."""

    head: str
    segments: dict[str, list[int]]


class FileIndex:
    """An index in a folder, which is made when it is not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        with self._locked():
            if not (folder / CURRENT).exists():
                _write(folder / HEAD, b"")
                _write(folder / CURRENT, json.dumps({"head": HEAD, "segments": {}}).encode())

    def shelves(self) -> list[Shelf]:
        """Everything that can be found at this moment. Raises Damaged."""
        current = self._current()
        while True:
            try:
                return self._shelves(current)
            except FileNotFoundError as error:  # swept away while it was read: something newer counts
                newer = self._current()
                if newer == current:
                    raise Damaged(str(error)) from error
                current = newer

    def numbers(self) -> set[int]:
        """Of all references that can be found."""
        return {int(number) for shelf in self.shelves() for number in shelf.segment.numbers if int(number) not in shelf.hidden}

    def add(self, reference: Reference) -> None:
        """Add a reference; one of its number that is there is replaced."""
        self._append(reference)

    def remove(self, number: int) -> None:
        """A reference is not found any more from now on; its peaks go with the next compaction."""
        self._append(number)

    def compact(self) -> None:
        """Make one segment of everything that can be found, built anew from its peaks."""
        with self._locked():
            self._compact(self._current(), everything=True)

    def check(self) -> int:
        """Read every byte. How many references can be found; raises Damaged."""
        shelves = self.shelves()
        for shelf in shelves:
            shelf.segment.check()
            if shelf.segment.version != VERSION:
                raise Damaged(f"landmarks of version {shelf.segment.version}, not {VERSION}")
        return sum(int(number) not in shelf.hidden for shelf in shelves for number in shelf.segment.numbers)

    def _append(self, entry: log.Entry) -> None:
        with self._locked():
            current = self._current()
            log.append(self.folder / current.head, entry)
            if len(log.entries(self.folder / current.head)) >= MOST_IN_HEAD:
                self._compact(current, everything=len(current.segments) >= MOST_SEGMENTS)

    def _shelves(self, current: Current) -> list[Shelf]:
        added, gone = self._head(current)
        stored = [Shelf(self._segment(name), frozenset(hidden) | gone) for name, hidden in current.segments.items()]
        return [*stored, *([Shelf(Segment(pack(added)))] if added else [])]

    def _head(self, current: Current) -> tuple[list[Reference], frozenset[int]]:
        """What the head adds in the end, and what it hides of the segments."""
        added: dict[int, Reference] = {}
        gone: set[int] = set()
        for entry in log.entries(self.folder / current.head):
            number = entry.number if isinstance(entry, Reference) else entry
            added.pop(number, None)
            gone.add(number)
            if isinstance(entry, Reference):
                added[number] = entry
        return list(added.values()), frozenset(gone)

    def _compact(self, current: Current, *, everything: bool) -> None:
        for path in self.folder.glob("*.new"):  # of somebody who was killed
            path.unlink()
        fresh = 1 + max(int(path.stem.split("-")[1]) for path in self.folder.glob("*-*.*"))
        added, gone = self._head(current)
        kept = {} if everything else {name: sorted({*hidden, *gone}) for name, hidden in current.segments.items()}
        old = self._shelves(current)[: len(current.segments)] if everything else []
        together = [*(reference for shelf in old for reference in shelf.references()), *added]
        if together:
            name = f"segment-{fresh:06d}.landmarks"
            _write(self.folder / name, pack(together))
            kept[name] = []
        head = f"head-{fresh:06d}.log"
        _write(self.folder / head, b"")
        _write(self.folder / CURRENT, json.dumps({"head": head, "segments": kept}).encode())
        self._sweep()

    def _current(self) -> Current:
        try:
            raw = json.loads((self.folder / CURRENT).read_text(encoding="utf-8"))
            return Current(raw["head"], raw["segments"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Damaged(CURRENT) from error

    def _sweep(self) -> None:
        """Delete what does not count any more. A reader that has mapped it keeps it."""
        current = self._current()
        for path in [*self.folder.glob("segment-*"), *self.folder.glob("head-*")]:
            if path.name not in (*current.segments, current.head):
                path.unlink(missing_ok=True)

    def _segment(self, name: str) -> Segment:
        with (self.folder / name).open("rb") as file:
            return Segment(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.folder / LOCK).open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _write(path: Path, data: bytes) -> None:
    """The whole file or none of it, on the disk when this returns."""
    fresh = path.with_name(path.name + ".new")
    with fresh.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
