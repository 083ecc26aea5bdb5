"""A Score's sung parts as an OpenUtau project (.ustx, version 0.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import yaml

from musicstudio.engine.notation.score import Note, Part, Score
from musicstudio.engine.notation.ties import sounding_notes
from musicstudio.engine.notation.utau_lines import RESOLUTION, SCALE

# What OpenUtau gives a note that it has just drawn.
_PITCH = {"data": [{"x": -40, "y": 0, "shape": "io"}, {"x": 40, "y": 0, "shape": "io"}], "snap_first": True}
_PHONEMIZER = "OpenUtau.Core.DefaultPhonemizer"
_VIBRATO = {"length": 0, "period": 175, "depth": 25, "in": 10, "out": 10, "shift": 0, "drift": 0}


class _Plain(yaml.SafeDumper):
    """Writes equal values out each time: readers of projects do not expect aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


Curves = Mapping[str, Sequence[tuple[int, float]]]
"""By OpenUtau's short name of a curve ("pitd": cents of pitch) its points (tick, value), rising in time."""


def write_ustx(score: Score, verse: int = 1, curves: Mapping[str, Curves] = MappingProxyType({})) -> bytes:
    """The project's text in UTF-8: a track for each part, tied notes as one, grace notes left out. `verse` is the one that is
    sung; times are rounded to a 480th of a quarter. `curves` are those of a part, by its id."""
    parts = [part for part in score.parts if part.notes and not part.percussion]
    project: dict[str, Any] = {
        "name": score.title or "Song", "comment": "", "output_dir": "Vocal", "cache_dir": "UCache", "ustx_version": "0.6",
        "resolution": RESOLUTION, "bpm": score.tempos[0].bpm, "beat_per_bar": score.metres[0].beats,
        "beat_unit": score.metres[0].unit, "expressions": {},
        "time_signatures": [
            {"bar_position": score.measure_at(m.tick), "beat_per_bar": m.beats, "beat_unit": m.unit} for m in score.metres
        ],
        "tempos": [{"position": _ticks(t.tick), "bpm": t.bpm} for t in score.tempos],
        "tracks": [
            {"phonemizer": _PHONEMIZER, "track_name": p.name or p.id, "mute": False, "solo": False, "volume": 0} for p in parts
        ],
        "voice_parts": [
            {"name": p.name or p.id, "comment": "", "track_no": i, "position": 0, "notes": _notes(p, verse),
             "curves": _curves(curves.get(p.id, {}))}
            for i, p in enumerate(parts)
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


def _notes(part: Part, verse: int) -> list[dict[str, Any]]:
    notes = [note for note in sounding_notes(part) if note.duration]
    return [
        {
            "position": _ticks(note.onset), "duration": max(1, _ticks(note.end) - _ticks(note.onset)), "tone": note.pitch,
            "lyric": words, "pitch": _PITCH, "vibrato": _VIBRATO, "phoneme_expressions": [], "phoneme_overrides": [],
        }
        for note, words in zip(notes, _words(notes, verse), strict=True)
    ]  # fmt: skip


def _words(notes: list[Note], verse: int) -> list[str]:
    """A word stands whole on its first note, "+" on those of its further syllables, "+~" where a vowel is held."""
    lyrics = [next((x for x in note.lyrics if x.verse == verse), None) for note in notes]
    found: list[str] = []
    first = 0
    for i, lyric in enumerate(lyrics):
        if lyric is None or not lyric.text:
            found.append("+~" if i else "a")
        elif lyric.syllabic in ("middle", "end") and i and found[first] != "a":
            found[first] += lyric.text
            found.append("+")
        else:
            first = i
            found.append(lyric.text)
    return found


def _ticks(tick: int) -> int:
    return round(tick / SCALE)
