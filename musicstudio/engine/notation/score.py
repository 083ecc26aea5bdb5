"""`Score`: the one representation of written music that everything else reads and writes.

Time is integer ticks from the start of the score, 10,080 to the quarter note (it divides by 2, 3, 5 and 7, so every
common tuplet is exact). Values are immutable; an edit makes a new Score with `dataclasses.replace`.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

TICKS_PER_QUARTER = 10_080

Tie = Literal["", "start", "stop", "continue"]
Syllabic = Literal["single", "begin", "middle", "end"]
Mode = Literal["major", "minor"]
Repeat = Literal["", "start", "end", "both"]


@dataclass(frozen=True, slots=True)
class Lyric:
    """One syllable under a note. `extend` draws the line of a melisma."""

    text: str
    syllabic: Syllabic = "single"
    verse: int = 1
    extend: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """One note head, or one sounding note that may cross barlines (writers split it into tied heads).

    id        stable within the score: letters, digits, '_' and '-', starting with a letter; survives export and engraving
    onset     ticks from the start of the score, >= 0
    duration  ticks, > 0; 0 only for a grace note
    pitch     MIDI number, 0..127 (60 = middle C)
    voice     voice within the part, "1".."9"
    spelling  step and accidental, "F#", "Bb", "C##", "Ebb"; "" = spelled from the key
    tie       explicit tie between two heads of the same pitch
    tuplet    (actual, normal), (3, 2) for a triplet; None for plain values
    velocity  1..127
    """

    id: str
    onset: int
    duration: int
    pitch: int
    voice: str = "1"
    spelling: str = ""
    tie: Tie = ""
    tuplet: tuple[int, int] | None = None
    velocity: int = 80
    grace: bool = False
    fermata: bool = False
    lyrics: tuple[Lyric, ...] = ()

    @property
    def end(self) -> int:
        return self.onset + self.duration


@dataclass(frozen=True, slots=True)
class Measure:
    """One bar as written. A pickup is a first bar shorter than its metre; irregular bars are simply as long as they are."""

    onset: int
    duration: int
    number: str
    repeat: Repeat = ""

    @property
    def end(self) -> int:
        return self.onset + self.duration


@dataclass(frozen=True, slots=True)
class MetreChange:
    """Time signature from `tick` on: `beats` over `unit` (6 over 8)."""

    tick: int
    beats: int
    unit: int

    @property
    def bar_ticks(self) -> int:
        return self.beats * 4 * TICKS_PER_QUARTER // self.unit


@dataclass(frozen=True, slots=True)
class KeyChange:
    """Key signature from `tick` on: `fifths` -7..7 (negative = flats)."""

    tick: int
    fifths: int
    mode: Mode = "major"


@dataclass(frozen=True, slots=True)
class Tempo:
    """Quarter notes per minute from `tick` on."""

    tick: int
    bpm: float


@dataclass(frozen=True, slots=True)
class ChordSymbol:
    """A chord symbol as typed ("F#m7b5", "C/E"), from `tick` until the next one."""

    tick: int
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """One staff: `program` is the General MIDI instrument 0..127, `clef` "G2", "F4", "C3", "G2-8" (sounds an octave lower)."""

    id: str
    name: str
    notes: tuple[Note, ...] = ()
    program: int = 0
    clef: str = "G2"
    percussion: bool = False

    def voices(self) -> dict[str, tuple[Note, ...]]:
        """Notes by voice, in order of voice name; each in order of onset."""
        grouped: dict[str, list[Note]] = {}
        for note in self.notes:
            grouped.setdefault(note.voice, []).append(note)
        return {voice: tuple(grouped[voice]) for voice in sorted(grouped)}


@dataclass(frozen=True, slots=True)
class Score:
    """A piece of music. `measures` cover [0, end) without gap; metres, keys and tempos each have one entry at tick 0.

    Notes of a part are ordered by (onset, voice, pitch, id). Ids of notes are unique over the whole score.
    """

    measures: tuple[Measure, ...]
    parts: tuple[Part, ...] = ()
    metres: tuple[MetreChange, ...] = (MetreChange(0, 4, 4),)
    keys: tuple[KeyChange, ...] = (KeyChange(0, 0),)
    tempos: tuple[Tempo, ...] = (Tempo(0, 96.0),)
    chords: tuple[ChordSymbol, ...] = ()
    title: str = ""
    composer: str = ""
    lyricist: str = ""

    @property
    def end(self) -> int:
        """Ticks from the start to the last barline."""
        return self.measures[-1].end if self.measures else 0

    def notes(self) -> Iterator[tuple[Part, Note]]:
        for part in self.parts:
            for note in part.notes:
                yield part, note

    def part(self, part_id: str) -> Part:
        """The part with this id; KeyError when there is none."""
        for part in self.parts:
            if part.id == part_id:
                return part
        raise KeyError(part_id)

    def measure_at(self, tick: int) -> int:
        """Index of the bar that holds `tick` (the last bar for anything beyond)."""
        return max(0, bisect_right([measure.onset for measure in self.measures], tick) - 1)

    def metre_at(self, tick: int) -> MetreChange:
        return self.metres[max(0, bisect_right([metre.tick for metre in self.metres], tick) - 1)]

    def key_at(self, tick: int) -> KeyChange:
        return self.keys[max(0, bisect_right([key.tick for key in self.keys], tick) - 1)]

    @property
    def pickup(self) -> int:
        """Length of the incomplete first bar in ticks, 0 when the piece starts on a full bar."""
        if not self.measures or len(self.measures) == 1:
            return 0
        first = self.measures[0].duration
        return first if first < self.metres[0].bar_ticks else 0


def note_order(note: Note) -> tuple[int, str, int, str]:
    """Sort key of the notes of a part."""
    return (note.onset, note.voice, note.pitch, note.id)


def regular_measures(end: int, metres: tuple[MetreChange, ...], pickup: int = 0) -> tuple[Measure, ...]:
    """Bars that cover at least [0, end) under `metres`, the first of them `pickup` ticks long when that is not 0.

    A metre change in the middle of a bar starts a new bar there. There is always at least one full bar.
    A pickup is numbered 0, as engravers do.
    """
    measures: list[Measure] = []
    tick, number = 0, 1
    if pickup:
        measures.append(Measure(0, pickup, "0"))
        tick = pickup
    changes = [metre.tick for metre in metres]
    while tick < end or not measures or (pickup and len(measures) == 1):
        index = max(0, bisect_right(changes, tick) - 1)
        duration = metres[index].bar_ticks
        if index + 1 < len(changes):
            duration = min(duration, changes[index + 1] - tick)
        measures.append(Measure(tick, duration, str(number)))
        tick, number = tick + duration, number + 1
    return tuple(measures)
