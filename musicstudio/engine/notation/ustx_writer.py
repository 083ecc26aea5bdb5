"""Sung lines as an OpenUtau project (.ustx, version 0.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml

from musicstudio.engine.notation.score import Score
from musicstudio.engine.notation.utau_lines import RESOLUTION, SCALE

_PHONEMIZER = "OpenUtau.Core.DefaultPhonemizer"

Shape = Literal["io", "o", "i", "l"]
"""How the pitch goes on to the next point: half a cosine, the first or the last quarter of a sine, a straight line."""

Curves = Mapping[str, Sequence[tuple[int, float]]]
"""By OpenUtau's short name of a curve ("pitd": cents of pitch) its points (tick, value), rising in time."""


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
class UstxNote:
    """A note of a track: ticks of the Score, MIDI number, what is sung, and how its pitch is come to and held."""

    start: int
    end: int
    pitch: int
    words: str
    points: Sequence[PitchPoint]
    vibrato: Vibrato


@dataclass(frozen=True, slots=True)
class Track:
    name: str
    notes: Sequence[UstxNote]
    curves: Curves = field(default_factory=dict)


class _Plain(yaml.SafeDumper):
    """Writes equal values out each time: readers of projects do not expect aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def write_ustx(score: Score, tracks: Sequence[Track]) -> bytes:
    """The project's text in UTF-8: title, metres and tempos are the score's. Times are rounded to a 480th of a quarter."""
    project: dict[str, Any] = {
        "name": score.title or "Song", "comment": "", "output_dir": "Vocal", "cache_dir": "UCache", "ustx_version": "0.6",
        "resolution": RESOLUTION, "bpm": score.tempos[0].bpm, "beat_per_bar": score.metres[0].beats,
        "beat_unit": score.metres[0].unit, "expressions": {},
        "time_signatures": [
            {"bar_position": score.measure_at(m.tick), "beat_per_bar": m.beats, "beat_unit": m.unit} for m in score.metres
        ],
        "tempos": [{"position": _ticks(t.tick), "bpm": t.bpm} for t in score.tempos],
        "tracks": [
            {"phonemizer": _PHONEMIZER, "track_name": t.name, "mute": False, "solo": False, "volume": 0} for t in tracks
        ],
        "voice_parts": [
            {"name": t.name, "comment": "", "track_no": i, "position": 0, "notes": list(map(_note, t.notes)),
             "curves": _curves(t.curves)}
            for i, t in enumerate(tracks)
        ],
        "wave_parts": [],
    }  # fmt: skip
    return yaml.dump(project, Dumper=_Plain, allow_unicode=True, sort_keys=False, default_flow_style=False).encode()


def _curves(curves: Curves) -> list[dict[str, Any]]:
    return [
        {"xs": [_ticks(tick) for tick, _ in line], "ys": [round(value) for _, value in line], "abbr": name}
        for name, line in curves.items()
        if line
    ]


def _note(note: UstxNote) -> dict[str, Any]:
    start, vibrato = _ticks(note.start), note.vibrato
    points = [{"x": round(p.ms, 2), "y": round(p.cents / 10, 3), "shape": p.shape} for p in note.points]
    return {
        "position": start, "duration": max(1, _ticks(note.end) - start), "tone": note.pitch, "lyric": note.words,
        "pitch": {"data": points, "snap_first": False},
        "vibrato": {
            "length": round(vibrato.length, 2), "period": round(vibrato.period, 2), "depth": round(vibrato.depth, 2),
            "in": round(vibrato.rise, 2), "out": round(vibrato.fall, 2), "shift": round(vibrato.shift, 2),
            "drift": 0,
        },
        "phoneme_expressions": [], "phoneme_overrides": [],
    }  # fmt: skip


def _ticks(tick: int) -> int:
    return round(tick / SCALE)
