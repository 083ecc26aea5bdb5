"""One voice of an ABC tune while it is read: bars, running accidentals, tuplets, broken rhythm, ties and words."""

import re
from fractions import Fraction

from musicstudio.engine.notation import messages
from musicstudio.engine.notation.abc_fields import ACCIDENTALS, Key
from musicstudio.engine.notation.errors import UnreadableScore
from musicstudio.engine.notation.json_form import MAX_MEASURES, MAX_NOTES, MAX_TICK
from musicstudio.engine.notation.musicxml_events import RawBar, RawNote
from musicstudio.engine.notation.score import TICKS_PER_QUARTER, Lyric, Syllabic
from musicstudio.engine.notation.spelling import SEMITONES, spelling_text
from musicstudio.engine.notation.text import clean_text

MOST_VERSES = 16
NOTE = re.compile(r"(\^\^|\^|__|_|=)?([A-Ga-g])([,']*)(\d*(?:/+\d*)?)")
_WORDS = re.compile(r"[*_|-]|[^\s*_|-]+-?|\s+")


def length_of(text: str) -> Fraction:
    """A note length such as "3", "3/2", "/", "//" or "/4", as a multiple of the unit length."""
    match = re.fullmatch(r"(\d{0,4})(/*)(\d{0,4})", text)
    if not match or len(match[2]) > 8:
        raise UnreadableScore(messages.ABC_LENGTH)
    above = int(match[1] or 1)
    below = int(match[3]) if match[3] else 2 ** len(match[2])
    if not above or not below:
        raise UnreadableScore(messages.ABC_LENGTH)
    return Fraction(above, below)


class Voice:
    """Collects the bars of one voice. Times inside are ticks as fractions."""

    def __init__(self, key: Key, unit: Fraction, metre: tuple[int, int] | None) -> None:
        self.label = ""
        self.clef: str | None = None
        self.octaves = 0
        self.key = key
        self.unit = unit
        self.metre = metre
        self.per_octave = False
        self.bars: list[RawBar] = []
        self.bar = RawBar("")
        self.cursor = Fraction(0)
        self.layer = 1
        self.accidentals: dict[tuple[str, int], int] = {}
        self.tied: list[RawNote] = []
        self.open_ties: dict[tuple[str, int], int] = {}
        self.tuplet: tuple[int, int] | None = None
        self.tuplet_left = 0
        self.broken = Fraction(1)
        self.last: list[RawNote] = []
        self.last_start = Fraction(0)
        self.fermata = False
        self.line: list[tuple[int, RawNote]] = []
        self.verse = 0
        self.count = 0

    def ticks(self, length: str) -> Fraction:
        """Ticks of a written length here and now; uses up one place of an open tuplet and a waiting broken rhythm."""
        ticks = length_of(length) * self.unit * 4 * TICKS_PER_QUARTER * self.broken
        self.broken = Fraction(1)
        if self.tuplet_left:
            actual, normal = self.tuplet or (1, 1)
            ticks = ticks * normal / actual
        return ticks

    def play(self, notes: list[str], length: str) -> None:
        """A note, a chord of several, or a rest when `notes` is empty."""
        ratio = self.tuplet if self.tuplet_left else None
        start = self.cursor
        # Lengths inside a chord multiply the length after it; the first note's is the chord's.
        matches = [match for match in map(NOTE.fullmatch, notes) if match]
        factor = length_of(matches[0][4]) if len(notes) > 1 and matches else Fraction(1)
        ticks = self.ticks(length) * factor
        self.last, self.last_start = [self._note(match, start, ticks, ratio) for match in matches], start
        self.tied = []
        self.open_ties = {}
        if self.last:
            self.line.append((len(self.bars), self.last[0]))
        self.fermata = False
        self._advance(start + ticks)
        if self.tuplet_left:
            self.tuplet_left -= 1

    def grace(self, notes: list[str]) -> None:
        for match in filter(None, map(NOTE.fullmatch, notes)):
            self._note(match, self.cursor, Fraction(0), None)

    def _advance(self, cursor: Fraction) -> None:
        self.cursor = cursor
        if cursor > MAX_TICK:
            raise UnreadableScore(messages.TOO_LONG)
        self.bar.extent = max(self.bar.extent, cursor)

    def _note(self, match: re.Match[str], start: Fraction, ticks: Fraction, ratio: tuple[int, int] | None) -> RawNote:
        self.count += 1
        if self.count > MAX_NOTES:
            raise UnreadableScore(messages.TOO_MANY_NOTES)
        sign, letter, marks, _ = match.groups()
        step = letter.upper()
        octave = 4 + letter.islower() + marks.count("'") - marks.count(",")
        place = (step, octave if self.per_octave else 0)
        if sign:
            alter = self.accidentals[place] = ACCIDENTALS[sign]
        elif (step, octave) in self.open_ties:
            # A tie carries an accidental over the barline.
            alter = self.open_ties[step, octave]
        else:
            alter = self.accidentals.get(place, self.key.alter(step))
        pitch = 12 * (octave + 1 + self.octaves) + SEMITONES[step] + alter
        if not 0 <= pitch <= 127:
            raise UnreadableScore(messages.XML_PITCH)
        note = RawNote(
            id="",
            onset=start,
            end=start + ticks,
            pitch=pitch,
            spelling=spelling_text(step, alter),
            voice=str(min(9, self.layer)),
            staff=1,
            tie_start=False,
            tie_stop=ticks > 0 and any(tied.pitch == pitch for tied in self.tied),
            tuplet=ratio,
            velocity=80,
            grace=ticks == 0,
            fermata=self.fermata and ticks > 0,
            lyrics=(),
            own_head=False,
        )
        self.bar.notes.append(note)
        return note

    def tie(self) -> None:
        """Tie the last note or chord to the next."""
        self.tied = list(self.last)
        for note in self.last:
            note.tie_start = True
            step = note.spelling[0]
            alter = note.spelling.count("#") - note.spelling.count("b")
            self.open_ties[step, (note.pitch - alter - SEMITONES[step]) // 12 - 1 - self.octaves] = alter

    def break_rhythm(self, marks: str) -> None:
        """`>` lengthens the note before by half and halves the next; `<` the other way; doubled marks double dot."""
        short = Fraction(1, 2 ** min(3, len(marks)))
        before, self.broken = (2 - short, short) if marks[0] == ">" else (short, 2 - short)
        length = (self.cursor - self.last_start) * before
        for note in self.last:
            note.end = note.onset + length
        if self.cursor == self.bar.extent:
            self.bar.extent = self.last_start + length
        self._advance(self.last_start + length)

    def overlay(self) -> None:
        """`&`: another layer from the start of the bar."""
        self.cursor = Fraction(0)
        self.layer += 1
        self.last = self.tied = []

    def new_line(self) -> None:
        """A line of music begins; once words have been set, the notes before it are done with."""
        if self.verse:
            self.line = []
            self.verse = 0

    def barline(self) -> RawBar | None:
        """Close the bar, unless nothing is in it; the last bar that was closed, now or before."""
        self.accidentals = {}
        self.tuplet_left = 0
        self.layer = 1
        if self.bar.extent:
            self.bars.append(self.bar)
            if len(self.bars) > MAX_MEASURES:
                raise UnreadableScore(messages.TOO_LONG)
            self.bar = RawBar("")
        self.cursor = Fraction(0)
        self.last_start = Fraction(0)
        self.last = []
        return self.bars[-1] if self.bars else None

    def rest_bars(self, count: int) -> None:
        """`Z4`: whole bars of rest."""
        beats, unit = self.metre or (4, 4)
        for _ in range(min(count, MAX_MEASURES + 1)):
            self._advance(Fraction(beats * 4 * TICKS_PER_QUARTER, unit))
            self.barline()

    def words(self, text: str) -> None:
        """`w:`: syllables under the notes of the music since the line before; each further line is a verse."""
        self.verse += 1
        if self.verse > MOST_VERSES:
            return
        place = 0
        inside = False
        for piece in _WORDS.findall(text):
            if piece.isspace() or place >= len(self.line):
                continue
            bar, note = self.line[place]
            if piece == "|":
                while place < len(self.line) and self.line[place][0] == bar:
                    place += 1
            elif piece == "_" and place and self.line[place - 1][1].lyrics:
                place = self._extend(place)
            elif piece in ("*", "-", "_"):
                place += 1
            else:
                joined = piece.endswith("-")
                syllabic: Syllabic = ("middle" if inside else "begin") if joined else ("end" if inside else "single")
                note.lyrics += (Lyric(clean_text(piece.rstrip("-").replace("~", " "), 100), syllabic, min(99, self.verse)),)
                inside = joined
                place += 1

    def _extend(self, place: int) -> int:
        note = self.line[place - 1][1]
        last = note.lyrics[-1]
        note.lyrics = (*note.lyrics[:-1], Lyric(last.text, last.syllabic, last.verse, True))
        return place + 1
