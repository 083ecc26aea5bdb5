"""A segment of the index: references that no longer change, packed so that a file of them can be mapped into memory.

Header (JSON), then the numbers of the references, where each begins in the segment's one line of time, where its peaks begin,
all peaks, how many postings each key has (compressed), and all postings by key: the frame, in the line of time, of a pair's first
peak. A digest at the end tells damage.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

import numpy as np
import numpy.typing as npt
from typing_extensions import Buffer

from musicstudio.engine.fingerprint.landmarks import FAN, KEYS, VERSION, Ints, Peaks, Words, keys_of, pairs_of

MAGIC = b"MSLM"
APART = 4_096  # frames between references in the line of time: no query reaches from one into the next unnoticed
_SECTIONS = ("numbers", "starts", "peak_starts", "peaks", "counts", "postings")
_TYPES = {"numbers": "<u8", "starts": "<u8", "peak_starts": "<u8", "peaks": "<u4", "counts": "u1", "postings": "<u4"}
_ALIGNED = 16
_DIGEST = 32


class Damaged(ValueError):
    """The bytes are not those of a segment as it was written."""


@dataclass(frozen=True)
class Reference:
    """A recording that can be recognised: the caller's number for it, and its peaks."""

    number: int
    peaks: Peaks


def pack(references: Sequence[Reference]) -> bytes:
    """Segment of references. Raises ValueError when a number comes twice, or they last longer than four years together."""
    if len({reference.number for reference in references}) < len(references):
        raise ValueError("a reference comes twice")
    lengths = [reference.peaks.frames + APART for reference in references]
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype("<u8")
    if int(starts[-1]) >= 1 << 32:
        raise ValueError("too long for one segment")
    keys, frames = list[Ints](), list[Ints]()
    for reference, start in zip(references, starts.astype(np.int64), strict=False):
        pairs = pairs_of(reference.peaks, FAN)
        keys.append(keys_of(pairs)[0])
        frames.append(pairs.frame + start)
    key = np.concatenate(keys) if keys else np.zeros(0, np.int64)
    order = np.argsort(key, kind="stable")
    counts = np.bincount(key, minlength=KEYS).astype("<u4")
    arrays = {
        "numbers": np.array([reference.number for reference in references], "<u8"),
        "starts": starts,
        "peak_starts": np.concatenate([[0], np.cumsum([len(reference.peaks) for reference in references])]).astype("<u8"),
        "peaks": np.concatenate([np.zeros(0, "<u4"), *(reference.peaks.packed() for reference in references)]),
        "counts": np.frombuffer(zlib.compress(counts.tobytes(), 6), np.uint8),
        "postings": np.concatenate([np.zeros(0, np.int64), *frames])[order].astype("<u4"),
    }
    return _written(arrays, [reference.peaks.frames for reference in references])


def _written(arrays: dict[str, npt.NDArray[np.generic]], frames: list[int]) -> bytes:
    sizes = {name: len(array) for name, array in arrays.items()}
    header = json.dumps({"version": VERSION, "sizes": sizes, "frames": frames}).encode()
    body = bytearray(MAGIC + len(header).to_bytes(4, "little") + header)
    for name in _SECTIONS:
        body += b"\0" * (-len(body) % _ALIGNED)
        body += arrays[name].tobytes()
    return bytes(body) + sha256(body).digest()


class Segment:
    """A packed segment over any buffer: bytes, or a file mapped into memory."""

    def __init__(self, data: Buffer) -> None:
        self.data = memoryview(data)
        try:
            if bytes(self.data[:4]) != MAGIC:
                raise Damaged("not a segment")
            length = int.from_bytes(self.data[4:8], "little")
            header = json.loads(bytes(self.data[8 : 8 + length]))
            self.version: int = header["version"]
            self.frames: list[int] = header["frames"]
            place, arrays = 8 + length, dict[str, npt.NDArray[np.generic]]()
            for name in _SECTIONS:
                place += -place % _ALIGNED
                arrays[name] = np.frombuffer(self.data, _TYPES[name], header["sizes"][name], place)
                place += arrays[name].nbytes
        except (ValueError, KeyError, TypeError) as error:
            raise Damaged(str(error)) from error
        self.numbers, self.starts, self.peak_starts = (arrays[name].astype(np.int64) for name in _SECTIONS[:3])
        # Not copied where the machine has its numbers in this order anyway.
        self._peaks: Words = arrays["peaks"].astype(np.uint32, copy=False)
        self._counts = arrays["counts"]
        self._postings: Words = arrays["postings"].astype(np.uint32, copy=False)

    def check(self) -> None:
        """Read all of it. Raises Damaged."""
        if sha256(self.data[:-_DIGEST]).digest() != bytes(self.data[-_DIGEST:]):
            raise Damaged("the digest is another")

    def __len__(self) -> int:
        return len(self.numbers)

    @cached_property
    def offsets(self) -> npt.NDArray[np.uint32]:
        """(KEYS + 1,) where the postings of each key begin."""
        counts = np.frombuffer(zlib.decompress(self._counts.tobytes()), "<u4")
        return np.concatenate([np.zeros(1, np.uint32), np.cumsum(counts, dtype=np.uint32)])

    def lengths(self, keys: Ints) -> Ints:
        """How many postings each key has."""
        found: Ints = self.offsets[keys + 1].astype(np.int64) - self.offsets[keys]
        return found

    def postings(self, keys: Ints, lengths: Ints) -> Ints:
        """Those of all keys, one after the other, as long as `lengths` says."""
        before = np.cumsum(lengths) - lengths
        places = np.arange(int(lengths.sum())) + np.repeat(self.offsets[keys].astype(np.int64) - before, lengths)
        found: Ints = self._postings[places].astype(np.int64)
        return found

    def at(self, frames: Ints) -> Ints:
        """Which references (places in `numbers`) the frames of the line of time lie in, or just before: a query may begin
        before its reference."""
        return np.clip(np.searchsorted(self.starts, frames + APART // 2, "right") - 1, 0, len(self) - 1)

    def peaks(self, place: int) -> Peaks:
        """Those of the reference at a place in `numbers`, from its own frame 0 on."""
        words = self._peaks[self.peak_starts[place] : self.peak_starts[place + 1]]
        return Peaks.unpacked(words, self.frames[place])

    def references(self) -> Iterable[Reference]:
        for place, number in enumerate(self.numbers):
            yield Reference(int(number), self.peaks(place))


@dataclass(frozen=True)
class Shelf:
    """A segment, and the numbers in it that are not to be found: taken away, or stored anew elsewhere."""

    segment: Segment
    hidden: frozenset[int] = frozenset()

    def references(self) -> Iterator[Reference]:
        return (reference for reference in self.segment.references() if reference.number not in self.hidden)
