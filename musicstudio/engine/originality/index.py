"""The melodies and chorales that generated pieces are compared with: a compact file that ships.

It holds pitch changes and rhythm classes of public corpora, hashes of four-voice passages, and how much human melodies that
are not in it have in common with it: the human line. Nothing can be played back from it but bare melodies.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from musicstudio.engine.originality.melody import LEAP, Ints, Melody

SHIPPED = Path(__file__).parent / "weights" / "melodies.npz"
LENGTHS = (16, 32, 64, 128, 256)
"""Notes of a melody up to which its human line holds; longer ones are held to the last."""
SEPARATOR = 62  # between melodies; codes of steps are 1..49
_AFTER = 63  # behind the end of what is looked for, which fits nothing
KEY = 10  # steps that the table is ordered by, 6 bits each


@dataclass(frozen=True)
class Line:
    """Percentiles 0, 0.5, .. 100 (201,) of the longest run and of the score that human melodies up to a length have."""

    runs: npt.NDArray[np.float64]
    scores: npt.NDArray[np.float64]

    def percentile(self, run: float, score: float) -> float:
        """Share of human melodies, in %, that have less in common, by the rarer of the two."""
        rarer = max(np.searchsorted(self.runs, run), np.searchsorted(self.scores, score))
        return min(100.0, 100 * float(rarer) / (len(self.runs) - 1))

    @property
    def most(self) -> tuple[float, float]:
        """The longest run and the highest score that are no copy: of 99.5 % of human melodies."""
        return float(self.runs[-2]), float(self.scores[-2])


@dataclass(frozen=True)
class Index:
    """Melodies one after the other.

    names    of sources
    starts   (sources + 1,) where each melody begins in the columns
    codes    (N,) step into a note + 25; SEPARATOR for the first note of a melody
    pitches  (N,) semitones above the melody's first note
    rhythm   (N,) class of a note's length beside that of the note before
    windows  hashes of 12-beat windows of four voices, sorted
    lines    the human line for each of LENGTHS
    keys     sorted keys of all places, `order` the places they belong to
    surprise (64, 64) how rare a step is after another, by their codes: 1 = as the mean of all, 0.3..2
    """

    names: tuple[str, ...]
    starts: Ints
    codes: npt.NDArray[np.uint8]
    pitches: npt.NDArray[np.int16]
    rhythm: npt.NDArray[np.int8]
    windows: npt.NDArray[np.uint64]
    lines: tuple[Line, ...] = ()
    keys: npt.NDArray[np.uint64] = field(init=False, repr=False)
    order: Ints = field(init=False, repr=False)
    surprise: npt.NDArray[np.float64] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        keys = pack(self.codes)
        order = np.argsort(keys, kind="stable")
        object.__setattr__(self, "keys", keys[order])
        object.__setattr__(self, "order", order)
        object.__setattr__(self, "surprise", surprise(self.codes))

    @classmethod
    def of(cls, melodies: dict[str, Melody], windows: npt.NDArray[np.uint64], lines: tuple[Line, ...] = ()) -> Index:
        """An index of melodies by name."""
        codes = [np.append(SEPARATOR, m.steps + LEAP + 1) for m in melodies.values()]
        pitches = [np.append(0, m.steps).cumsum() for m in melodies.values()]
        starts = np.cumsum([0, *(len(c) for c in codes)])
        return cls(
            tuple(melodies), starts, np.concatenate(codes).astype(np.uint8), np.concatenate(pitches).astype(np.int16),
            np.concatenate([m.rhythm for m in melodies.values()]).astype(np.int8), np.unique(windows), lines,
        )  # fmt: skip

    def judged_as(self, other: Index) -> Index:
        """This index with the human line of another, and its judgement of which steps are rare: a few melodies have none."""
        judged = replace(self, lines=other.lines)
        object.__setattr__(judged, "surprise", other.surprise)
        return judged

    @classmethod
    def read(cls, path: Path) -> Index:
        """The index in a file. Raises FileNotFoundError."""
        with np.load(path) as data:
            names = tuple(bytes(data["names"]).decode().split("\n"))
            starts = np.cumsum(np.append(0, data["sizes"].astype(np.int64)))
            codes, rhythm = data["codes"], data["rhythm"]
            steps = np.where(codes == SEPARATOR, 0, codes.astype(np.int64) - LEAP - 1)
            total = steps.cumsum()
            pitches = total - np.repeat(total[starts[:-1]], np.diff(starts))
            lines = tuple(Line(runs, scores) for runs, scores in data["lines"])
            return cls(names, starts, codes, pitches.astype(np.int16), rhythm, data["windows"], lines)

    def write(self, path: Path) -> None:
        lines = np.array([[line.runs, line.scores] for line in self.lines])
        names = np.frombuffer("\n".join(self.names).encode(), np.uint8)
        sizes = np.diff(self.starts).astype(np.uint16)
        np.savez_compressed(
            path, names=names, sizes=sizes, codes=self.codes, rhythm=self.rhythm, windows=self.windows, lines=lines
        )

    def line(self, notes: int) -> Line:
        """The human line for a melody of this many notes."""
        return self.lines[min(int(np.searchsorted(LENGTHS, notes)), len(self.lines) - 1)]

    def source(self, places: Ints) -> Ints:
        """Which melody each place belongs to."""
        found: Ints = np.searchsorted(self.starts, places, side="right") - 1
        return found


def pack(codes: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint64]:
    """The KEY codes from every place on as one number each."""
    padded = np.append(codes, np.full(KEY, _AFTER, np.uint8)).astype(np.uint64)
    keys = np.zeros(len(codes), np.uint64)
    for k in range(KEY):
        keys = keys << np.uint64(6) | padded[k : k + len(codes)]
    return keys


def surprise(codes: npt.NDArray[np.uint8], prior: float = 5.0) -> npt.NDArray[np.float64]:
    """How many bits each step is worth after each other, beside the mean, 0.3..2 (64, 64). A step's own frequency stands for
    `prior` further cases after any other."""
    after = (codes[1:] < SEPARATOR) & (codes[:-1] < SEPARATOR)
    counts = np.zeros((64, 64))
    np.add.at(counts, (codes[:-1][after], codes[1:][after]), 1)
    if not counts.any():
        return np.ones((64, 64))
    alone = counts.sum(0) / counts.sum()
    bits = -np.log2((counts + prior * alone) / (counts.sum(1, keepdims=True) + prior) + 1e-9)
    worth: npt.NDArray[np.float64] = np.clip(bits / ((counts * bits).sum() / counts.sum()), 0.3, 2.0)
    return worth


@cache
def shipped() -> Index:
    """The studio's own index."""
    return Index.read(SHIPPED)
