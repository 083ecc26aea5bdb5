"""UTAU's project files (.ust) to a Score: one line of notes with their words and tempos.

The format has no published description; sections and keys are as UTAU 0.4 writes them. Pitch curves, vibrato and the voice are
remarked on: a Score does not hold them.
"""

from __future__ import annotations

import re

from musicstudio.engine.notation import messages
from musicstudio.engine.notation.errors import UnreadableScore
from musicstudio.engine.notation.score import MetreChange, Score, Tempo
from musicstudio.engine.notation.utau_lines import SCALE, UtauNote, from_the_start, make_score, tempo

_SECTION = re.compile(r"\[#([A-Z0-9]+)\]")
MOST = 10**9
_REST = ("R", "r", "rest", "")
_CURVES = ("PBType", "PBS", "PBW", "PitchBend", "Piches", "VBR")


def read_ust(data: bytes) -> tuple[Score, list[str]]:
    """(score, remarks) of a .ust file. Raises UnreadableScore."""
    notes, tempos, place = list[UtauNote](), dict[int, Tempo](), 0
    title, remarks = "", list[str]()
    for name, values in _sections(_decoded(data)):
        if "Tempo" in values:
            bpm = tempo(place * SCALE, _number(values["Tempo"].replace(",", ".")))
            tempos[bpm.tick] = bpm
        if name == "SETTING":
            title = values.get("ProjectName", "")
        elif name.isdigit():
            length = round(_number(values.get("Length", "")))
            words = values.get("Lyric", "").strip()
            if words not in _REST:
                notes.append(UtauNote(place, length, round(_number(values.get("NoteNum", ""))), words))
            if length < 0:
                raise UnreadableScore(messages.UTAU_DAMAGED)
            place += length
        if any(key in values for key in _CURVES) and messages.CURVES not in remarks:
            remarks.append(messages.CURVES)
    score = make_score([(title or "Vocal", notes)], [MetreChange(0, 4, 4)], from_the_start(tempos), title)
    return score, remarks


def _decoded(data: bytes) -> str:
    """The text: UTF-8 where it is, else Shift JIS, as UTAU itself writes."""
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("cp932", "replace")


def _sections(text: str) -> list[tuple[str, dict[str, str]]]:
    """Name and values of each section, in order."""
    found: list[tuple[str, dict[str, str]]] = []
    for line in text.splitlines():
        if section := _SECTION.fullmatch(line.strip()):
            found.append((section[1], {}))
        elif found and "=" in line:
            key, _, value = line.partition("=")
            found[-1][1][key.strip()] = value.strip()
    return found


def _number(text: str) -> float:
    """A number of the file. Raises UnreadableScore where it is none, or none that a note or tempo could have."""
    try:
        number = float(text)
    except ValueError as error:
        raise UnreadableScore(messages.UTAU_DAMAGED) from error
    if not abs(number) <= MOST:
        raise UnreadableScore(messages.UTAU_DAMAGED)
    return number
