"""MIDI bytes to a Score, through symusic.

Ticks are scaled to 10,080 per quarter: exactly when the file's resolution divides, else to the nearest tick (and a
remark says so). Nothing is quantised. Each track and channel becomes a part; overlapping notes become voices.
Source: Standard MIDI Files 1.0, RP-001.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from musicstudio.engine.notation import messages
from musicstudio.engine.notation.errors import UnreadableScore
from musicstudio.engine.notation.json_form import MAX_MEASURES, MAX_NOTES, MAX_PARTS, MAX_TICK
from musicstudio.engine.notation.score import (
    TICKS_PER_QUARTER,
    KeyChange,
    Lyric,
    MetreChange,
    Note,
    Part,
    Score,
    Syllabic,
    Tempo,
    note_order,
    regular_measures,
)
from musicstudio.engine.notation.text import clean_text
from musicstudio.engine.notation.tuplets import guess_tuplets
from musicstudio.engine.notation.voices import separate_voices

VOICE_TRACK = re.compile(r"(.*) \[voice ([1-9])\]")
"""Name of a track that our own writer made for a further voice of the part before it."""


@dataclass
class _Reading:
    resolution: int
    remarks: list[str] = field(default_factory=list)
    count: int = 0

    def tick(self, time: int) -> int:
        scaled, rest = divmod(time * TICKS_PER_QUARTER, self.resolution)
        if rest and messages.SNAPPED not in self.remarks:
            self.remarks.append(messages.SNAPPED)
        return scaled + (1 if 2 * rest >= self.resolution else 0)

    def next_id(self) -> str:
        self.count += 1
        return f"n{self.count}"


def read_midi(data: bytes) -> tuple[Score, list[str]]:
    """(score, remarks) of a MIDI file. Raises UnreadableScore."""
    data = _standard_file(data)
    _check_header(data)
    import symusic

    try:
        song = symusic.Score.from_midi(data)
    except (RuntimeError, ValueError, IndexError, MemoryError) as error:
        raise UnreadableScore(messages.MIDI_DAMAGED) from error
    if sum(len(track.notes) for track in song.tracks) > MAX_NOTES:
        raise UnreadableScore(messages.TOO_MANY_NOTES)
    reading = _Reading(song.ticks_per_quarter)
    parts = _parts(song, reading)
    if not any(part.notes for part in parts):
        raise UnreadableScore(messages.NO_NOTES)
    if len(parts) > MAX_PARTS:
        raise UnreadableScore(messages.TOO_MANY_PARTS)
    end = max(note.end for part in parts for note in part.notes)
    if end > MAX_TICK:
        raise UnreadableScore(messages.TOO_LONG)
    metres, pickup = _pickup(_metres(song, reading, end))
    check_bars(metres, end)
    score = Score(
        measures=regular_measures(end, metres, pickup),
        parts=parts,
        metres=metres,
        keys=_keys(song, reading, end),
        tempos=_tempos(song, reading, end),
        title=_title(data),
    )
    return score, reading.remarks


def _standard_file(data: bytes) -> bytes:
    """The MIDI file inside a RIFF wrapper (.rmi content), or `data` itself."""
    if data[:4] == b"RIFF" and data[8:12] == b"RMID":
        start = data.find(b"MThd")
        return data[start:] if start > 0 else data
    return data


def _check_header(data: bytes) -> None:
    if data[:4] != b"MThd" or len(data) < 22:
        raise UnreadableScore(messages.MIDI_DAMAGED)
    division = int.from_bytes(data[12:14], "big")
    if division & 0x8000:
        raise UnreadableScore(messages.MIDI_SMPTE)
    if division == 0:
        raise UnreadableScore(messages.MIDI_RESOLUTION)
    # symusic makes room for as many bytes as a chunk claims.
    position = 8 + int.from_bytes(data[4:8], "big")
    for _ in range(int.from_bytes(data[10:12], "big")):
        if position + 8 > len(data):
            break
        position += 8 + int.from_bytes(data[position + 4 : position + 8], "big")
    if position > len(data):
        raise UnreadableScore(messages.MIDI_DAMAGED)


def _parts(song: Any, reading: _Reading) -> tuple[Part, ...]:
    words = _words(song)
    parts: list[Part] = []
    for track in song.tracks:
        notes = guess_tuplets(_notes(track, reading, words.get(track.name, {})))
        if not notes:
            continue
        name = clean_text(track.name, 100)
        program = min(127, max(0, int(track.program)))
        own = VOICE_TRACK.fullmatch(name)
        if own:
            name = own[1]
            notes = tuple(replace(note, voice=own[2]) for note in notes)
            if parts and parts[-1].name == name and parts[-1].program == program:
                parts[-1] = replace(parts[-1], notes=tuple(sorted(parts[-1].notes + notes, key=note_order)))
                continue
        else:
            notes = separate_voices(notes)
        percussion = bool(track.is_drum)
        clef = "percussion" if percussion else likely_clef([note.pitch for note in notes])
        parts.append(Part(f"p{len(parts) + 1}", name, notes, program, clef, percussion))
    return tuple(parts)


def likely_clef(pitches: list[int]) -> str:
    """Bass clef when the middle pitch lies below B3."""
    return "F4" if sorted(pitches)[len(pitches) // 2] < 59 else "G2"


def _notes(track: Any, reading: _Reading, words: dict[int, tuple[Lyric, ...]]) -> tuple[Note, ...]:
    columns = track.notes.numpy()
    rows = sorted(zip(*(columns[name].tolist() for name in ("time", "pitch", "duration", "velocity")), strict=True))
    notes: list[Note] = []
    for time, pitch, duration, velocity in rows:
        if time < 0 or duration < 0 or not 0 <= pitch <= 127:
            raise UnreadableScore(messages.MIDI_DAMAGED)
        onset = reading.tick(time)
        length = max(1, reading.tick(time + duration) - onset)
        if duration == 0 and messages.NO_LENGTH not in reading.remarks:
            reading.remarks.append(messages.NO_LENGTH)
        lyrics = words.pop(time, ())
        notes.append(Note(reading.next_id(), onset, length, pitch, velocity=min(127, max(1, velocity)), lyrics=lyrics))
    return tuple(notes)


def _words(song: Any) -> dict[str, dict[int, tuple[Lyric, ...]]]:
    """Lyric events by track name and time; a trailing hyphen joins a syllable to the next.

    By name, because symusic gives the words of a track that plays on a channel above 0 a track of their own.
    """
    words: dict[str, dict[int, tuple[Lyric, ...]]] = {}
    for track in song.tracks:
        inside = False
        for event in sorted(track.lyrics, key=lambda event: event.time):
            text = clean_text(event.text, 100)
            joined = text.endswith("-")
            text = text.rstrip("-").strip()
            if text:
                syllabic: Syllabic = ("middle" if inside else "begin") if joined else ("end" if inside else "single")
                words.setdefault(track.name, {})[event.time] = (Lyric(text, syllabic),)
                inside = joined
    return words


def _metres(song: Any, reading: _Reading, end: int) -> tuple[MetreChange, ...]:
    changes: dict[int, MetreChange] = {}
    for event in sorted(song.time_signatures, key=lambda event: event.time):
        beats, unit = int(event.numerator), int(event.denominator)
        if not 1 <= beats <= 64 or not 1 <= unit <= 64 or unit & (unit - 1):
            raise UnreadableScore(messages.MIDI_METRE)
        tick = reading.tick(max(0, event.time))
        if tick < end:
            changes[tick] = MetreChange(tick, beats, unit)
    changes.setdefault(0, MetreChange(0, 4, 4))
    return tuple(changes[tick] for tick in sorted(changes))


def _pickup(metres: tuple[MetreChange, ...]) -> tuple[tuple[MetreChange, ...], int]:
    """Metres and pickup length: notation programs write a pickup as a first bar of its own, shorter metre."""
    if len(metres) > 1:
        first, second = metres[0], metres[1]
        if second.tick <= first.bar_ticks and second.tick < second.bar_ticks:
            return (replace(second, tick=0), *metres[2:]), second.tick
    return metres, 0


def check_bars(metres: Sequence[MetreChange], end: int) -> None:
    """Raises UnreadableScore when `end` is more bars away than a Score may hold."""
    bars = 0
    for index, metre in enumerate(metres):
        until = metres[index + 1].tick if index + 1 < len(metres) else end
        bars += -(-(until - metre.tick) // metre.bar_ticks)
    if bars + 1 > MAX_MEASURES:
        raise UnreadableScore(messages.TOO_LONG)


def _keys(song: Any, reading: _Reading, end: int) -> tuple[KeyChange, ...]:
    changes: dict[int, KeyChange] = {}
    for event in sorted(song.key_signatures, key=lambda event: event.time):
        tick = reading.tick(max(0, event.time))
        if -7 <= event.key <= 7 and tick < end:
            changes[tick] = KeyChange(tick, int(event.key), "minor" if event.tonality == 1 else "major")
    changes.setdefault(0, KeyChange(0, 0))
    return tuple(changes[tick] for tick in sorted(changes))


def _tempos(song: Any, reading: _Reading, end: int) -> tuple[Tempo, ...]:
    changes: dict[int, Tempo] = {}
    for event in sorted(song.tempos, key=lambda event: event.time):
        if event.mspq <= 0:
            raise UnreadableScore(messages.MIDI_TEMPO)
        tick = reading.tick(max(0, event.time))
        if tick < end:
            changes[tick] = Tempo(tick, beats_per_minute(event.mspq))
    # MIDI's own default.
    changes.setdefault(0, Tempo(0, 120.0))
    if len(changes) > MAX_MEASURES:
        raise UnreadableScore(messages.TOO_LONG)
    return tuple(changes[tick] for tick in sorted(changes))


def beats_per_minute(microseconds: int) -> float:
    """The shortest decimal tempo that lasts `microseconds` per quarter: 618,557 is 97, not 96.99995."""
    exact = 60e6 / microseconds
    for digits in range(7):
        rounded = round(exact, digits)
        if rounded > 0 and microseconds in (round(60e6 / rounded), int(60e6 / rounded)):
            return float(min(1000.0, max(5.0, rounded)))
    return float(min(1000.0, max(5.0, exact)))


def _title(data: bytes) -> str:
    """Name of a first track without notes: where music programs put the title. symusic drops such a track."""
    position = data.find(b"MTrk") + 8
    name = ""
    status = 0
    try:
        for _ in range(10_000):
            _, position = _variable(data, position)
            if data[position] & 0x80:
                status, position = data[position], position + 1
            if status == 0xFF:
                kind = data[position]
                length, position = _variable(data, position + 1)
                if kind == 0x03 and not name:
                    name = clean_text(data[position : position + min(length, 800)].decode("utf-8", "replace"), 200)
                if kind == 0x2F:
                    return name
                position += length
            elif status in (0xF0, 0xF7):
                length, position = _variable(data, position)
                position += length
            elif status & 0xF0 == 0x90:
                return ""
            else:
                position += 1 if status & 0xE0 == 0xC0 else 2
    except IndexError:
        pass
    return ""


def _variable(data: bytes, position: int) -> tuple[int, int]:
    """A variable-length number and the place after it."""
    value = 0
    for _ in range(4):
        byte = data[position]
        position += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return value, position
