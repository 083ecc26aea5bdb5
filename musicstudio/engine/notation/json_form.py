"""Score as JSON and back: what the database stores, the API speaks and the browser edits.

Keys are the field names of `score.py`; fields at their default value are left out of notes, so that a note is
`{"id", "onset", "duration", "pitch"}` and little more. `score_from_json` takes untrusted data and checks everything.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from itertools import pairwise
from typing import Any, TypeVar

from musicstudio.engine.notation import messages
from musicstudio.engine.notation.errors import UnreadableScore
from musicstudio.engine.notation.score import (
    TICKS_PER_QUARTER,
    ChordSymbol,
    KeyChange,
    Lyric,
    Measure,
    MetreChange,
    Note,
    Part,
    Score,
    Tempo,
    note_order,
)

VERSION = 1
MAX_NOTES = 20_000
MAX_MEASURES = 4_000
MAX_PARTS = 64
MAX_TICK = 4_000 * 16 * TICKS_PER_QUARTER
ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
"""Of a note or a part: what `fullmatch` lets through."""
_SPELLING = re.compile(r"(?:[A-G](?:#{1,2}|b{1,2})?)?")
_CLEFS = ("G2", "F4", "C3", "C4", "G2-8", "percussion")
T = TypeVar("T")


def note_to_json(note: Note) -> dict[str, Any]:
    """A note without the fields that are at their default."""
    data = {f.name: getattr(note, f.name) for f in fields(note) if f.default is MISSING or getattr(note, f.name) != f.default}
    if note.lyrics:
        data["lyrics"] = [_plain(lyric) for lyric in note.lyrics]
    if note.tuplet:
        data["tuplet"] = list(note.tuplet)
    return data


def score_to_json(score: Score) -> dict[str, Any]:
    """The whole score as JSON-able data."""
    return {
        "version": VERSION,
        "title": score.title,
        "composer": score.composer,
        "lyricist": score.lyricist,
        "measures": [_plain(measure) for measure in score.measures],
        "metres": [_plain(metre) for metre in score.metres],
        "keys": [_plain(key) for key in score.keys],
        "tempos": [_plain(tempo) for tempo in score.tempos],
        "chords": [_plain(chord) for chord in score.chords],
        "parts": [
            {
                "id": part.id,
                "name": part.name,
                "program": part.program,
                "clef": part.clef,
                "percussion": part.percussion,
                "notes": [note_to_json(note) for note in part.notes],
            }
            for part in score.parts
        ],
    }


def score_from_json(data: object) -> Score:
    """Read untrusted JSON data.

    Raises UnreadableScore, naming the first thing that is wrong, for wrong types, values out of range, doubled ids,
    bars that leave gaps, or more than 20,000 notes, 4,000 bars or 64 parts.
    """
    top = _mapping(data, "score")
    if top.get("version", VERSION) != VERSION:
        raise UnreadableScore("This score was saved by a newer studio; reload the page and try again.")
    measures = _items(top, "measures", _measure, MAX_MEASURES)
    parts = _items(top, "parts", _part, MAX_PARTS)
    score = Score(
        measures=measures,
        parts=parts,
        metres=_items(top, "metres", _metre, MAX_MEASURES),
        keys=_items(top, "keys", _key, MAX_MEASURES),
        tempos=_items(top, "tempos", _tempo, MAX_MEASURES),
        chords=_items(top, "chords", _chord, MAX_NOTES),
        title=_text(top, "title", 200),
        composer=_text(top, "composer", 200),
        lyricist=_text(top, "lyricist", 200),
    )
    check_score(score)
    return score


def check_score(score: Score) -> None:
    """Raise UnreadableScore unless the invariants in the docstring of `Score` hold."""
    if not score.measures:
        raise UnreadableScore("A score needs at least one bar.")
    tick = 0
    for measure in score.measures:
        if measure.onset != tick or measure.duration <= 0:
            raise UnreadableScore(messages.BAR_GAP, bar=measure.number)
        tick = measure.end
    for changes in (score.metres, score.keys, score.tempos):
        ticks = [change.tick for change in changes]
        if not ticks or ticks[0] != 0 or any(a >= b for a, b in pairwise(ticks)):
            raise UnreadableScore(messages.CHANGES_ORDER)
    if sum(len(part.notes) for part in score.parts) > MAX_NOTES:
        raise UnreadableScore(messages.TOO_MANY_NOTES)
    if len({part.id for part in score.parts}) != len(score.parts):
        raise UnreadableScore("Two parts have the same id.")
    ids = [note.id for _, note in score.notes()]
    if len(set(ids)) != len(ids):
        raise UnreadableScore("Two notes have the same id.")
    for part in score.parts:
        for note in part.notes:
            if note.end > tick:
                raise UnreadableScore(messages.NOTE_AFTER_END, part=part.name or part.id)


def _plain(value: Any) -> dict[str, Any]:
    return {f.name: getattr(value, f.name) for f in fields(value)}


def _mapping(data: object, name: str) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise UnreadableScore(messages.JSON_OBJECT, name=name)
    return data


def _items(data: Mapping[str, Any], name: str, read: Callable[[Mapping[str, Any]], T], most: int) -> tuple[T, ...]:
    values = data.get(name, [])
    if not isinstance(values, list):
        raise UnreadableScore(messages.JSON_LIST, name=name)
    if len(values) > most:
        raise UnreadableScore(messages.JSON_MANY, name=name, most=most)
    return tuple(read(_mapping(value, name)) for value in values)


def _integer(data: Mapping[str, Any], name: str, low: int, high: int, default: int | None = None) -> int:
    value = data.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise UnreadableScore(messages.JSON_NUMBER, name=name, low=low, high=high)
    return value


def _text(data: Mapping[str, Any], name: str, most: int, default: str = "") -> str:
    value = data.get(name, default)
    # Neither databases nor UTF-8 can hold NUL or half a surrogate pair.
    if not isinstance(value, str) or len(value) > most or re.search("[\x00\ud800-\udfff]", value):
        raise UnreadableScore(messages.JSON_TEXT, name=name, most=most)
    return value


def _one_of(data: Mapping[str, Any], name: str, allowed: tuple[str, ...], default: str) -> Any:
    value = data.get(name, default)
    if value not in allowed:
        raise UnreadableScore(messages.JSON_CHOICE, name=name, choices=", ".join(filter(None, allowed)))
    return value


def _matching(data: Mapping[str, Any], name: str, pattern: re.Pattern[str], default: str | None = None) -> str:
    value = data.get(name, default)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise UnreadableScore(messages.JSON_VALUE, name=name)
    return value


def _flag(data: Mapping[str, Any], name: str) -> bool:
    value = data.get(name, False)
    if not isinstance(value, bool):
        raise UnreadableScore(messages.JSON_FLAG, name=name)
    return value


def _measure(data: Mapping[str, Any]) -> Measure:
    return Measure(
        _integer(data, "onset", 0, MAX_TICK),
        _integer(data, "duration", 1, MAX_TICK),
        _text(data, "number", 16),
        _one_of(data, "repeat", ("", "start", "end", "both"), ""),
    )


def _metre(data: Mapping[str, Any]) -> MetreChange:
    unit = _integer(data, "unit", 1, 64)
    if unit & (unit - 1):
        raise UnreadableScore("The lower number of a time signature must be 1, 2, 4, 8, 16, 32 or 64.")
    return MetreChange(_integer(data, "tick", 0, MAX_TICK), _integer(data, "beats", 1, 64), unit)


def _key(data: Mapping[str, Any]) -> KeyChange:
    mode = _one_of(data, "mode", ("major", "minor"), "major")
    return KeyChange(_integer(data, "tick", 0, MAX_TICK), _integer(data, "fifths", -7, 7), mode)


def _tempo(data: Mapping[str, Any]) -> Tempo:
    bpm = data.get("bpm")
    if isinstance(bpm, bool) or not isinstance(bpm, int | float) or not 5 <= bpm <= 1000:
        raise UnreadableScore("The tempo must be between 5 and 1000 quarter notes per minute.")
    return Tempo(_integer(data, "tick", 0, MAX_TICK), float(bpm))


def _chord(data: Mapping[str, Any]) -> ChordSymbol:
    return ChordSymbol(_integer(data, "tick", 0, MAX_TICK), _text(data, "text", 32))


def _part(data: Mapping[str, Any]) -> Part:
    notes = _items(data, "notes", _note, MAX_NOTES)
    return Part(
        id=_matching(data, "id", ID),
        name=_text(data, "name", 100),
        notes=tuple(sorted(notes, key=note_order)),
        program=_integer(data, "program", 0, 127, 0),
        clef=_one_of(data, "clef", _CLEFS, "G2"),
        percussion=_flag(data, "percussion"),
    )


def _note(data: Mapping[str, Any]) -> Note:
    grace = _flag(data, "grace")
    tuplet = data.get("tuplet")
    if tuplet is not None:
        whole = isinstance(tuplet, list) and len(tuplet) == 2 and all(type(n) is int and 1 <= n <= 64 for n in tuplet)
        if not whole:
            raise UnreadableScore("This is not a score: 'tuplet' should be two whole numbers.")
        tuplet = (tuplet[0], tuplet[1])
    return Note(
        id=_matching(data, "id", ID),
        onset=_integer(data, "onset", 0, MAX_TICK),
        duration=_integer(data, "duration", 0 if grace else 1, MAX_TICK),
        pitch=_integer(data, "pitch", 0, 127),
        voice=_one_of(data, "voice", tuple("123456789"), "1"),
        spelling=_matching(data, "spelling", _SPELLING, ""),
        tie=_one_of(data, "tie", ("", "start", "stop", "continue"), ""),
        tuplet=tuplet,
        velocity=_integer(data, "velocity", 1, 127, 80),
        grace=grace,
        fermata=_flag(data, "fermata"),
        lyrics=_items(data, "lyrics", _lyric, 16),
    )


def _lyric(data: Mapping[str, Any]) -> Lyric:
    return Lyric(
        _text(data, "text", 100),
        _one_of(data, "syllabic", ("single", "begin", "middle", "end"), "single"),
        _integer(data, "verse", 1, 99, 1),
        _flag(data, "extend"),
    )
