"""Raw bars of all parts onto one time line: bar lengths, ticks, ids, voices, staves, and split heads joined again."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import zip_longest
from typing import TypeVar, cast

from musicstudio.engine.notation import messages
from musicstudio.engine.notation.choir import STUDIO_PARTS
from musicstudio.engine.notation.errors import UnreadableScore
from musicstudio.engine.notation.json_form import MAX_NOTES, MAX_TICK
from musicstudio.engine.notation.musicxml_events import Document, RawBar, RawNote, RawPart
from musicstudio.engine.notation.musicxml_measure import SPLIT_ID
from musicstudio.engine.notation.musicxml_names import NO_PARTS
from musicstudio.engine.notation.score import (
    TICKS_PER_QUARTER,
    ChordSymbol,
    KeyChange,
    Measure,
    MetreChange,
    Note,
    Part,
    Repeat,
    Score,
    Tempo,
    Tie,
    note_order,
)

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
T = TypeVar("T")


def assemble(document: Document) -> Score:
    """The Score that `document` says. Raises UnreadableScore when it is too long or holds nothing."""
    # A transposing part tells of keys that nobody hears; any other part speaks first.
    speakers = sorted(document.parts, key=lambda part: part.transposes)
    metres = _changes(speakers, lambda bar: [(tick, (beats, unit)) for tick, beats, unit in bar.metres])
    measures = _measures(document, metres)
    starts = [measure.onset for measure in measures]
    end = measures[-1].end
    keys = _changes(speakers, lambda bar: [(tick, (fifths, mode)) for tick, fifths, mode in bar.keys])
    placed_keys = _placed(keys, starts, end, own=document.own)
    placed_metres = _placed(metres, starts, end, own=document.own)
    tempos = _placed(_changes(document.parts, lambda bar: bar.tempos), starts, end, own=document.own)
    builder = _PartBuilder(document, starts)
    parts = tuple(staff for part in document.parts if part.id != NO_PARTS for staff in builder.staves(part))
    if sum(len(part.notes) for part in parts) > MAX_NOTES:
        raise UnreadableScore(messages.TOO_MANY_NOTES)
    if not document.own and not any(part.notes for part in parts):
        raise UnreadableScore(messages.NO_NOTES)
    return Score(
        measures=measures,
        parts=parts,
        metres=tuple(MetreChange(tick, *value) for tick, value in {0: (4, 4), **placed_metres}.items()),
        keys=tuple(KeyChange(tick, *value) for tick, value in {0: (0, "major"), **placed_keys}.items()),
        tempos=tuple(Tempo(tick, bpm) for tick, bpm in {0: 96.0, **tempos}.items()),
        chords=_chords(document, starts, end),
        title=document.title,
        composer=document.composer,
        lyricist=document.lyricist,
    )


def _changes(parts: Iterable[RawPart], read: Callable[[RawBar], list[tuple[Fraction, T]]]) -> list[list[tuple[Fraction, T]]]:
    """For each bar the changes in it: those of the first part that has any there."""
    by_part = [[read(bar) for bar in part.bars] for part in parts]
    return [next((changes for changes in bar if changes), []) for bar in zip_longest(*by_part, fillvalue=[])]


def _measures(document: Document, metres: list[list[tuple[Fraction, tuple[int, int]]]]) -> tuple[Measure, ...]:
    """Bars as long as their fullest part; a bar in which nobody plays is as long as its metre, except that the studio's own files
    mean what they say."""
    measures: list[Measure] = []
    onset, nominal = 0, 4 * TICKS_PER_QUARTER
    for index, bars in enumerate(zip_longest(*(part.bars for part in document.parts))):
        present = [bar for bar in bars if bar]
        for _, (beats, unit) in metres[index]:
            nominal = beats * 4 * TICKS_PER_QUARTER // unit
        telling = [bar for bar in present if document.own or not bar.is_filler]
        duration = round(max((bar.extent for bar in telling), default=0)) or nominal
        start, stop = any(bar.repeat_start for bar in present), any(bar.repeat_end for bar in present)
        repeat: Repeat = "both" if start and stop else "start" if start else "end" if stop else ""
        measures.append(Measure(onset, duration, present[0].number, repeat))
        onset += duration
        if onset > MAX_TICK:
            raise UnreadableScore(messages.TOO_LONG)
    if not measures:
        raise UnreadableScore(messages.NO_NOTES)
    return tuple(measures)


def _placed(bars: list[list[tuple[Fraction, T]]], starts: list[int], end: int, *, own: bool) -> dict[int, T]:
    """Changes by tick. Foreign files often say again what already holds; that is no change."""
    placed: dict[int, T] = {}
    for start, changes in zip(starts, bars, strict=False):
        for offset, value in changes:
            if start + round(offset) < end:
                placed[start + round(offset)] = value
    ordered: dict[int, T] = {}
    last: T | None = None
    for tick in sorted(placed):
        if own or placed[tick] != last:
            ordered[tick] = last = placed[tick]
    return ordered


def _chords(document: Document, starts: list[int], end: int) -> tuple[ChordSymbol, ...]:
    """Chord symbols of the first part that has any; the same symbols stand over other parts again."""
    for part in document.parts:
        chords = [
            ChordSymbol(start + round(offset), text)
            for start, bar in zip(starts, part.bars, strict=False)
            for offset, text in bar.chords
            if (text or document.own) and start + round(offset) < end
        ]
        if chords:
            return tuple(sorted(chords, key=lambda chord: chord.tick))
    return ()


class _PartBuilder:
    """Makes Parts, giving every note an id that is its own."""

    def __init__(self, document: Document, starts: list[int]) -> None:
        self.document = document
        self.starts = starts
        self.kept_ids = {note.id for part in document.parts for bar in part.bars for note in bar.notes if _ID.fullmatch(note.id)}
        self.given_ids: set[str] = set()
        self.part_ids: set[str] = set()
        self.count = 0

    def staves(self, part: RawPart) -> list[Part]:
        """One Part for each staff of `part`."""
        notes = self._joined(part) if self.document.own else [self._note(raw, start) for raw, start in self._raw(part)]
        by_staff: dict[int, list[Note]] = {staff: [] for staff in range(1, part.staves + 1)}
        for (raw, _), note in zip(self._raw(part), notes, strict=True):
            if note:
                by_staff.setdefault(raw.staff, []).append(note)
        first_id = self._part_id(part.id)
        return [self._staff(part, staff, first_id, own) for staff, own in sorted(by_staff.items())]

    def _staff(self, part: RawPart, staff: int, first_id: str, notes: list[Note]) -> Part:
        clef = part.clefs.get(staff, "G2")
        percussion = part.percussion or (clef == "percussion" and not self.document.own)
        voices = {} if self.document.own else _voices({note.voice for note in notes}, alone=part.staves == 1)
        if voices:
            notes = [replace(note, voice=voices[note.voice]) for note in notes]
        return Part(
            id=first_id if staff == 1 else self._part_id(f"{first_id[:60]}-{staff}"),
            name=part.name,
            notes=tuple(sorted(notes, key=note_order)),
            program=part.program,
            clef=clef,
            percussion=percussion,
        )

    def _part_id(self, wanted: str) -> str:
        number = 0
        chosen = wanted
        # Only what the studio wrote may go by the ids under which it writes: it would be written over. Whoever makes such a
        # file by hand and claims our name in it asks for just that, of their own music.
        reserved = () if self.document.own else STUDIO_PARTS
        while chosen in self.part_ids or chosen in reserved or not _ID.fullmatch(chosen):
            number += 1
            chosen = f"p{number}"
        self.part_ids.add(chosen)
        return chosen

    def _raw(self, part: RawPart) -> Iterable[tuple[RawNote, int]]:
        return ((raw, start) for start, bar in zip(self.starts, part.bars, strict=False) for raw in bar.notes)

    def _note(self, raw: RawNote, start: int) -> Note:
        onset, end = start + round(raw.onset), start + round(raw.end)
        if raw.onset.denominator != 1 or raw.end.denominator != 1:
            self.document.remark(messages.SNAPPED)
        tie: Tie = "continue" if raw.tie_start and raw.tie_stop else "start" if raw.tie_start else "stop" if raw.tie_stop else ""
        voice = raw.voice
        if self.document.own:
            voice = str(int(raw.voice) % 10 or 1) if raw.voice.isdecimal() else "1"
        return Note(
            id=self._id(raw.id),
            onset=onset,
            duration=max(0 if raw.grace else 1, end - onset),
            pitch=raw.pitch,
            voice=voice,
            spelling=raw.spelling,
            tie=tie,
            tuplet=raw.tuplet,
            velocity=raw.velocity,
            grace=raw.grace,
            fermata=raw.fermata,
            lyrics=raw.lyrics,
        )

    def _id(self, wanted: str) -> str:
        if wanted in self.kept_ids and wanted not in self.given_ids:
            self.given_ids.add(wanted)
            return wanted
        self.count += 1
        while f"n{self.count}" in self.kept_ids:
            self.count += 1
        return f"n{self.count}"

    def _joined(self, part: RawPart) -> list[Note | None]:
        """The notes of one of our own parts, None in the place of each head that continues an earlier one."""
        notes: list[Note | None] = []
        heads: dict[str, tuple[int, int]] = {}
        for raw, start in self._raw(part):
            continued = None if raw.own_head or not raw.tie_stop else self._continues(raw, start, notes, heads)
            if continued is None:
                heads[raw.id] = (len(notes), 1)
                notes.append(self._note(raw, start))
                continue
            index, count = heads[continued]
            head = cast("Note", notes[index])
            heads[continued] = (index, count + 1)
            stopped = head.tie in ("stop", "continue")
            tie: Tie = ("continue" if stopped else "start") if raw.tie_start else ("stop" if stopped else "")
            duration = start + round(raw.end) - head.onset
            notes[index] = replace(head, duration=duration, tie=tie, fermata=head.fermata or raw.fermata)
            notes.append(None)
        return notes

    def _continues(self, raw: RawNote, start: int, notes: list[Note | None], heads: dict[str, tuple[int, int]]) -> str | None:
        """Id of the note whose next head `raw` is."""
        match = SPLIT_ID.fullmatch(raw.id)
        if not match:
            return None
        hyphens = len(raw.id) - len(match[1]) - len(match[2]) - 1
        for more in reversed(range(hyphens)):
            base = match[1] + "-" * more
            index, count = heads.get(base, (0, 0))
            head = notes[index] if count else None
            if head and count + 1 == int(match[2]) and head.end == start + round(raw.onset) and head.pitch == raw.pitch:
                return base
        return None


def _voices(names: set[str], *, alone: bool) -> dict[str, str]:
    """Foreign voice names of one staff to "1".."9".

    Kept when all are such and the staff stands `alone`, else numbered in their order: a piano's lower staff often has
    voices 5 and 6.
    """
    found = sorted(names, key=lambda name: (len(name), name))
    if alone and all(name in "123456789" and len(name) == 1 for name in found):
        return {}
    return {name: str(min(9, rank)) for rank, name in enumerate(found, 1)}
