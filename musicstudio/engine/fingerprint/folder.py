"""The store of an embedded studio: a folder of segments, mapped into memory, and of heads. `CURRENT` names the files that count;
it is replaced as a whole."""

from __future__ import annotations

import fcntl
import json
import mmap
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from secrets import token_hex

from musicstudio.engine.fingerprint import log
from musicstudio.engine.fingerprint.index import Current
from musicstudio.engine.fingerprint.segment import Damaged, Outline, Segment

CURRENT, LOCK = "CURRENT", "LOCK"


class Folder:
    """`index.Store` in a folder, which is made when it is not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._mapped: dict[str, Segment] = {}
        with self.locked():
            lost = any(path.stat().st_size for path in self._files())
            if not (folder / CURRENT).exists() and not lost:
                self.become({})

    @contextmanager
    def locked(self) -> Iterator[None]:
        with locked(self.folder):
            yield

    def current(self) -> Current:
        try:
            raw = json.loads((self.folder / CURRENT).read_text(encoding="utf-8"))
            return Current(raw["head"], raw["segments"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Damaged(CURRENT) from error

    def become(self, segments: Mapping[str, list[int]]) -> None:
        current = Current(f"head-{token_hex(8)}.log", dict(segments))
        write(self.folder / current.head, [])
        write(self.folder / CURRENT, [json.dumps(asdict(current)).encode()])
        for path in self._files():
            if path.name not in (*current.segments, current.head):
                path.unlink(missing_ok=True)  # a reader that has mapped it keeps it

    def head(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def append(self, head: str, entry: log.Entry) -> int:
        return log.append(self.folder / head, entry)

    def write(self, parts: Iterable[bytes]) -> str:
        name = f"segment-{token_hex(8)}.landmarks"
        write(self.folder / name, parts)
        return name

    def discard(self, names: Collection[str]) -> None:
        for name in names:
            self._mapped.pop(name, None)
            (self.folder / name).unlink()

    def outline(self, name: str) -> Outline:
        return self.segment(name).outline

    def segment(self, name: str) -> Segment:
        found = self._mapped.get(name)
        if found is None:
            found = self._mapped[name] = mapped(self.folder / name)
        return found

    def let_go(self, kept: Collection[str]) -> None:
        self._mapped = {name: one for name, one in self._mapped.copy().items() if name in kept}

    def _files(self) -> list[Path]:
        """Segments and heads, with what killed writers have left behind."""
        return [path for some in ("segment-*", "head-*", "*.new") for path in self.folder.glob(some)]


def mapped(path: Path) -> Segment:
    """Raises Damaged, FileNotFoundError."""
    with path.open("rb") as file:
        try:
            return Segment(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except ValueError as error:  # an empty file cannot be mapped
            raise Damaged(str(error)) from error


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The folder, which is made when it is not there, among the processes of this machine."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def write(path: Path, parts: Iterable[bytes]) -> None:
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
