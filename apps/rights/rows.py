"""The index of fingerprints in rows, for a studio of several machines: what is written is a transaction under the lock of the
shard's row. A machine that looks through a segment keeps a copy in a folder of its own, mapped into memory: it travels once.
Threads may share an index."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

import numpy as np
from django.db import connection, transaction
from django.db.models import QuerySet

from apps.rights.models import IndexHeadEntry, IndexSegment, IndexSegmentPart, IndexShard
from musicstudio.engine.fingerprint import folder, log
from musicstudio.engine.fingerprint.index import Current
from musicstudio.engine.fingerprint.landmarks import VERSION, Ints
from musicstudio.engine.fingerprint.segment import Damaged, Outline, Segment

PART = 4 << 20
"""Bytes of a segment in one row."""
SILENCE = "30min"
"""What a large segment may take to be merged, while the database hears nothing."""


class Rows:
    """`engine.fingerprint.index.Store`. In the folder `copies` are files named by the SHA-256 of what is in them."""

    def __init__(self, catalogue: str, shard: int, copies: Path) -> None:
        self._names = {"catalogue": catalogue, "shard": shard, "version": VERSION}
        self._copies = copies
        self._mapped: dict[str, Segment] = {}
        self._outlines: dict[str, Outline] = {}

    @contextmanager
    def locked(self) -> Iterator[None]:
        with transaction.atomic():
            self._shard()
            IndexShard.objects.select_for_update().get(**self._names)
            yield

    def current(self) -> Current:
        row = self._shard()
        self._outlines = {name: one for name, one in self._outlines.copy().items() if name in row.segments}
        return Current(row.head, row.segments)

    def become(self, segments: Mapping[str, list[int]]) -> None:
        row = self._shard()
        row.head, row.segments = token_hex(8), dict(segments)
        row.save(update_fields=["head", "segments"])
        row.entries.all().delete()
        row.stored.exclude(name__in=segments).delete()

    def head(self, name: str) -> bytes:
        found = IndexHeadEntry.objects.filter(head=name).order_by("pk").values_list("record", flat=True)
        records = [bytes(record) for record in found]
        if self._shard().head != name:
            raise FileNotFoundError(name)
        if not all(map(log.is_record, records)):  # none is torn here
            raise Damaged("a record of the head")
        return b"".join(records)

    def append(self, head: str, entry: log.Entry) -> int:
        row = self._shard()
        IndexHeadEntry.objects.create(shard=row, head=head, record=log.record(entry))
        return row.entries.count()

    def write(self, parts: Iterable[bytes]) -> str:
        _take_time()
        digest = sha256()

        def read() -> Iterator[bytes]:
            for part in parts:
                digest.update(part)
                yield part

        with folder.locked(self._copies):
            fresh = self._copies / f"{token_hex(8)}.written"
            folder.write(fresh, read())
            name = digest.hexdigest()
            self._store(name, fresh)
            fresh.replace(self._copies / name)
        for known in (self._mapped, self._outlines):  # it may have been there, and damaged
            known.pop(name, None)
        return name

    def discard(self, names: Collection[str]) -> None:
        self._mapped = {name: one for name, one in self._mapped.items() if name not in names}
        self._shard().stored.filter(name__in=names).delete()

    def outline(self, name: str) -> Outline:
        if (found := self._outlines.get(name)) is None:
            row = self._stored(name).values_list("numbers", "frames", "counts").first()
            if row is None:
                raise FileNotFoundError(name)
            numbers, frames, counts = map(bytes, row)
            found = self._outlines[name] = Outline(VERSION, _words(numbers, "<u8"), _words(frames, "<u4"), counts)
        return found

    def segment(self, name: str) -> Segment:
        if found := self._mapped.get(name):
            return found
        path = self._copies / name
        with folder.locked(self._copies):
            if not path.exists():
                self._sweep(self._shard().segments)
                folder.write(path, self._fetched(name))
            found = self._mapped[name] = folder.mapped(path)
        return found

    def let_go(self, kept: Collection[str]) -> None:
        self._mapped = {name: one for name, one in self._mapped.copy().items() if name in kept}
        if not self._mapped:
            self._outlines = {}
            with folder.locked(self._copies):
                self._sweep(kept)

    def _shard(self) -> IndexShard:
        return IndexShard.objects.get_or_create(**self._names, defaults={"head": token_hex(8)})[0]

    def _store(self, name: str, path: Path) -> None:
        """In rows, in place of what may be there under this name, be it damaged."""
        outline, shard = folder.mapped(path).outline, self._shard()
        shard.stored.filter(name=name).delete()
        row = shard.stored.create(
            name=name, size=path.stat().st_size, numbers=outline.numbers.astype("<u8").tobytes(),
            frames=outline.frames.astype("<u4").tobytes(), counts=outline.counts,
        )  # fmt: skip
        with path.open("rb") as file:
            for place, data in enumerate(iter(lambda: file.read(PART), b"")):
                row.parts.create(place=place, data=data)

    def _stored(self, name: str) -> "QuerySet[IndexSegment]":
        return IndexSegment.objects.filter(name=name, **{f"shard__{field}": value for field, value in self._names.items()})

    def _fetched(self, name: str) -> Iterator[bytes]:
        """The bytes of a segment, part by part. Raises Damaged before the last of them is on the disk."""
        row, digest = self._stored(name).only("size").first(), sha256()
        for place in range(-(-row.size // PART) if row else 0):
            data = IndexSegmentPart.objects.filter(segment=row, place=place).values_list("data", flat=True).first()
            if data is None:
                row = None
                break
            digest.update(data)
            yield bytes(data)
        if row is None:
            raise FileNotFoundError(name)
        if digest.hexdigest() != name:
            raise Damaged("the digest is another")

    def _sweep(self, kept: Collection[str]) -> None:
        """Copies of what does not count any more, and what killed processes have left behind."""
        for path in self._copies.iterdir():
            if path.name not in (*kept, folder.LOCK):
                path.unlink()


def _words(data: bytes, kind: str) -> Ints:
    try:
        return np.frombuffer(data, kind).astype(np.int64)
    except ValueError as error:
        raise Damaged(str(error)) from error


def _take_time() -> None:
    """The database ends a transaction that is silent for long, so that nothing stays locked; here silence is work."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('idle_in_transaction_session_timeout', %s, true)", [SILENCE])
