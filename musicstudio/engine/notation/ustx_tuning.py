"""How single notes of an OpenUtau project are sung: the points of their pitch, their vibrato, and phonemes that were moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from musicstudio.engine.notation.ustx_fields import real_of, row_of, rows_of, whole_of

Shape = Literal["io", "o", "i", "l"]
"""How the pitch goes on to the next point: half a cosine, the first or the last quarter of a sine, a straight line."""


@dataclass(frozen=True, slots=True)
class PitchPoint:
    """Milliseconds after the beginning of its note, cents above its pitch, and the way to the next point."""

    ms: float
    cents: float
    shape: Shape = "io"


@dataclass(frozen=True, slots=True)
class Vibrato:
    """Of the end of a note: `length` in percent of it, `rise` and `fall` in percent of that; milliseconds of one vibration, cents
    to each side; `shift` in percent of a vibration that is over when it begins. Length 0: none."""

    length: float = 0.0
    period: float = 175.0
    depth: float = 25.0
    rise: float = 10.0
    fall: float = 10.0
    shift: float = 0.0


@dataclass(frozen=True, slots=True)
class PhonemeOffset:
    """480ths of a quarter by which a phoneme begins later; `index` counts those of a note and of the notes that go on with it."""

    index: int
    ticks: int


@dataclass(frozen=True, slots=True)
class Tuning:
    points: Sequence[PitchPoint]
    vibrato: Vibrato = Vibrato()
    offsets: Sequence[PhonemeOffset] = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Tuning:
        """The inverse of `to_json`. Raises TypeError, KeyError."""
        return cls(
            [PitchPoint(**point) for point in data["points"]],
            Vibrato(**data["vibrato"]),
            [PhonemeOffset(**offset) for offset in data["offsets"]],
        )


def read_tuning(note: Mapping[str, Any], before: float) -> Tuning:
    """That of a note in a project; `before` is where a note that it joins lies, in cents above it, else 0. Raises
    UnreadableScore."""
    pitch, vibrato = row_of(note, "pitch"), row_of(note, "vibrato")
    points = [
        PitchPoint(real_of(point, "x"), 10 * real_of(point, "y"), _shape(point.get("shape"))) for point in rows_of(pitch, "data")
    ]
    points.sort(key=lambda point: point.ms)
    if points and pitch.get("snap_first", True):
        points[0] = PitchPoint(points[0].ms, before, points[0].shape)
    usual = Vibrato()
    wave = Vibrato(
        min(100.0, max(0.0, real_of(vibrato, "length", 0.0))),
        min(2000.0, max(20.0, real_of(vibrato, "period", usual.period))),
        abs(real_of(vibrato, "depth", usual.depth)),
        real_of(vibrato, "in", usual.rise),
        real_of(vibrato, "out", usual.fall),
        real_of(vibrato, "shift", usual.shift),
    )
    moved = [(whole_of(each, "index", 0), each.get("offset")) for each in rows_of(note, "phoneme_overrides")]
    offsets = [PhonemeOffset(index, whole_of({"offset": ticks}, "offset")) for index, ticks in moved if ticks]
    return Tuning(points, wave, offsets)


def _shape(written: Any) -> Shape:
    return next((shape for shape in get_args(Shape) if shape == written), "io")


def is_plain(note: Mapping[str, Any], tuning: Tuning) -> bool:
    """Whether a note is as OpenUtau itself makes it: nobody has tuned it, nor moved a phoneme."""
    default = row_of(note, "pitch").get("snap_first", True) and len(tuning.points) <= 2
    tuned = any(point.cents for point in tuning.points[1:]) or tuning.vibrato.length or tuning.offsets
    return bool(default and not tuned)
