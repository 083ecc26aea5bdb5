"""The head of an index: a file that references are appended to, each there whole or not at all.

A record is its length, its checksum and its bytes. What a process that was killed left behind at the end is no record, and is cut
off before the next one is written: part of a record, or zeros where the machine lost its power.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from musicstudio.engine.fingerprint.landmarks import Peaks
from musicstudio.engine.fingerprint.segment import Reference

_FRAME = struct.Struct("<II")  # length and checksum of what follows
_ADDED = struct.Struct("<cQI")  # kind, number, frames
ADD, REMOVE = b"+", b"-"

Entry = Reference | int
"""A reference that was added, or the number of one that was taken away."""


def append(path: Path, entry: Entry) -> int:
    """Add an entry; it is on the disk when this returns. How many there are now. One writer at a time."""
    payloads = list(_payloads(path.read_bytes()))
    whole = sum(_FRAME.size + len(payload) for payload in payloads)
    with path.open("r+b") as file:
        file.truncate(whole)
        file.seek(whole)
        payload = _payload(entry)
        file.write(_FRAME.pack(len(payload), zlib.crc32(payload)) + payload)
        file.flush()
        os.fsync(file.fileno())
    return len(payloads) + 1


def entries(data: bytes) -> list[Entry]:
    """All that was written whole, in order."""
    return [_entry(payload) for payload in _payloads(data)]


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
    while place + _FRAME.size <= len(data):
        length, checksum = _FRAME.unpack_from(data, place)
        payload = data[place + _FRAME.size : place + _FRAME.size + length]
        if not _ADDED.size <= length == len(payload) or zlib.crc32(payload) != checksum:
            return
        yield payload
        place += _FRAME.size + length
