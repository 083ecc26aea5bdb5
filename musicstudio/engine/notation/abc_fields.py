"""The header fields of ABC: keys, metres, lengths, tempos and voices. Source: the ABC music standard 2.1, section 3."""

import re
from dataclasses import dataclass, field
from fractions import Fraction

from musicstudio.engine.notation import messages
from musicstudio.engine.notation.errors import UnreadableScore
from musicstudio.engine.notation.score import Mode
from musicstudio.engine.notation.spelling import signature_alter

_TONICS = {"F": -1, "C": 0, "G": 1, "D": 2, "A": 3, "E": 4, "B": 5}
_MODES = {"": 0, "maj": 0, "ion": 0, "mix": -1, "dor": -2, "m": -3, "min": -3, "aeo": -3, "phr": -4, "loc": -5, "lyd": 1}
_MINOR = ("dor", "m", "min", "aeo", "phr", "loc")
_KEY = re.compile(r"([A-G])([#b]?)\s*([A-Za-z]*)")
_EXTRA = re.compile(r"(?<!\S)(\^\^|\^|__|_|=)([A-Ga-g])(?!\S)")
_CLEFS = {"bass": "F4", "alto": "C3", "tenor": "C4", "treble-8": "G2-8", "perc": "percussion"}
_RATIO = re.compile(r"(\d{1,3})/(\d{1,3})")
ACCIDENTALS = {"^^": 2, "^": 1, "=": 0, "_": -1, "__": -2}


@dataclass(frozen=True)
class Key:
    """A key signature: fifths -7..7, mode of the Score, and what each letter is altered by."""

    fifths: int = 0
    mode: Mode = "major"
    extra: dict[str, int] = field(default_factory=dict)

    def alter(self, step: str) -> int:
        return self.extra.get(step, signature_alter(step, self.fifths))


def read_key(text: str) -> Key:
    """`K:` or its absence; what names no key is C major, as "none" is."""
    text = re.sub(r"\b(clef|name|nm|snm|middle|transpose|octave|stafflines)=(\"[^\"]*\"|\S*)", "", text).strip()
    extra = {step.upper(): ACCIDENTALS[sign] for sign, step in _EXTRA.findall(text)}
    if text[:2] in ("HP", "Hp"):
        return Key(2 if text[:2] == "Hp" else 0, "major", extra)
    match = _KEY.match(text)
    if not match:
        return Key(0, "major", extra)
    tonic, sign, mode = match.groups()
    name = "" if mode == "M" else mode[:3].lower()  # only a small m is short for minor
    if name not in _MODES:
        name = ""
    fifths = _TONICS[tonic] + {"#": 7, "b": -7, "": 0}[sign] + _MODES[name]
    if "exp" in text.split():
        fifths = 0
    if abs(fifths) > 7:
        fifths -= 12 if fifths > 0 else -12
    return Key(fifths, "minor" if name in _MINOR else "major", extra)


def read_clef(text: str) -> tuple[str | None, int]:
    """(clef or None, octaves that the notes sound away from what is written) of a `K:` or `V:` line."""
    match = re.search(r"(?:clef=|(?<!\S))\"?(treble|bass|alto|tenor|perc)\d?([+-]8)?", text)
    octave = re.search(r"\boctave=(-?\d)\b", text)
    shift = int(octave[1]) if octave else 0
    if not match:
        return None, shift
    shift += {"-8": -1, "+8": 1}.get(match[2] or "", 0)
    return _CLEFS.get(match[1] + (match[2] or ""), _CLEFS.get(match[1], "G2")), shift


def read_metre(text: str) -> tuple[int, int] | None:
    """(beats, unit); None for free metre. Raises UnreadableScore for one that cannot be written."""
    text = text.strip()
    if text in ("", "none"):
        return None
    if text in ("C", "c"):
        return 4, 4
    if text in ("C|", "c|"):
        return 2, 2
    match = re.fullmatch(r"\(?(\d{1,2}(?:\s*\+\s*\d{1,2})*)\)?\s*/\s*(\d{1,2})", text)
    if not match:
        raise UnreadableScore(messages.ABC_METRE)
    beats, unit = sum(int(term) for term in match[1].split("+")), int(match[2])
    if not (1 <= beats <= 64 and 1 <= unit <= 64 and unit & (unit - 1) == 0):
        raise UnreadableScore(messages.ABC_METRE)
    return beats, unit


def read_length(text: str) -> Fraction | None:
    """`L:` as a part of a whole note."""
    match = _RATIO.fullmatch(text.strip())
    if match and int(match[1]) and int(match[2]):
        return Fraction(int(match[1]), int(match[2]))
    return Fraction(1) if text.strip() == "1" else None


def read_tempo(text: str, unit: Fraction) -> float | None:
    """Quarter notes per minute of `Q:`, None when it only names a mood."""
    text = re.sub(r"\"[^\"]*\"", "", text).strip()
    beats, found, speed = text.rpartition("=")
    number = re.fullmatch(r"\s*(\d{1,4}(?:\.\d{1,3})?)\s*", speed)
    if not number:
        return None
    ratios = [Fraction(int(above), int(below)) for above, below in _RATIO.findall(beats) if int(below)]
    beat = sum(ratios, Fraction(0)) if found and ratios else unit
    bpm = float(Fraction(number[1]) * beat * 4)
    return min(1000.0, max(5.0, bpm)) if bpm > 0 else None
