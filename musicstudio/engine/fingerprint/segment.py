"""A segment of the index: references that no longer change, packed so that a file of them can be mapped into memory.

Header (JSON), then the numbers of the references, where each begins in the segment's one line of time, where its peaks begin,
all peaks, how many postings each key has (compressed), and all postings by key: the frame, in the line of time, of a pair's first
peak. A digest at the end tells damage.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
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


@dataclass(frozen=True)
class Outline:
    """What is in a segment, without what it sounds like. Of each reference its number and frames, both (references,); `counts` of
    the postings of each key, compressed."""

    version: int
    numbers: Ints
    frames: Ints
    counts: bytes

    def kept(self, hidden: Collection[int]) -> npt.NDArray[np.bool_]:
        """(references,) which can be found where these numbers are hidden."""
        return np.isin(self.numbers, list(hidden), invert=True)

    def says_the_same_as(self, other: Outline) -> bool:
        same = np.array_equal(self.numbers, other.numbers) and np.array_equal(self.frames, other.frames)
        return same and (self.version, self.counts) == (other.version, other.counts)

    def lengths(self) -> Ints:
        """(KEYS,) how many postings each key has. Raises Damaged."""
        try:
            return np.frombuffer(zlib.decompress(self.counts), "<u4").astype(np.int64)
        except (zlib.error, ValueError) as error:
            raise Damaged(str(error)) from error


def pack(references: Sequence[Reference]) -> bytes:
    """Segment of references. Raises ValueError when a number comes twice, or they last longer than four years together."""
    frames = [reference.peaks.frames for reference in references]
    keys, postings = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for reference, start in zip(references, starts_of(frames), strict=False):
        pairs = pairs_of(reference.peaks, FAN)
        keys.append(keys_of(pairs)[0])
        postings.append(pairs.frame + start)
    key = np.concatenate(keys)
    by_key = np.concatenate(postings)[np.argsort(key, kind="stable")].astype("<u4")
    peaks = [reference.peaks.packed() for reference in references]
    numbers, counts = [reference.number for reference in references], np.bincount(key, minlength=KEYS)
    return b"".join(written(numbers, frames, peaks, counts, [by_key]))


def starts_of(frames: Sequence[int]) -> Ints:
    """(references + 1,) where references of so many frames begin in the line of time, and where it ends."""
    return np.cumsum([0, *(count + APART for count in frames)])


def written(
    numbers: Sequence[int], frames: Sequence[int], peaks: Sequence[Words], counts: Ints, postings: Iterable[Words]
) -> Iterator[bytes]:
    """The bytes of a segment, part by part. Of each reference its number, frames and packed peaks; how many postings each key
    has, and all of them, in arrays as they come. Raises ValueError as `pack` does."""
    if len(set(numbers)) < len(numbers):
        raise ValueError("a reference comes twice")
    starts = starts_of(frames)
    if int(starts[-1]) >= 1 << 32:
        raise ValueError("too long for one segment")
    peak_starts = np.cumsum([0, *(len(words) for words in peaks)])
    compressed = np.frombuffer(zlib.compress(counts.astype("<u4").tobytes(), 6), np.uint8)
    sections: dict[str, tuple[int, Iterable[npt.NDArray[np.generic]]]] = {
        "numbers": (len(numbers), [np.array(numbers, "<u8")]),
        "starts": (len(starts), [starts.astype("<u8")]),
        "peak_starts": (len(peak_starts), [peak_starts.astype("<u8")]),
        "peaks": (int(peak_starts[-1]), peaks),
        "counts": (len(compressed), [compressed]),
        "postings": (int(counts.sum()), postings),
    }
    digest = sha256()
    for part in _parts(sections, list(frames)):
        digest.update(part)
        yield part
    yield digest.digest()


def _parts(sections: dict[str, tuple[int, Iterable[npt.NDArray[np.generic]]]], frames: list[int]) -> Iterator[bytes]:
    sizes = {name: sections[name][0] for name in _SECTIONS}
    header = json.dumps({"version": VERSION, "sizes": sizes, "frames": frames}).encode()
    place = len(MAGIC) + 4 + len(header)
    yield MAGIC + len(header).to_bytes(4, "little") + header
    for name in _SECTIONS:
        count, arrays = sections[name]
        yield b"\0" * (-place % _ALIGNED)
        yield from (array.tobytes() for array in arrays)
        place += -place % _ALIGNED + count * np.dtype(_TYPES[name]).itemsize


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
        self.outline = Outline(self.version, self.numbers, np.array(self.frames, np.int64), arrays["counts"].tobytes())
        self._postings: Words = arrays["postings"].astype(np.uint32, copy=False)

    def check(self) -> None:
        """Read all of it. Raises Damaged."""
        if sha256(self.data[:-_DIGEST]).digest() != bytes(self.data[-_DIGEST:]):
            raise Damaged("the digest is another")

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def span(self) -> int:
        """Frames of the line of time."""
        return int(self.starts[-1])

    @cached_property
    def offsets(self) -> npt.NDArray[np.uint32]:
        """(KEYS + 1,) where the postings of each key begin."""
        return np.concatenate([np.zeros(1, np.uint32), np.cumsum(self.outline.lengths(), dtype=np.uint32)])

    def postings(self, keys: Ints) -> tuple[Ints, Ints]:
        """Those of all keys, one after the other, and how many each has."""
        first = self.offsets[keys].astype(np.int64)
        lengths: Ints = self.offsets[keys + 1] - first
        places = np.arange(int(lengths.sum())) + np.repeat(first - (np.cumsum(lengths) - lengths), lengths)
        return self._postings[places].astype(np.int64), lengths

    def postings_between(self, first: int, last: int) -> Words:
        """Those of the keys [first, last)."""
        return self._postings[self.offsets[first] : self.offsets[last]]

    def at(self, frame: int) -> int:
        """Which reference (place in `numbers`) the frame of the line of time lies in, or just before: a query may begin before
        its reference."""
        return int(np.clip(np.searchsorted(self.starts, frame + APART // 2, "right") - 1, 0, len(self) - 1))

    def packed_peaks(self, place: int) -> Words:
        return self._peaks[self.peak_starts[place] : self.peak_starts[place + 1]]

    def peaks(self, place: int) -> Peaks:
        """Those of the reference at a place in `numbers`, from its own frame 0 on."""
        return Peaks.unpacked(self.packed_peaks(place), self.frames[place])

    def reference(self, place: int) -> Reference:
        return Reference(int(self.numbers[place]), self.peaks(place))

    def references(self) -> Iterator[Reference]:
        return (self.reference(place) for place in range(len(self)))


@dataclass(frozen=True)
class Shelf:
    """A segment, and the numbers in it that are not to be found: taken away, or stored anew elsewhere."""

    segment: Segment
    hidden: frozenset[int] = frozenset()

    @cached_property
    def kept(self) -> npt.NDArray[np.bool_]:
        """(references,) which can be found."""
        return self.segment.outline.kept(self.hidden)

    def references(self) -> Iterator[Reference]:
        return (self.segment.reference(int(place)) for place in np.flatnonzero(self.kept))
