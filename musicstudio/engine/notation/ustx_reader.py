"""OpenUtau's project files (.ustx) to a Score: tracks, notes with their words, metres and tempos.

Read are versions 0.5 to 0.7, whose keys for these are the same. The curves that this studio writes are read beside the Score;
other curves, and what single notes have of pitch points, vibrato and phoneme changes, are remarked on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import yaml

from musicstudio.engine.notation import messages
from musicstudio.engine.notation.errors import UnreadableScore
from musicstudio.engine.notation.score import MetreChange, Score, Tempo
from musicstudio.engine.notation.utau_lines import SCALE, UtauNote, from_the_start, make_score, tempo

if TYPE_CHECKING:
    from musicstudio.engine.notation.reading import Drawn

KEPT = ("pitd", "dyn", "brec", "tenc", "genc")
"""Short names of the curves that are read."""

MOST_PLAIN = 2  # points of the pitch of a note that nobody has changed


def read_ustx(data: bytes) -> tuple[Score, list[str], Drawn]:
    """(score, remarks, curves) of a .ustx file. Raises UnreadableScore."""
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
    names = [_text(track, "track_name") for track in _rows(project, "tracks")]
    lines: dict[int, list[UtauNote]] = {}
    curves: dict[int, dict[str, list[tuple[int, float]]]] = {}
    remarks: dict[str, None] = {}
    for part in _rows(project, "voice_parts"):
        begin, track = _whole(part, "position", 0), _whole(part, "track_no", 0)
        for note in _rows(part, "notes"):
            read = UtauNote(
                begin + _whole(note, "position"), _whole(note, "duration"), _whole(note, "tone"), _text(note, "lyric")
            )
            lines.setdefault(track, []).append(read)
            remarks |= dict.fromkeys(_lost(note))
        for row in _rows(part, "curves"):
            points, name = _curve(row, begin), _text(row, "abbr")
            if name in KEPT:
                _append(curves.setdefault(track, {}).setdefault(name, []), points)
            elif any(value for _, value in points):
                remarks[messages.OTHER_CURVES] = None
    ordered = [(_name(names, track), sorted(lines[track], key=lambda n: (n.start, n.pitch))) for track in sorted(lines)]
    score = make_score(ordered, _metres(project), _tempos(project), _text(project, "name"))
    # Only tracks with notes have become parts.
    drawn = {f"p{i + 1}": curves[track] for i, track in enumerate(sorted(lines)) if track in curves}
    return score, list(remarks), drawn


def _curve(row: Mapping[str, Any], begin: int) -> list[tuple[int, float]]:
    """The points of a curve in a part that begins at `begin`; those before the music are left out."""
    xs, ys = row.get("xs") or [], row.get("ys") or []
    if not isinstance(xs, list) or not isinstance(ys, list) or len(xs) != len(ys):
        raise UnreadableScore(messages.UTAU_DAMAGED)
    points = [((begin + _whole({"x": x}, "x")) * SCALE, _real({"y": y}, "y")) for x, y in zip(xs, ys, strict=True)]
    return sorted((point for point in points if point[0] >= 0), key=lambda point: point[0])


def _append(line: list[tuple[int, float]], more: list[tuple[int, float]]) -> None:
    """A later part of the same track goes on with the curve; between both it is nothing."""
    if line and more:
        if more[0][0] > line[-1][0]:
            line += [(line[-1][0], 0.0), (more[0][0], 0.0)]
        else:
            more = [point for point in more if point[0] > line[-1][0]]
    line += more


def _lost(note: Mapping[str, Any]) -> Iterator[str]:
    """What is said of a note whose own pitch or phonemes have been changed: nobody keeps them."""
    pitch, vibrato = note.get("pitch"), note.get("vibrato")
    points = pitch.get("data") if isinstance(pitch, dict) else None
    bent = isinstance(points, list) and (
        len(points) > MOST_PLAIN or any(isinstance(point, dict) and point.get("y") for point in points[1:])
    )
    if bent or (isinstance(vibrato, dict) and vibrato.get("length")):
        yield messages.NOTE_PITCH
    if note.get("phoneme_overrides") or note.get("phoneme_expressions"):
        yield messages.PHONEME_CHANGES


def _metres(project: Mapping[str, Any]) -> list[MetreChange]:
    """Metres stand at bars."""
    rows = _rows(project, "time_signatures") or [{**project, "bar_position": 0}]
    found, tick, bar = list[MetreChange](), 0, 0
    for row in sorted(rows, key=lambda row: _whole(row, "bar_position", 0)):
        beats, unit, place = _whole(row, "beat_per_bar", 4), _whole(row, "beat_unit", 4), _whole(row, "bar_position", 0)
        if not 1 <= beats <= 64 or unit not in (1, 2, 4, 8, 16, 32, 64):
            raise UnreadableScore(messages.MIDI_METRE)
        if found:
            tick += (place - bar) * found[-1].bar_ticks
        metre = MetreChange(tick if found else 0, beats, unit)
        found, bar = [*(m for m in found if m.tick != metre.tick), metre], place
    return found


def _tempos(project: Mapping[str, Any]) -> list[Tempo]:
    rows = _rows(project, "tempos") or [{"position": 0, "bpm": project.get("bpm", 120)}]
    found = {tick: tempo(tick, _real(row, "bpm")) for row in rows if (tick := _whole(row, "position", 0) * SCALE) >= 0}
    return from_the_start(found)


def _name(names: list[str], track: int) -> str:
    return (names[track] if 0 <= track < len(names) else "") or f"Vocal {track + 1}"


def _rows(holder: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    rows = holder.get(key) or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UnreadableScore(messages.UTAU_DAMAGED)
    return rows


def _whole(row: Mapping[str, Any], key: str, otherwise: int | None = None) -> int:
    value = row.get(key, otherwise)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 10**9:
        raise UnreadableScore(messages.UTAU_DAMAGED)
    return value


def _real(row: Mapping[str, Any], key: str) -> float:
    value = row.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnreadableScore(messages.UTAU_DAMAGED)
    return float(value)


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return "" if value is None else str(value) if isinstance(value, str | int | float) else ""
