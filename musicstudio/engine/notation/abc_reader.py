"""ABC text to a Score. Source: the ABC music standard 2.1 (abcnotation.com), sections 2 to 7.

Our own reader: music21's loses `w:` words, reads interleaved voices as parts that sound at once, and drops bars after
some decorations (all measured on small tunes). Read are notes, chords, rests, tuplets, broken rhythm, ties, grace notes,
chord symbols, repeats, voices, overlays, changes of key, metre, length and tempo, words and fermatas. Slurs, other
ornaments, text and layout say nothing that a Score holds and are passed over; endings are remarked on.
"""

import re
from fractions import Fraction

from musicstudio.engine.notation import messages
from musicstudio.engine.notation.abc_fields import Key, read_clef, read_key, read_length, read_metre, read_tempo
from musicstudio.engine.notation.abc_voice import NOTE, Voice
from musicstudio.engine.notation.errors import UnreadableScore
from musicstudio.engine.notation.json_form import MAX_PARTS
from musicstudio.engine.notation.musicxml_assemble import assemble
from musicstudio.engine.notation.musicxml_events import Document, RawPart
from musicstudio.engine.notation.musicxml_names import BY_NOTE
from musicstudio.engine.notation.score import TICKS_PER_QUARTER, Score
from musicstudio.engine.notation.text import clean_text

_FIELD = re.compile(r"([A-Za-z+]):(.*)", re.DOTALL)
# "F:|" in a tune is a note or a rest before a repeat, no field.
_REPEAT = re.compile(r"[A-Ga-gxXzZ]:[:|]")
_TOKEN = re.compile(
    r"""
      (?P<inline>\[[A-Za-z]:[^\]]*\])
    | "(?P<quoted>[^"]*)"
    | (?P<decoration>![^!|]*!|\+[a-z.0-9()]+\+)
    | \{/?(?P<grace>[^}]*)\}
    | (?P<bar>:*\[?\|+[\]:|]*|::+)(?P<ending>\d[\d,.-]*)?
    | \[(?P<bracket>\d[\d,.-]*)
    | \[(?P<chord>[^\]]*)\](?P<chordlength>\d*(?:/+\d*)?)
    | \((?P<tuplet>\d(?::\d?){0,2})
    | (?P<note>(?:\^\^|\^|__|_|=)?[A-Ga-g][,']*)(?P<length>\d*(?:/+\d*)?)
    | (?P<rest>[zx])(?P<restlength>\d*(?:/+\d*)?)
    | [ZX](?P<bars>\d*)
    | (?P<broken>>+|<+)
    | (?P<tie>-)
    | (?P<overlay>&)
    | (?P<fermata>H)
    | .
    """,
    re.VERBOSE | re.DOTALL,
)


def read_abc(data: bytes) -> tuple[Score, list[str]]:
    """(score, remarks) of one ABC tune. Raises UnreadableScore."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    lines = [_without_comment(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    if sum(line.startswith("X:") for line in lines) > 1:
        raise UnreadableScore(messages.ABC_TUNES)
    tune = _Tune()
    for line in lines:
        tune.read_line(line)
    document = tune.document()
    score = assemble(document)
    return score, [*tune.remarks, *document.remarks]


def _without_comment(line: str) -> str:
    if line.startswith("%%"):
        return line
    place = line.find("%")
    while place > 0 and line[place - 1] == "\\":
        place = line.find("%", place + 1)
    return line if place < 0 else line[:place]


class _Tune:
    """The header, the voices, and which of them is speaking."""

    def __init__(self) -> None:
        self.title = ""
        self.composer = ""
        self.metre: tuple[int, int] | None = (4, 4)
        self.length: Fraction | None = None
        self.tempo = ""
        self.key: Key | None = None
        self.clef: str | None = None
        self.octaves = 0
        self.per_octave = False
        self.voices: dict[str, Voice] = {}
        self.voice: Voice | None = None
        self.remarks: list[str] = []

    def read_line(self, line: str) -> None:
        line = line.strip()
        if line.startswith("%%propagate-accidentals"):
            self.per_octave = line.endswith("octave")
        if not line or line.startswith("%%"):
            return
        field = _FIELD.fullmatch(line)
        if field and not (self.key and _REPEAT.match(line)):
            self._field(field[1], field[2].strip())
        elif self.key:
            self._music(line)

    def document(self) -> Document:
        """Everything read, for the time line."""
        for voice in self.voices.values():
            voice.barline()
        document = Document(own=False, default_spelling=BY_NOTE, title=self.title, composer=self.composer, lyricist="")
        for index, voice in enumerate((voice for voice in self.voices.values() if voice.bars), 1):
            _number(voice)
            part = RawPart(f"p{index}", voice.label, 0, percussion=voice.clef == "percussion", bars=voice.bars)
            part.clefs[1] = voice.clef or self.clef or "G2"
            document.parts.append(part)
        if not document.parts:
            raise UnreadableScore(messages.ABC_DAMAGED if self.key is None else messages.NO_NOTES)
        return document

    @property
    def unit(self) -> Fraction:
        """`L:`, or what the standard takes without it: a 16th in metres under 3/4, else an eighth."""
        if self.length:
            return self.length
        beats, unit = self.metre or (4, 4)
        return Fraction(1, 16) if Fraction(beats, unit) < Fraction(3, 4) else Fraction(1, 8)

    def _speaking(self) -> Voice:
        if self.voice is None:
            self.voice = next(iter(self.voices.values()), None) or self._open("")
        return self.voice

    def _open(self, name: str) -> Voice:
        if len(self.voices) >= MAX_PARTS:
            raise UnreadableScore(messages.TOO_MANY_PARTS)
        voice = Voice(self.key or Key(), self.unit, self.metre)
        voice.per_octave = self.per_octave
        voice.octaves = self.octaves
        first = not self.voices
        self.voices[name] = voice
        if self.key:
            self._mark_start(voice, tempo=first)
        return voice

    def _mark_start(self, voice: Voice, *, tempo: bool) -> None:
        voice.key, voice.unit, voice.metre = self.key or Key(), self.unit, self.metre
        voice.octaves = voice.octaves or self.octaves
        voice.bar.keys.append((Fraction(0), voice.key.fifths, voice.key.mode))
        if self.metre:
            voice.bar.metres.append((Fraction(0), *self.metre))
        bpm = read_tempo(self.tempo, self.unit) if self.tempo and tempo else None
        if bpm:
            voice.bar.tempos.append((Fraction(0), bpm))

    def _field(self, name: str, value: str) -> None:
        if name == "V":
            self._select(value)
        elif name == "w":
            if self.key:
                self._speaking().words(value)
        elif self.key:
            self._change(name, value)
        elif name == "T":
            self.title = self.title or clean_text(value, 200)
        elif name == "C":
            self.composer = self.composer or clean_text(value, 200)
        elif name == "M":
            self.metre = read_metre(value)
        elif name == "L":
            self.length = read_length(value)
        elif name == "Q":
            self.tempo = value
        elif name == "K":
            self.key = read_key(value)
            self.clef, self.octaves = read_clef(value)
            for index, voice in enumerate(self.voices.values()):
                self._mark_start(voice, tempo=index == 0)

    def _select(self, value: str) -> None:
        name = value.split()[0][:50] if value.split() else ""
        voice = self.voices.get(name) or self._open(name)
        label = re.search(r'\b(?:name|nm)=(?:"([^"]*)"|(\S+))', value)
        if label:
            voice.label = clean_text(label[1] or label[2], 100)
        clef, octaves = read_clef(value)
        voice.clef = clef or voice.clef
        voice.octaves = octaves or voice.octaves
        if self.key:
            self.voice = voice

    def _change(self, name: str, value: str) -> None:
        """A field in the middle of the tune, on a line of its own or in brackets."""
        voice = self._speaking()
        if name == "K":
            voice.key = read_key(value)
            voice.bar.keys.append((voice.cursor, voice.key.fifths, voice.key.mode))
        elif name == "M":
            voice.metre = read_metre(value)
            if voice.metre:
                voice.bar.metres.append((voice.cursor, *voice.metre))
        elif name == "L":
            voice.unit = read_length(value) or voice.unit
        elif name == "Q":
            bpm = read_tempo(value, voice.unit)
            if bpm:
                voice.bar.tempos.append((voice.cursor, bpm))

    def _music(self, line: str) -> None:
        self._speaking().new_line()
        for match in _TOKEN.finditer(line):
            kind = match.lastgroup
            if kind is None:
                continue
            voice = self._speaking()
            if match["inline"]:
                self._field(match["inline"][1], match["inline"][3:-1].strip())
            elif match["bar"] or match["bracket"]:
                self._bar(voice, match["bar"] or "", match["ending"] or match["bracket"])
            elif match["quoted"]:
                if match["quoted"][0] not in "^_<>@":
                    voice.bar.chords.append((voice.cursor, clean_text(match["quoted"], 32)))
            elif match["note"]:
                voice.play([match["note"]], match["length"])
            elif match["chord"]:
                voice.play([note[0] for note in NOTE.finditer(match["chord"])], match["chordlength"])
            elif match["rest"]:
                voice.play([], match["restlength"])
            elif match["bars"] is not None:
                voice.rest_bars(int(match["bars"][:5] or 1))
            elif match["grace"]:
                voice.grace([note[0] for note in NOTE.finditer(match["grace"])])
            elif match["tuplet"]:
                self._tuplet(voice, match["tuplet"])
            elif match["broken"]:
                voice.break_rhythm(match["broken"])
            elif match["tie"]:
                voice.tie()
            elif match["overlay"]:
                voice.overlay()
            elif match["fermata"] or match["decoration"] in ("!fermata!", "!invertedfermata!", "+fermata+"):
                voice.fermata = True

    def _bar(self, voice: Voice, mark: str, ending: str | None) -> None:
        if ending and messages.ENDINGS not in self.remarks:
            self.remarks.append(messages.ENDINGS)
        if not mark:
            return
        closed = voice.barline()
        if mark.startswith(":") and closed:
            closed.repeat_end = True
        if mark.endswith(":"):
            voice.bar.repeat_start = True

    @staticmethod
    def _tuplet(voice: Voice, text: str) -> None:
        """`(p:q:r`: p notes in the time of q, for the next r notes."""
        first, second, third = [*text.split(":"), "", ""][:3]
        actual = int(first)
        beats, unit = voice.metre or (4, 4)
        compound = beats % 3 == 0 and unit >= 8
        usual = {2: 3, 3: 2, 4: 3, 6: 2, 8: 3}.get(actual, 3 if compound else 2)
        normal = int(second or usual)
        if not actual or not normal:
            raise UnreadableScore(messages.ABC_LENGTH)
        voice.tuplet, voice.tuplet_left = (actual, normal), int(third or actual)


def _number(voice: Voice) -> None:
    """Bar numbers: a short first bar is a pickup and has number 0."""
    beats, unit = voice.bars[0].metres[0][1:] if voice.bars[0].metres else (1, 64)
    short = voice.bars[0].extent < Fraction(beats * 4 * TICKS_PER_QUARTER, unit)
    for index, bar in enumerate(voice.bars):
        bar.number = str(index + (0 if short and len(voice.bars) > 1 else 1))
