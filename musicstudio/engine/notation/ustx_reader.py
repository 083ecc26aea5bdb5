"""OpenUtau's project files (.ustx) to a Score: tracks, notes with their words, metres and tempos.

Read are versions 0.5 to 0.7, whose keys for these are the same. The curves that this studio writes, and what single notes have of
pitch points, vibrato and moved phonemes, are read beside the Score; other curves and changes of phonemes are remarked on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import yaml

from musicstudio.engine.notation import messages
from musicstudio.engine.notation.errors import UnreadableScore
from musicstudio.engine.notation.score import MetreChange, Score, Tempo
from musicstudio.engine.notation.ustx_fields import real_of, rows_of, text_of, whole_of
from musicstudio.engine.notation.ustx_tuning import Tuning, is_plain, read_tuning
from musicstudio.engine.notation.utau_lines import SCALE, UtauNote, from_the_start, make_score, tempo

if TYPE_CHECKING:
    from musicstudio.engine.notation.reading import Drawn

KEPT = ("pitd", "dyn", "brec", "tenc", "genc")
"""Short names of the curves that are read."""


def read_ustx(data: bytes) -> tuple[Score, list[str], Drawn, dict[str, Tuning]]:
    """(score, remarks, curves, how its notes are sung by their ids) of a .ustx file; the last is empty where nobody has tuned a
    note. Raises UnreadableScore."""
    project = _project(data)
    names = [text_of(track, "track_name") for track in rows_of(project, "tracks")]
    lines: dict[int, list[_Sung]] = {}
    curves: dict[int, dict[str, list[tuple[int, float]]]] = {}
    remarks: dict[str, None] = {}
    for part in rows_of(project, "voice_parts"):
        begin, track = whole_of(part, "position", 0), whole_of(part, "track_no", 0)
        for row in rows_of(part, "notes"):
            note = UtauNote(
                begin + whole_of(row, "position"), whole_of(row, "duration"), whole_of(row, "tone"), text_of(row, "lyric")
            )
            lines.setdefault(track, []).append((note, row))
            if _is_changed(row):
                remarks[messages.PHONEME_CHANGES] = None
        for row in rows_of(part, "curves"):
            points, name = _curve(row, begin), text_of(row, "abbr")
            if name in KEPT:
                _append(curves.setdefault(track, {}).setdefault(name, []), points)
            elif any(value for _, value in points):
                remarks[messages.OTHER_CURVES] = None
    ordered = [sorted(lines[track], key=lambda sung: (sung[0].start, sung[0].pitch)) for track in sorted(lines)]
    named = [(_name(names, track), [note for note, _ in line]) for track, line in zip(sorted(lines), ordered, strict=True)]
    score = make_score(named, _metres(project), _tempos(project), text_of(project, "name"))
    # Only tracks with notes have become parts.
    drawn = {f"p{i + 1}": curves[track] for i, track in enumerate(sorted(lines)) if track in curves}
    return score, list(remarks), drawn, _tuned(ordered)


_Sung = tuple[UtauNote, dict[str, Any]]


def _project(data: bytes) -> dict[str, Any]:
    try:
        text = data.decode("utf-8-sig")
        # A few aliases unfold into gigabytes, and no project needs them.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.CSafeLoader)):
            raise UnreadableScore(messages.UTAU_DAMAGED)
        project = yaml.load(text, yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        raise UnreadableScore(messages.UTAU_DAMAGED) from error
    if not isinstance(project, dict) or "ustx_version" not in project:
        raise UnreadableScore(messages.UTAU_DAMAGED)
    return project


def _curve(row: Mapping[str, Any], begin: int) -> list[tuple[int, float]]:
    """The points of a curve in a part that begins at `begin`; those before the music are left out."""
    xs, ys = row.get("xs") or [], row.get("ys") or []
    if not isinstance(xs, list) or not isinstance(ys, list) or len(xs) != len(ys):
        raise UnreadableScore(messages.UTAU_DAMAGED)
    points = [((begin + whole_of({"x": x}, "x")) * SCALE, real_of({"y": y}, "y")) for x, y in zip(xs, ys, strict=True)]
    return sorted((point for point in points if point[0] >= 0), key=lambda point: point[0])


def _append(line: list[tuple[int, float]], more: list[tuple[int, float]]) -> None:
    """A later part of the same track goes on with the curve; between both it is nothing."""
    if line and more:
        if more[0][0] > line[-1][0]:
            line += [(line[-1][0], 0.0), (more[0][0], 0.0)]
        else:
            more = [point for point in more if point[0] > line[-1][0]]
    line += more


def _tuned(lines: Sequence[Sequence[_Sung]]) -> dict[str, Tuning]:
    """How each note is sung, by the id that `make_score` gives it; nothing where no note of the project was tuned."""
    found: list[Tuning] = []
    for line in lines:
        before: UtauNote | None = None
        for note, row in line:
            joined = before is not None and before.start + before.length == note.start
            found.append(read_tuning(row, 100.0 * (before.pitch - note.pitch) if joined and before else 0.0))
            before = note
    rows = [row for line in lines for _, row in line]
    if all(is_plain(row, tuning) for row, tuning in zip(rows, found, strict=True)):
        return {}
    return {f"n{i + 1}": tuning for i, tuning in enumerate(found)}


def _is_changed(note: Mapping[str, Any]) -> bool:
    """Whether its phonemes were changed otherwise than in time, which nobody keeps."""
    kept = ("index", "offset")
    overrides = rows_of(note, "phoneme_overrides")
    return bool(rows_of(note, "phoneme_expressions")) or any(row[key] for row in overrides for key in row if key not in kept)


def _metres(project: Mapping[str, Any]) -> list[MetreChange]:
    """Metres stand at bars."""
    changes = rows_of(project, "time_signatures") or [{**project, "bar_position": 0}]
    found, tick, bar = list[MetreChange](), 0, 0
    for row in sorted(changes, key=lambda row: whole_of(row, "bar_position", 0)):
        beats, unit, place = whole_of(row, "beat_per_bar", 4), whole_of(row, "beat_unit", 4), whole_of(row, "bar_position", 0)
        if not 1 <= beats <= 64 or unit not in (1, 2, 4, 8, 16, 32, 64):
            raise UnreadableScore(messages.MIDI_METRE)
        if found:
            tick += (place - bar) * found[-1].bar_ticks
        metre = MetreChange(tick if found else 0, beats, unit)
        found, bar = [*(m for m in found if m.tick != metre.tick), metre], place
    return found


def _tempos(project: Mapping[str, Any]) -> list[Tempo]:
    changes = rows_of(project, "tempos") or [{"position": 0, "bpm": project.get("bpm", 120)}]
    found = {tick: tempo(tick, real_of(row, "bpm")) for row in changes if (tick := whole_of(row, "position", 0) * SCALE) >= 0}
    return from_the_start(found)


def _name(names: list[str], track: int) -> str:
    return (names[track] if 0 <= track < len(names) else "") or f"Vocal {track + 1}"
