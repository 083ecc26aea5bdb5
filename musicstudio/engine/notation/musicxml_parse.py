"""MusicXML elements to raw bars and notes: everything that depends on one part and one bar alone."""

import math
import re
from fractions import Fraction
from functools import lru_cache
from xml.etree.ElementTree import Element

from musicstudio.engine.notation import messages
from musicstudio.engine.notation.chord_text import harmony_text
from musicstudio.engine.notation.errors import UnreadableScore
from musicstudio.engine.notation.json_form import MAX_TICK
from musicstudio.engine.notation.lengths import TICKS_OF_TYPE
from musicstudio.engine.notation.musicxml_events import Document, RawBar, RawNote, RawPart
from musicstudio.engine.notation.musicxml_names import BY_KEY, BY_NOTE, MARK, OWN_HEAD, SIGN_OF_CLEF
from musicstudio.engine.notation.score import TICKS_PER_QUARTER, Lyric, Syllabic
from musicstudio.engine.notation.spelling import SEMITONES, STEPS, spelling_text
from musicstudio.engine.notation.text import clean_text

_SYLLABICS: dict[str, Syllabic] = {"single": "single", "begin": "begin", "middle": "middle", "end": "end"}
_CLEF_NAMES = {sign: name for name, sign in SIGN_OF_CLEF.items()}
_MINOR_MODES = ("minor", "aeolian", "dorian", "phrygian", "locrian")
_NUMBER = re.compile(r"\s*[+-]?\d{1,9}(\.\d{0,9})?\s*")


@lru_cache(maxsize=4096)
def number(text: str | None, sentence: str = messages.XML_DAMAGED) -> Fraction:
    """A decimal number of modest size; UnreadableScore(sentence) for anything else."""
    if text is None or not _NUMBER.fullmatch(text):
        raise UnreadableScore(sentence)
    return Fraction(text.strip())


def whole(text: str | None, sentence: str = messages.XML_DAMAGED) -> int:
    """The nearest whole number."""
    return round(number(text, sentence))


class PartParser:
    """Reads the bars of one part in order, carrying divisions and transposition from bar to bar."""

    def __init__(self, document: Document, part: RawPart, drums: dict[str, int]) -> None:
        self.document = document
        self.part = part
        self.drums = drums
        self.divisions = Fraction(1)
        self.chromatic = 0
        self.diatonic = 0
        self.bar = RawBar("")
        self.cursor = Fraction(0)
        self.chord_onset = Fraction(0)

    def read_bar(self, element: Element) -> None:
        self.bar = RawBar(clean_text(element.get("number"), 16))
        self.part.bars.append(self.bar)
        self.cursor = self.chord_onset = Fraction(0)
        for child in element:
            if child.tag == "note":
                self._note(child)
            elif child.tag == "backup":
                self.cursor = max(Fraction(0), self.cursor - self._ticks(child))
            elif child.tag == "forward":
                self._advance(self._ticks(child))
            elif child.tag == "attributes":
                self._attributes(child)
            elif child.tag == "direction":
                self._direction(child)
            elif child.tag == "sound":
                self._tempo(child.get("tempo"), self.cursor)
            elif child.tag == "harmony":
                self.bar.chords.append((self._shifted(child), harmony_text(child)))
            elif child.tag == "barline":
                self._barline(child)

    def _advance(self, ticks: Fraction) -> None:
        self.cursor += ticks
        if self.cursor > MAX_TICK:
            raise UnreadableScore(messages.TOO_LONG)
        self.bar.extent = max(self.bar.extent, self.cursor)

    def _ticks(self, element: Element) -> Fraction:
        ticks = number(element.findtext("duration"), messages.XML_LENGTH) * TICKS_PER_QUARTER / self.divisions
        if ticks < 0:
            raise UnreadableScore(messages.XML_LENGTH)
        return ticks

    def _shifted(self, element: Element) -> Fraction:
        offset = element.findtext("offset")
        return max(Fraction(0), self.cursor + number(offset) * TICKS_PER_QUARTER / self.divisions) if offset else self.cursor

    def _attributes(self, element: Element) -> None:
        divisions = element.findtext("divisions")
        if divisions is not None:
            self.divisions = number(divisions, messages.XML_DIVISIONS)
            if not 0 < self.divisions <= 1_000_000:
                raise UnreadableScore(messages.XML_DIVISIONS)
        transpose = element.find("transpose")
        if transpose is not None:
            octaves = whole(transpose.findtext("octave-change", "0"))
            self.chromatic = whole(transpose.findtext("chromatic", "0")) + 12 * octaves
            self.diatonic = whole(transpose.findtext("diatonic", "0")) + 7 * octaves
            self.part.transposes = self.part.transposes or self.chromatic % 12 != 0
        for key in element.findall("key"):
            self._key(key)
        for time in element.findall("time"):
            self._time(time)
        if element.find("staves") is not None:
            self.part.staves = min(8, max(1, whole(element.findtext("staves"))))
        for clef in element.findall("clef"):
            staff = whole(clef.get("number", "1"))
            self.part.clefs.setdefault(staff, _clef(clef))

    def _key(self, key: Element) -> None:
        text = key.findtext("fifths")
        if text is None:
            return
        # A transposing part is written in its own key: C major for a B flat clarinet sounds in B flat.
        fifths = whole(text) + (self.chromatic * 7 + 6) % 12 - 6 if self.chromatic % 12 else whole(text)
        if abs(fifths) > 7:
            # The same key with fewer signs.
            fifths = (fifths + 6) % 12 - 6
        minor = clean_text(key.findtext("mode"), 16).lower() in _MINOR_MODES
        self.bar.keys.append((self.cursor, fifths, "minor" if minor else "major"))

    def _time(self, time: Element) -> None:
        length = Fraction(0)
        unit = 1
        for beats, beat_type in zip(time.findall("beats"), time.findall("beat-type"), strict=False):
            below = whole(beat_type.text, messages.XML_METRE)
            above = sum(whole(term, messages.XML_METRE) for term in (beats.text or "").split("+"))
            if not (1 <= below <= 64 and below & (below - 1) == 0 and 1 <= above <= 64):
                raise UnreadableScore(messages.XML_METRE)
            length += Fraction(above, below)
            unit = max(unit, below)
        if length:
            if length * unit > 64:
                raise UnreadableScore(messages.XML_METRE)
            self.bar.metres.append((self.cursor, int(length * unit), unit))

    def _direction(self, element: Element) -> None:
        sound = element.find("sound")
        if sound is not None and sound.get("tempo"):
            self._tempo(sound.get("tempo"), self._shifted(element))
            return
        metronome = element.find("direction-type/metronome")
        if metronome is None:
            return
        unit = TICKS_OF_TYPE.get((metronome.findtext("beat-unit") or "").strip())
        match = _NUMBER.match(metronome.findtext("per-minute") or "")
        if unit and match:
            dots = len(metronome.findall("beat-unit-dot"))
            quarters = Fraction(2 * unit - unit / 2 ** min(dots, 3)) / TICKS_PER_QUARTER
            self._tempo(str(float(Fraction(match[0].strip()) * quarters)), self._shifted(element))

    def _tempo(self, text: str | None, tick: Fraction) -> None:
        try:
            bpm = float(text or "")
        except ValueError:
            return
        if math.isfinite(bpm) and bpm > 0:
            self.bar.tempos.append((tick, min(1000.0, max(5.0, bpm))))

    def _barline(self, element: Element) -> None:
        repeat = element.find("repeat")
        if repeat is not None and repeat.get("direction") == "forward":
            self.bar.repeat_start = True
        elif repeat is not None and repeat.get("direction") == "backward":
            self.bar.repeat_end = True
        if element.find("ending") is not None:
            self.document.remark(messages.ENDINGS)

    def _note(self, element: Element) -> None:
        grace = element.find("grace")
        if element.find("cue") is not None:
            if element.find("duration") is not None and element.find("chord") is None:
                self._advance(self._ticks(element))
            return
        length = Fraction(0)
        if grace is None:
            length = self._ticks(element) if element.find("duration") is not None else self._shown_length(element)
        onset = self.chord_onset if element.find("chord") is not None else self.cursor
        if element.find("chord") is None:
            self.chord_onset = onset
            self._advance(length)
        sound = self._pitch(element)
        self.bar.rests += sound is None
        if sound is None or (grace is None and length == 0):
            return
        if grace is not None and grace.get("make-time"):
            length = number(grace.get("make-time"), messages.XML_LENGTH) * TICKS_PER_QUARTER / self.divisions
        # A note of a chord may outlast the note that it hangs on.
        self.bar.extent = max(self.bar.extent, onset + length if grace is None else onset)
        pitch, spelling = sound
        marks = (element.findtext(f"play/other-play[@type='{MARK}']") or "").split()
        if self.document.own and (BY_KEY in marks or (self.document.default_spelling == BY_KEY and BY_NOTE not in marks)):
            spelling = ""
        ties = {tie.get("type") for tie in (element.findall("tie") or element.findall("notations/tied"))}
        loud = element.get("dynamics")
        self.bar.notes.append(
            RawNote(
                id=element.get("id", ""),
                onset=onset,
                end=onset + max(Fraction(0), length),
                pitch=pitch,
                spelling=spelling,
                voice=(element.findtext("voice") or "1").strip()[:16],
                staff=min(8, max(1, whole(element.findtext("staff", "1")))),
                tie_start="start" in ties,
                tie_stop="stop" in ties,
                tuplet=_tuplet(element),
                velocity=80 if loud is None else min(127, max(1, round(number(loud) * 9 / 10))),
                grace=grace is not None,
                fermata=element.find("notations/fermata") is not None,
                lyrics=_lyrics(element),
                own_head=OWN_HEAD in marks,
            )
        )

    def _shown_length(self, element: Element) -> Fraction:
        ticks = TICKS_OF_TYPE.get((element.findtext("type") or "").strip())
        if ticks is None:
            raise UnreadableScore(messages.XML_LENGTH)
        actual, normal = _tuplet(element) or (1, 1)
        return (2 * ticks - Fraction(ticks, 2 ** min(4, len(element.findall("dot"))))) * normal / actual

    def _pitch(self, element: Element) -> tuple[int, str] | None:
        """(MIDI number, spelling) as it sounds; None for a rest."""
        pitch = element.find("pitch")
        if pitch is not None:
            step = (pitch.findtext("step") or "").strip()
            if step not in SEMITONES:
                raise UnreadableScore(messages.XML_PITCH)
            exact = number(pitch.findtext("alter", "0"), messages.XML_PITCH)
            alter = round(exact)
            if alter != exact:
                self.document.remark(messages.MICROTONES)
            octave = whole(pitch.findtext("octave"), messages.XML_PITCH)
            sounding = 12 * (octave + 1) + SEMITONES[step] + alter + self.chromatic
            if not 0 <= sounding <= 127:
                raise UnreadableScore(messages.XML_PITCH)
            return sounding, self._spelling(step, octave, sounding)
        unpitched = element.find("unpitched")
        if unpitched is None:
            return None
        instrument = element.find("instrument")
        drum = self.drums.get(instrument.get("id", "") if instrument is not None else "")
        if drum is None:
            step = (unpitched.findtext("display-step") or "C").strip()
            octave = whole(unpitched.findtext("display-octave", "5"))
            drum = 12 * (octave + 1) + SEMITONES.get(step, 0)
        return min(127, max(0, drum)), ""

    def _spelling(self, step: str, octave: int, sounding: int) -> str:
        place = STEPS.index(step) + 7 * octave + self.diatonic
        step = STEPS[place % 7]
        alter = sounding - 12 * (place // 7 + 1) - SEMITONES[step]
        return spelling_text(step, alter) if abs(alter) <= 2 else ""


def _clef(clef: Element) -> str:
    sign = (clef.findtext("sign") or "G").strip()
    line = whole(clef.findtext("line", {"F": "4", "C": "3"}.get(sign, "2")))
    octave = whole(clef.findtext("clef-octave-change", "0"))
    if sign in ("percussion", "none"):
        return "percussion"
    if sign == "TAB":
        return "G2-8"
    fallback = {"F": "F4", "C": "C4" if line > 3 else "C3"}.get(sign, "G2-8" if octave < 0 else "G2")
    return _CLEF_NAMES.get((sign, line, octave), fallback)


def _tuplet(element: Element) -> tuple[int, int] | None:
    ratio = element.find("time-modification")
    if ratio is None:
        return None
    actual = whole(ratio.findtext("actual-notes"), messages.XML_LENGTH)
    normal = whole(ratio.findtext("normal-notes"), messages.XML_LENGTH)
    if not (1 <= actual <= 64 and 1 <= normal <= 64):
        raise UnreadableScore(messages.XML_LENGTH)
    # A ratio of 1 is how some programs write tremolos.
    return (actual, normal) if actual != normal else None


def _lyrics(element: Element) -> tuple[Lyric, ...]:
    lyrics: list[Lyric] = []
    for index, lyric in enumerate(element.findall("lyric")[:16], 1):
        # Elisions hold several texts under one note.
        text = clean_text("".join(child.text or "" for child in lyric if child.tag in ("text", "elision")), 100)
        extend = lyric.find("extend") is not None
        if not text and not extend:
            continue
        digits = re.search(r"(\d{1,2})$", lyric.get("number", ""))
        verse = max(1, int(digits[1])) if digits else index
        syllabic = _SYLLABICS.get((lyric.findtext("syllabic") or "").strip(), "single")
        lyrics.append(Lyric(text, syllabic, verse, extend))
    return tuple(lyrics)
