"""One staff of a MuseScore document to raw bars: voices, chords, rests, tuplets and what hangs on them."""

import re
from dataclasses import dataclass, field
from fractions import Fraction
from xml.etree.ElementTree import Element

from musicstudio.engine.notation import messages
from musicstudio.engine.notation.errors import UnreadableScore
from musicstudio.engine.notation.json_form import MAX_TICK
from musicstudio.engine.notation.lengths import TICKS_OF_TYPE
from musicstudio.engine.notation.musicxml_events import Document, RawBar, RawNote
from musicstudio.engine.notation.score import TICKS_PER_QUARTER, Lyric, Mode, Syllabic
from musicstudio.engine.notation.spelling import SEMITONES, spelling_text
from musicstudio.engine.notation.text import clean_text

_WHOLE = 4 * TICKS_PER_QUARTER
_FRACTION = re.compile(r"\s*([+-]?\d{1,6})/(\d{1,6})\s*")
_NUMBER = re.compile(r"\s*[+-]?\d{1,9}(\.\d{0,9})?\s*")
_GRACES = ("acciaccatura", "appoggiatura", "grace4", "grace16", "grace32", "grace8after", "grace16after", "grace32after")
_SYLLABICS: dict[str, Syllabic] = {"begin": "begin", "middle": "middle", "end": "end"}
_OTTAVAS = {"8va": 12, "8vb": -12, "15ma": 24, "15mb": -24, "22ma": 36, "22mb": -36}
_MOST_VOICES = 4
_MOST_VERSES = 16


@dataclass(frozen=True)
class Transposition:
    """From written to sounding pitch. Pitches stand in the file as they sound; keys and chord symbols, when `written`, do not."""

    chromatic: int = 0
    diatonic: int = 0
    written: bool = True

    @property
    def moves_key(self) -> bool:
        return self.written and self.chromatic % 12 != 0

    @property
    def fifths(self) -> int:
        """How far the key moves on the line of fifths."""
        return 7 * self.chromatic - 12 * self.diatonic if self.moves_key else 0


@dataclass
class _Ottava:
    """An octave line: from (bar, tick) on, and up to there, the notes sound `shift` semitones from where they stand."""

    shift: int
    start: tuple[int, Fraction]
    end: tuple[int, Fraction] | None = None


@dataclass
class StaffReader:
    """Reads the bars of one staff in order. `nominal` is the length of a whole bar, ticks."""

    document: Document
    number: int
    transposition: Transposition
    nominal: Fraction = Fraction(_WHOLE)
    bar: RawBar = field(default_factory=lambda: RawBar(""))
    index: int = -1
    length: Fraction = Fraction(0)
    cursor: Fraction = Fraction(0)
    ratios: list[tuple[int, int]] = field(default_factory=list)
    ottavas: list[_Ottava] = field(default_factory=list)
    fermata: bool = False

    def read_bar(self, measure: Element, bar: RawBar, length: Fraction | None) -> None:
        """Add this staff's part of `measure` to `bar`; `length` in ticks where the bar says its own."""
        self.bar = bar
        self.index += 1
        for signature in measure.findall("voice/TimeSig")[:1]:
            self._time(signature)
        self.length = length or self.nominal
        bar.extent = max(bar.extent, self.length)
        bar.repeat_start = bar.repeat_start or measure.find("startRepeat") is not None
        bar.repeat_end = bar.repeat_end or measure.find("endRepeat") is not None
        for voice, element in enumerate(measure.findall("voice")[:_MOST_VOICES], 1):
            self._voice(str(voice), element)

    def _voice(self, name: str, voice: Element) -> None:
        self.cursor = Fraction(0)
        self.ratios = []
        self.fermata = False
        for child in voice:
            match child.tag:
                case "Chord":
                    self._chord(name, child)
                case "Rest" | "MeasureRepeat" | "RepeatMeasure":
                    self.bar.rests += 1
                    self._advance(self._duration(child))
                    self.fermata = False
                case "Tuplet":
                    self.ratios.append(_ratio(child))
                case "endTuplet":
                    del self.ratios[-1:]
                case "location":
                    self._move(child)
                case "KeySig":
                    self._key(child)
                case "Tempo":
                    self._tempo(child)
                case "Harmony":
                    self._harmony(child)
                case "FretDiagram":
                    for harmony in child.findall("Harmony"):
                        self._harmony(harmony)
                case "Fermata":
                    self.fermata = True
                case "Spanner":
                    self._spanner(child)

    def _advance(self, ticks: Fraction) -> None:
        self.cursor += ticks
        if self.cursor > MAX_TICK:
            raise UnreadableScore(messages.TOO_LONG)

    def _move(self, location: Element) -> None:
        ticks = _fraction(location.findtext("fractions", "0/1"))
        self.cursor = max(Fraction(0), self.cursor + ticks)
        if self.cursor > MAX_TICK:
            raise UnreadableScore(messages.TOO_LONG)

    def _duration(self, element: Element) -> Fraction:
        """Ticks that a chord or rest takes, tuplets included."""
        kind = (element.findtext("durationType") or "").strip()
        told = element.findtext("duration")
        if kind == "measure" or (element.tag != "Chord" and not kind):
            return max(Fraction(0), _fraction(told)) if told else self.length
        ticks = TICKS_OF_TYPE.get(kind)
        if ticks is None:
            raise UnreadableScore(messages.XML_LENGTH)
        dots = min(4, _whole(element.findtext("dots"), 0))
        length = 2 * ticks - Fraction(ticks, 2 ** max(0, dots))
        for actual, normal in self.ratios:
            length = length * normal / actual
        return length

    def _chord(self, voice: str, chord: Element) -> None:
        grace = any(chord.find(kind) is not None for kind in _GRACES)
        onset, length = self.cursor, Fraction(0)
        if not grace:
            length = self._duration(chord)
            self._advance(length)
        lyrics = () if grace else _lyrics(chord)
        ratio = self._shown_ratio()
        fermata = self.fermata and not grace
        for note in chord.findall("Note"):
            self.bar.notes.append(self._note(note, voice, onset, length, ratio, lyrics, grace=grace, fermata=fermata))
            lyrics = ()
        if not grace:
            self.fermata = False

    def _note(
        self,
        note: Element,
        voice: str,
        onset: Fraction,
        length: Fraction,
        ratio: tuple[int, int] | None,
        lyrics: tuple[Lyric, ...],
        *,
        grace: bool,
        fermata: bool,
    ) -> RawNote:
        pitch = _whole(note.findtext("pitch"), -1) + self._shift(onset)
        if not 0 <= pitch <= 127:
            raise UnreadableScore(messages.XML_PITCH)
        ties = [spanner for spanner in note.findall("Spanner") if spanner.get("type") == "Tie"]
        return RawNote(
            id="",
            onset=onset,
            end=onset + length,
            pitch=pitch,
            spelling=_spelling(_whole(note.findtext("tpc"), -99), pitch),
            voice=voice,
            staff=self.number,
            tie_start=not grace and any(tie.find("next") is not None for tie in ties),
            tie_stop=not grace and any(tie.find("prev") is not None for tie in ties),
            tuplet=None if grace else ratio,
            velocity=80,
            grace=grace,
            fermata=fermata,
            lyrics=lyrics,
            own_head=False,
        )

    def _shown_ratio(self) -> tuple[int, int] | None:
        """Of tuplets within tuplets the product, when it can still be written."""
        product = Fraction(1)
        actual = normal = 1
        for above, below in self.ratios:
            product *= Fraction(above, below)
            actual, normal = actual * above, normal * below
        if actual > 64 or normal > 64:
            actual, normal = product.numerator, product.denominator
        return (actual, normal) if product != 1 and max(actual, normal) <= 64 else None

    def _shift(self, onset: Fraction) -> int:
        here = (self.index, onset)
        return sum(line.shift for line in self.ottavas if line.start <= here and (line.end is None or here < line.end))

    def _spanner(self, spanner: Element) -> None:
        kind, here = spanner.get("type"), (self.index, self.cursor)
        if kind == "Volta":
            self.document.remark(messages.ENDINGS)
        elif kind == "Ottava" and spanner.find("Ottava") is not None:
            shift = _OTTAVAS.get((spanner.findtext("Ottava/subtype") or "").strip(), 0)
            self.ottavas.append(_Ottava(shift, here))
        elif kind == "Ottava" and spanner.find("prev") is not None:
            line = next((line for line in self.ottavas if line.end is None), None)
            if line:
                line.end = here

    def _time(self, signature: Element) -> None:
        beats = _whole(signature.findtext("sigN"), 0, messages.XML_METRE)
        unit = _whole(signature.findtext("sigD"), 0, messages.XML_METRE)
        if not (1 <= beats <= 64 and 1 <= unit <= 64 and unit & (unit - 1) == 0):
            raise UnreadableScore(messages.XML_METRE)
        self.nominal = Fraction(beats * _WHOLE, unit)
        if self.number == 1:
            self.bar.metres.append((Fraction(0), beats, unit))

    def _key(self, signature: Element) -> None:
        sounding = signature.findtext("concertKey")
        text = sounding if sounding is not None else signature.findtext("accidental")
        if text is None or self.number > 1:
            return
        fifths = _whole(text, 0) + (self.transposition.fifths if sounding is None else 0)
        if abs(fifths) > 7:
            # The same key with fewer signs.
            fifths = (fifths + 6) % 12 - 6
        mode: Mode = "minor" if clean_text(signature.findtext("mode"), 16) in ("minor", "aeolian", "dorian") else "major"
        self.bar.keys.append((self.cursor, fifths, mode))

    def _tempo(self, element: Element) -> None:
        """MuseScore counts quarter notes per second."""
        text = element.findtext("tempo") or ""
        if _NUMBER.fullmatch(text) and float(text) > 0:
            self.bar.tempos.append((self.cursor, min(1000.0, max(5.0, round(60 * float(text), 3)))))

    def _harmony(self, element: Element) -> None:
        told = element.find("harmonyInfo")
        told = element if told is None else told
        text = self._root(told.findtext("root")) + clean_text(told.findtext("name"), 32)
        bass = self._root(told.findtext("bass") or told.findtext("base"))
        symbol = clean_text(f"{text}/{bass}" if bass else text, 32)
        if symbol and self.number == 1:
            self.bar.chords.append((self.cursor, symbol))

    def _root(self, text: str | None) -> str:
        place = _whole(text, -99)
        return _name(place + self.transposition.fifths) if place != -99 else ""


def _name(place: int) -> str:
    """A note name from its place on the line of fifths, where C is 14; "" beyond double sharps and flats."""
    alter, step = divmod(place - 13, 7)
    return spelling_text("FCGDAEB"[step], alter) if abs(alter) <= 2 else ""


def _spelling(place: int, pitch: int) -> str:
    name = _name(place)
    names_it = name and (SEMITONES[name[0]] + name.count("#") - name.count("b") - pitch) % 12 == 0
    return name if names_it else ""


def _ratio(tuplet: Element) -> tuple[int, int]:
    actual = _whole(tuplet.findtext("actualNotes"), 0)
    normal = _whole(tuplet.findtext("normalNotes"), 0)
    if not (1 <= actual <= 64 and 1 <= normal <= 64):
        raise UnreadableScore(messages.XML_LENGTH)
    return actual, normal


def _lyrics(chord: Element) -> tuple[Lyric, ...]:
    lyrics: dict[int, Lyric] = {}
    for element in chord.findall("Lyrics")[:_MOST_VERSES]:
        found = element.find("text")
        text = clean_text("".join(found.itertext()), 100) if found is not None else ""
        line = _fraction(element.findtext("ticks_f", "0/1"))
        verse = min(_MOST_VERSES, max(1, _whole(element.findtext("no"), 0) + 1))
        if text:
            syllabic = _SYLLABICS.get((element.findtext("syllabic") or "").strip(), "single")
            lyrics.setdefault(verse, Lyric(text, syllabic, verse, extend=line > 0))
    return tuple(lyrics[verse] for verse in sorted(lyrics))


def _fraction(text: str) -> Fraction:
    """ "3/8" of a whole note, in ticks."""
    match = _FRACTION.fullmatch(text)
    if not match or not int(match[2]):
        raise UnreadableScore(messages.XML_LENGTH)
    return Fraction(int(match[1]), int(match[2])) * _WHOLE


def _whole(text: str | None, otherwise: int, sentence: str = messages.XML_DAMAGED) -> int:
    if text is None:
        return otherwise
    if not re.fullmatch(r"\s*[+-]?\d{1,6}\s*", text):
        raise UnreadableScore(sentence)
    return int(text)
