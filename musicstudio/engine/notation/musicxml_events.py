"""What one part of a MusicXML document says, bar by bar, before it is put on the common time line."""

from dataclasses import dataclass, field
from fractions import Fraction

from musicstudio.engine.notation.score import Lyric, Mode


@dataclass(slots=True)
class RawNote:
    """A note as read. `onset` and `end` are ticks from the barline, possibly between two ticks of ours."""

    id: str
    onset: Fraction
    end: Fraction
    pitch: int
    spelling: str
    voice: str
    staff: int
    tie_start: bool
    tie_stop: bool
    tuplet: tuple[int, int] | None
    velocity: int
    grace: bool
    fermata: bool
    lyrics: tuple[Lyric, ...]
    own_head: bool


@dataclass(slots=True)
class RawBar:
    """One `<measure>` of one part; ticks count from its barline."""

    number: str
    extent: Fraction = Fraction(0)
    rests: int = 0
    repeat_start: bool = False
    repeat_end: bool = False
    notes: list[RawNote] = field(default_factory=list)
    metres: list[tuple[Fraction, int, int]] = field(default_factory=list)
    keys: list[tuple[Fraction, int, Mode]] = field(default_factory=list)
    tempos: list[tuple[Fraction, float]] = field(default_factory=list)
    chords: list[tuple[Fraction, str]] = field(default_factory=list)

    @property
    def is_filler(self) -> bool:
        """Nothing but one rest, which many programs write longer than the bar is."""
        return not self.notes and self.rests <= 1


@dataclass(slots=True)
class RawPart:
    """One `<part>`: its bars, number of staves and the first clef of each staff."""

    id: str
    name: str
    program: int
    percussion: bool
    transposes: bool = False
    bars: list[RawBar] = field(default_factory=list)
    staves: int = 1
    clefs: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Document:
    """All parts with the texts of the header. `own` marks a file that our writer made."""

    own: bool
    default_spelling: str
    title: str
    composer: str
    lyricist: str
    parts: list[RawPart] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def remark(self, sentence: str) -> None:
        if sentence not in self.remarks:
            self.remarks.append(sentence)
