"""Sung lines as an OpenUtau project (.ustx, version 0.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from musicstudio.engine.notation.score import Score
from musicstudio.engine.notation.ustx_tuning import Tuning
from musicstudio.engine.notation.utau_lines import RESOLUTION, SCALE

_PHONEMIZER = "OpenUtau.Core.DefaultPhonemizer"

Curves = Mapping[str, Sequence[tuple[int, float]]]
"""By OpenUtau's short name of a curve ("pitd": cents of pitch) its points (tick, value), rising in time."""


@dataclass(frozen=True, slots=True)
class UstxNote:
    """A note of a track: ticks of the Score, MIDI number, what is sung and how."""

    start: int
    end: int
    pitch: int
    words: str
    tuning: Tuning


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
    start, vibrato = _ticks(note.start), note.tuning.vibrato
    points = [{"x": round(p.ms, 2), "y": round(p.cents / 10, 3), "shape": p.shape} for p in note.tuning.points]
    return {
        "position": start, "duration": max(1, _ticks(note.end) - start), "tone": note.pitch, "lyric": note.words,
        "pitch": {"data": points, "snap_first": False},
        "vibrato": {
            "length": round(vibrato.length, 2), "period": round(vibrato.period, 2), "depth": round(vibrato.depth, 2),
            "in": round(vibrato.rise, 2), "out": round(vibrato.fall, 2), "shift": round(vibrato.shift, 2),
            "drift": 0,
        },
        "phoneme_expressions": [],
        "phoneme_overrides": [{"index": moved.index, "offset": moved.ticks} for moved in note.tuning.offsets],
    }  # fmt: skip


def _ticks(tick: int) -> int:
    return round(tick / SCALE)
