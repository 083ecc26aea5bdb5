"""A Score as MusicXML 4.0, written so that our reader returns an equal Score.

Durations are exact in `<divisions>`; every `<note>` carries its id. The conventions that make the way back exact stand
in `musicxml_names.py`. What MusicXML has no place for is not written: changes and chords at or after the last barline,
and a spelling that does not name its pitch.
"""

from collections import Counter
from math import gcd
from xml.sax.saxutils import escape as _escape

from musicstudio.engine.notation.heads import beat_ticks
from musicstudio.engine.notation.musicxml_measure import PartWriter
from musicstudio.engine.notation.musicxml_names import BY_KEY, BY_NOTE, NO_PARTS, SOFTWARE, SPELLING_FIELD
from musicstudio.engine.notation.score import TICKS_PER_QUARTER, Part, Score
from musicstudio.engine.notation.text import clean_text

_GROUP_START = '<part-group type="start" number="1"><group-symbol>bracket</group-symbol></part-group>'
_DRUM_CHANNEL = 10
_MELODIC_CHANNELS = [channel for channel in range(1, 17) if channel != _DRUM_CHANNEL]


def write_musicxml(score: Score) -> bytes:
    """UTF-8 MusicXML (score-partwise) of `score`."""
    parts = score.parts or (Part(NO_PARTS, ""),)
    counted = Counter(BY_NOTE if note.spelling else BY_KEY for _, note in score.notes())
    default = BY_KEY if counted[BY_KEY] >= counted[BY_NOTE] else BY_NOTE
    unit = _unit(score)
    taken = {note.id for _, note in score.notes()}
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" "http://www.musicxml.org/dtds/partwise.dtd">',
        '<score-partwise version="4.0">',
        *_header(score, default),
        "<part-list>",
        *([_GROUP_START] if len(parts) > 1 else []),
        *(line for index, part in enumerate(parts) for line in _part_entry(part, index)),
        *(['<part-group type="stop" number="1"/>'] if len(parts) > 1 else []),
        "</part-list>",
    ]
    for index, part in enumerate(parts):
        lines.append(f'<part id="{part.id}">')
        lines.extend(PartWriter(score, part, unit, default, taken, leads=index == 0).lines())
        lines.append("</part>")
    lines.append("</score-partwise>\n")
    return "\n".join(lines).encode()


def escape(text: str) -> str:
    """Text for content and for quoted attributes."""
    return _escape(text, {'"': "&quot;"})


def _unit(score: Score) -> int:
    """Ticks of one division: the largest that divides every time in the score."""
    times = [TICKS_PER_QUARTER]
    times += [tick for measure in score.measures for tick in (measure.onset, measure.duration)]
    times += [tick for _, note in score.notes() for tick in (note.onset, note.duration)]
    for changes in (score.metres, score.keys, score.tempos, score.chords):
        times += [change.tick for change in changes]
    # Heads are split at beats, which may be finer than every note: quarters in 6/8.
    times += [beat_ticks(metre) for metre in score.metres]
    return gcd(*times)


def _header(score: Score, default: str) -> list[str]:
    title = escape(clean_text(score.title, 200))
    lines = [f"<work><work-title>{title}</work-title></work>"] if title else []
    lines.append("<identification>")
    for kind, name in (("composer", score.composer), ("lyricist", score.lyricist)):
        if name:
            lines.append(f'<creator type="{kind}">{escape(clean_text(name, 200))}</creator>')
    lines.append(f"<encoding><software>{SOFTWARE}</software></encoding>")
    lines.append(f'<miscellaneous><miscellaneous-field name="{SPELLING_FIELD}">{default}</miscellaneous-field></miscellaneous>')
    lines.append("</identification>")
    return lines


def _part_entry(part: Part, index: int) -> list[str]:
    channel = _DRUM_CHANNEL if part.percussion else _MELODIC_CHANNELS[index % len(_MELODIC_CHANNELS)]
    name = escape(clean_text(part.name, 100))
    lines = [f'<score-part id="{part.id}"><part-name>{name}</part-name>']
    drums: list[int | None] = [*sorted({note.pitch for note in part.notes})] if part.percussion else []
    instruments = drums or [None]
    for drum in instruments:
        label = f"<instrument-name>{name}</instrument-name>"
        lines.append(f'<score-instrument id="{instrument_id(part, drum)}">{label}</score-instrument>')
    for drum in instruments:
        sound = "" if drum is None else f"<midi-unpitched>{drum + 1}</midi-unpitched>"
        lines.append(
            f'<midi-instrument id="{instrument_id(part, drum)}"><midi-channel>{channel}</midi-channel>'
            f"<midi-program>{part.program + 1}</midi-program>{sound}</midi-instrument>"
        )
    lines.append("</score-part>")
    return lines


def instrument_id(part: Part, drum: int | None) -> str:
    """Begins with an underscore, which no id of a part or note does."""
    return f"_{part.id}" if drum is None else f"_{part.id}-{drum}"
