"""The head of an index: a file that references are appended to, each there whole or not at all.

A record is its length, its checksum and its bytes. What a process that was killed left behind at the end is no record, and is cut
off before the next one is written: part of a record, or zeros where the machine lost its power. So whatever is broken and has a
record after it is damage.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from musicstudio.engine.fingerprint.landmarks import Peaks
from musicstudio.engine.fingerprint.segment import Damaged, Reference

_FRAME = struct.Struct("<II")  # length and checksum of what follows
_ADDED = struct.Struct("<cQI")  # kind, number, frames
ADD, REMOVE = b"+", b"-"

Entry = Reference | int
"""A reference that was added, or the number of one that was taken away."""


def append(path: Path, entry: Entry) -> int:
    """Add an entry; it is on the disk when this returns. How many there are now. One writer at a time. Raises Damaged."""
    payloads = list(_payloads(path.read_bytes()))
    whole = sum(_FRAME.size + len(payload) for payload in payloads)
    with path.open("r+b") as file:
        file.truncate(whole)
        file.seek(whole)
        file.write(record(entry))
        file.flush()
        os.fsync(file.fileno())
    return len(payloads) + 1


def entries(data: bytes) -> list[Entry]:
    """All that was written whole, in order. Raises Damaged."""
    return [_entry(payload) for payload in _payloads(data)]


def record(entry: Entry) -> bytes:
    payload = _payload(entry)
    return _FRAME.pack(len(payload), zlib.crc32(payload)) + payload


def is_record(data: bytes) -> bool:
    """One, whole, and nothing else."""
    payload = _payload_at(data, 0)
    return payload is not None and _FRAME.size + len(payload) == len(data)


def _payload(entry: Entry) -> bytes:
    if isinstance(entry, int):
        return _ADDED.pack(REMOVE, entry, 0)
    return _ADDED.pack(ADD, entry.number, entry.peaks.frames) + entry.peaks.packed().tobytes()


def _entry(payload: bytes) -> Entry:
    kind, number, frames = _ADDED.unpack_from(payload)
    words = np.frombuffer(payload, "<u4", offset=_ADDED.size)
    return int(number) if kind == REMOVE else Reference(number, Peaks.unpacked(words, frames))


def _payloads(data: bytes) -> Iterator[bytes]:
    place = 0
    while (payload := _payload_at(data, place)) is not None:
        yield payload
        place += _FRAME.size + len(payload)
    # The length of what is broken may be broken, too: a record may begin anywhere after it.
    if any(_payload_at(data, later) is not None for later in range(place + 1, len(data) - _FRAME.size)):
        raise Damaged("a record in the middle of the head")


def _payload_at(data: bytes, place: int) -> bytes | None:
    """That of the record which begins here, if a whole one does."""
    first = place + _FRAME.size
    if data[first : first + 1] not in (ADD, REMOVE):
        return None
    length, checksum = _FRAME.unpack_from(data, place)
    payload = data[first : first + length]
    return payload if _ADDED.size <= length == len(payload) and zlib.crc32(payload) == checksum else None
