"""What a project says of its singing beside the Score, in our terms: drawn curves, phones that words name and that were moved."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from musicstudio.engine.notation.score import Note, Score
from musicstudio.engine.notation.seconds import seconds_at
from musicstudio.engine.notation.ustx_tuning import Tuning
from musicstudio.engine.notation.ustx_writer import Curves
from musicstudio.engine.notation.utau_lines import SCALE
from musicstudio.engine.singing.openutau.writing import TERMS, groups_of, tick_at
from musicstudio.engine.singing.performance import CENTS, CURVES, Performance
from musicstudio.engine.singing.phones import written_syllables
from musicstudio.engine.singing.retiming import OFFSET, places
from musicstudio.engine.singing.words import NEXT

_HINT = re.compile(r"([^\[\]]*)\[([^\[\]]+)\]\s*")


def in_our_terms(curves: Curves) -> tuple[list[list[float]], dict[str, list[list[float]]], bool]:
    """The inverse of `in_its_terms`: cents drawn, our curves, and whether something was beyond our limits and is cut off there.
    Lines that are nothing everywhere are left out."""
    scales = {"drawn": ("pitd", 1), **TERMS}
    limits = {"drawn": (-CENTS, CENTS), **CURVES}
    found, cut = dict[str, list[list[float]]](), False
    for ours, (name, scale) in scales.items():
        line = [(tick, value / scale) for tick, value in curves.get(name, ())]
        if any(value for _, value in line):
            least, most = limits[ours]
            found[ours] = [[tick, min(most, max(least, value))] for tick, value in line]
            cut = cut or any(not least <= value <= most for _, value in line)
    return found.pop("drawn", []), found, cut


def with_phones_apart(score: Score) -> tuple[Score, dict[str, str]]:
    """A score whose words have no phones in brackets behind them, and those phones by the id of their note. Phones that nobody
    here can sing stay where they stand."""
    phones: dict[str, str] = {}

    def bare(note: Note) -> Note:
        lyrics = []
        for lyric in note.lyrics:
            hint = _HINT.fullmatch(lyric.text) if lyric.verse == 1 else None
            if hint is None or not _can_be_sung(hint[2]):
                lyrics.append(lyric)
                continue
            phones[note.id] = hint[2].strip()
            if text := hint[1].strip():
                lyrics.append(replace(lyric, text=text))
        return replace(note, lyrics=tuple(lyrics))

    parts = tuple(replace(part, notes=tuple(map(bare, part.notes))) for part in score.parts)
    return replace(score, parts=parts), phones


def _can_be_sung(phones: str) -> bool:
    try:
        return bool(written_syllables(phones))
    except ValueError:
        return False


def offsets_of(
    score: Score, notes: Sequence[Note], performance: Performance, tuning: Mapping[str, Tuning]
) -> dict[str, list[int]]:
    """When the phones of a line begin (`retiming.Offsets`), from the phonemes that were moved in a project; those that nobody
    here sings are left out. `notes` are those of `performance`, one at a time."""
    sung = [note for phrase in performance.phrases for note in phrase.notes]
    joined = [i > 0 and notes[i - 1].end >= note.onset for i, note in enumerate(notes)]
    leads = [not (goes_on and note.text in ("", NEXT)) for goes_on, note in zip(joined, sung, strict=True)]
    groups = groups_of(sung, leads)
    moved = {
        (i, offset.index): offset.ticks
        for i, note in enumerate(sung)
        if note.note in tuning
        for offset in tuning[note.note].offsets
    }
    found: dict[str, list[int]] = {}
    first = 0
    for phrase in performance.phrases:
        for segment, unmoved, place in zip(phrase.segments, phrase.unmoved, places(phrase.segments), strict=True):
            lead, before = groups[first + segment.note]
            if place is None:
                continue
            ticks = moved.get((lead, before + place), 0)
            found.setdefault(phrase.notes[segment.note].note, []).append(_milliseconds(score, unmoved, ticks) if ticks else 0)
        first += len(phrase.notes)
    return {note: offsets for note, offsets in found.items() if any(offsets)}


def _milliseconds(score: Score, second: float, ticks: int) -> int:
    """How long so many of OpenUtau's ticks last from a second on, at most what a phone may be moved."""
    [moved] = seconds_at(score, [tick_at(score, second) + SCALE * ticks])
    return min(OFFSET, max(-OFFSET, round(1000 * (moved - second))))
