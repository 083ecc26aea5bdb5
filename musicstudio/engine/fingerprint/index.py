"""The index of an embedded studio: a folder of packed segments, mapped into memory, and a head to which new references are
appended.

A full head becomes a segment, and takes along those segments that are not much longer than what it has taken already (tiers, as
in a log-structured merge tree, O'Neil et al. 1996): there are few of them, and each reference is copied a few times only.

`CURRENT` names the files that count; it is replaced as a whole, so that whoever is killed leaves the old state or the new one.
One writer at a time holds the lock; readers need none.
"""

from __future__ import annotations

import fcntl
import json
import mmap
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from secrets import token_hex

from musicstudio.engine.fingerprint import log
from musicstudio.engine.fingerprint.landmarks import VERSION
from musicstudio.engine.fingerprint.merging import merged
from musicstudio.engine.fingerprint.segment import Damaged, Reference, Segment, Shelf, pack
from musicstudio.engine.fingerprint.spectrum import FRAME

CURRENT, LOCK = "CURRENT", "LOCK"
MOST_IN_HEAD = 16
"""Entries after which the head becomes a segment: it is packed anew in memory whenever it has changed."""
MOST_HOURS = 250.0
"""Of a segment: longer ones would take too long to be written anew."""
NOT_MUCH_LONGER = 2.0
"""Times what a full head has taken already: shorter segments are taken along, too."""


@dataclass(frozen=True)
class Current:
    """The files that count: the head, and segments with the numbers in each that are not to be found any more."""

    head: str
    segments: dict[str, list[int]]


Stored = Mapping[str, Shelf]
"""Segments by the names of their files."""


class FileIndex:
    """An index in a folder, which is made when it is not there. Worth keeping: what it has mapped stays so."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._mapped: dict[str, Segment] = {}
        folder.mkdir(parents=True, exist_ok=True)
        with self._locked():
            lost = any(path.stat().st_size for path in self._files())
            if not (folder / CURRENT).exists() and not lost:
                self._become({})

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
        """Of all references that can be found. Raises Damaged."""
        return {int(number) for shelf in self.shelves() for number in shelf.segment.numbers[shelf.kept]}

    def add(self, reference: Reference) -> None:
        """Add a reference; one of its number that is there is replaced. It is on the disk when this returns."""
        self._append(reference)

    def remove(self, number: int) -> None:
        """A reference is not found any more from now on; its peaks go when its segment is written anew."""
        self._append(number)

    def compact(self) -> None:
        """Write everything that can be found anew, and nothing else, in few segments."""
        with self._locked():
            stored, added = self._everything(self._current())
            self._become(self._with(stored, added, everything=True))

    def rebuild(self, references: Iterable[Reference]) -> None:
        """These references in place of whatever is there, be it damaged. Readers find the old ones until all are in, writers
        wait. Raises ValueError, and changes nothing, when a number comes twice."""
        with self._locked():
            stored: Stored = {}
            known: set[int] = set()
            rest = iter(references)
            while some := list(islice(rest, MOST_IN_HEAD)):
                if not known.isdisjoint(reference.number for reference in some):
                    raise ValueError("a reference comes twice")
                known |= {reference.number for reference in some}
                before, stored = stored, self._with(stored, some)
                for name in before.keys() - stored.keys():
                    (self.folder / name).unlink()
            self._become(stored)

    def check(self) -> int:
        """Read every byte. How many references can be found; raises Damaged."""
        self._mapped = {}  # what the folder holds now counts
        shelves = self.shelves()
        for shelf in shelves:
            shelf.segment.check()
            if shelf.segment.version != VERSION:
                raise Damaged(f"landmarks of version {shelf.segment.version}, not {VERSION}")
        return sum(int(shelf.kept.sum()) for shelf in shelves)

    def _append(self, entry: log.Entry) -> None:
        with self._locked():
            current = self._current()
            if log.append(self.folder / current.head, entry) >= MOST_IN_HEAD:
                self._become(self._with(*self._everything(current)))

    def _shelves(self, current: Current) -> list[Shelf]:
        head, gone = _packed((self.folder / current.head).read_bytes())
        stored = self._stored(current, gone)
        self._mapped = {name: shelf.segment for name, shelf in stored.items()}
        return [*stored.values(), *([Shelf(head)] if head else [])]

    def _everything(self, current: Current) -> tuple[Stored, list[Reference]]:
        """Segments, and what the head adds to them."""
        added, gone = _summed((self.folder / current.head).read_bytes())
        return self._stored(current, gone), added

    def _stored(self, current: Current, gone: frozenset[int]) -> Stored:
        return {name: Shelf(self._segment(name), gone.union(hidden)) for name, hidden in current.segments.items()}

    def _with(self, stored: Stored, added: Sequence[Reference], *, everything: bool = False) -> Stored:
        """What counts when these references are added: new files, and those of the old that are not part of them."""
        left, together = dict(stored), [Shelf(Segment(pack(added)))]
        for name, shelf in sorted(stored.items(), key=lambda item: item[1].frames):
            if shelf.segment.version != VERSION:
                continue
            hours = sum(part.frames for part in together) * FRAME / 3_600
            more = shelf.frames * FRAME / 3_600
            if hours + more > MOST_HOURS:
                if not everything:
                    break
                left |= self._written(together)
                together = []
            elif more > NOT_MUCH_LONGER * hours and not everything:
                break
            together.append(shelf)
            del left[name]
        return {**left, **self._written(together)}

    def _written(self, shelves: Sequence[Shelf]) -> Stored:
        """One segment of all that can be found on the shelves; none of nothing."""
        if not any(shelf.kept.any() for shelf in shelves):
            return {}
        name = f"segment-{token_hex(8)}.landmarks"
        _write(self.folder / name, merged(shelves))
        return {name: Shelf(self._segment(name))}

    def _become(self, stored: Stored) -> None:
        """From now on these segments and an empty head count, and nothing else."""
        current = Current(f"head-{token_hex(8)}.log", {name: shelf.hidden_here for name, shelf in stored.items()})
        _write(self.folder / current.head, [])
        _write(self.folder / CURRENT, [json.dumps(asdict(current)).encode()])
        for path in self._files():
            if path.name not in (*current.segments, current.head):
                path.unlink(missing_ok=True)  # a reader that has mapped it keeps it

    def _files(self) -> list[Path]:
        """Segments and heads, with what killed writers have left behind."""
        return [path for some in ("segment-*", "head-*", "*.new") for path in self.folder.glob(some)]

    def _current(self) -> Current:
        try:
            raw = json.loads((self.folder / CURRENT).read_text(encoding="utf-8"))
            return Current(raw["head"], raw["segments"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Damaged(CURRENT) from error

    def _segment(self, name: str) -> Segment:
        if name in (mapped := self._mapped):
            return mapped[name]
        with (self.folder / name).open("rb") as file:
            return Segment(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.folder / LOCK).open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _summed(head: bytes) -> tuple[list[Reference], frozenset[int]]:
    """What a head adds in the end, and the numbers that it hides in segments."""
    added: dict[int, Reference] = {}
    gone: set[int] = set()
    for entry in log.entries(head):
        number = entry.number if isinstance(entry, Reference) else entry
        added.pop(number, None)
        gone.add(number)
        if isinstance(entry, Reference):
            added[number] = entry
    return list(added.values()), frozenset(gone)


@lru_cache(maxsize=2)
def _packed(head: bytes) -> tuple[Segment | None, frozenset[int]]:
    """As `_summed` says, packed."""
    added, gone = _summed(head)
    return Segment(pack(added)) if added else None, gone


def _write(path: Path, parts: Iterable[bytes]) -> None:
    """The whole file or none of it, on the disk when this returns."""
    fresh = path.with_name(path.name + ".new")
    with fresh.open("wb") as file:
        file.writelines(parts)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
