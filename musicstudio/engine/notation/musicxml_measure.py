"""The bars of one part as MusicXML: attributes, events of the score, heads, rests and what hangs on them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape as _escape

from musicstudio.engine.notation.beams import add_beams
from musicstudio.engine.notation.chord_text import harmony_xml
from musicstudio.engine.notation.heads import Head, Lane, lay_out
from musicstudio.engine.notation.lengths import SMALLEST
from musicstudio.engine.notation.musicxml_names import (
    ACCIDENTALS,
    BY_KEY,
    BY_NOTE,
    DRUM_PLACES,
    MARK,
    OTHER_DRUM,
    OWN_HEAD,
    SIGN_OF_CLEF,
)
from musicstudio.engine.notation.score import TICKS_PER_QUARTER, KeyChange, Measure, MetreChange, Note, Part, Score, Tempo
from musicstudio.engine.notation.spelling import signature_alter, spell
from musicstudio.engine.notation.text import clean_text

SPLIT_ID = re.compile(r"(.+?)-+s([1-9][0-9]*)")


def _text(text: str) -> str:
    return _escape(clean_text(text, 400), {'"': "&quot;"})


class PartWriter:
    """Writes one part. `leads` marks the first part, which carries tempo and chords; `unit` is ticks per division."""

    def __init__(self, score: Score, part: Part, unit: int, default: str, taken: set[str], *, leads: bool) -> None:
        self.score = score
        self.part = part
        self.unit = unit
        self.default = default
        self.taken = taken
        self.leads = leads
        # Drums have no key; the first part tells the reader of it all the same.
        self.changes = self._by_bar((*(() if part.percussion and not leads else score.keys), *score.metres))
        self.events = self._by_bar((*score.tempos, *score.chords)) if leads else {}
        self.altered: dict[tuple[str, int], int] = {}
        self.cursor = 0

    def _by_bar(self, events: Iterable[object]) -> dict[int, list[object]]:
        grouped: dict[int, list[object]] = defaultdict(list)
        for event in events:
            tick: int = event.tick  # type: ignore[attr-defined]
            if tick < self.score.end:
                grouped[self.score.measure_at(tick)].append(event)
        return grouped

    def lines(self) -> Iterator[str]:
        for index, (measure, lanes) in enumerate(zip(self.score.measures, lay_out(self.part, self.score), strict=True)):
            yield from self._measure(index, measure, lanes)

    def _measure(self, index: int, measure: Measure, lanes: list[Lane]) -> Iterator[str]:
        regular = measure.duration == self.score.metre_at(measure.onset).bar_ticks
        number = _text(measure.number)
        yield f'<measure number="{number}">' if regular else f'<measure number="{number}" implicit="yes">'
        self.cursor = measure.onset
        self.altered = {}
        if measure.repeat in ("start", "both"):
            yield '<barline location="left"><bar-style>heavy-light</bar-style><repeat direction="forward"/></barline>'
        changes = self.changes.get(index, [])
        yield from self._attributes([change for change in changes if _tick(change) == measure.onset], first=index == 0)
        for rank, lane in enumerate(lanes):
            add_beams(lane.heads, measure, self.score)
            yield from self._move_to(measure.onset)
            yield from self._lane(lane, self.events.get(index, []) if rank == 0 else [])
        for change in changes:
            if _tick(change) != measure.onset:
                yield from self._move_to(_tick(change))
                yield from self._attributes([change], first=False)
        yield from self._move_to(measure.end)
        if measure.repeat in ("end", "both"):
            yield '<barline location="right"><bar-style>light-heavy</bar-style><repeat direction="backward"/></barline>'
        elif index == len(self.score.measures) - 1:
            yield '<barline location="right"><bar-style>light-heavy</bar-style></barline>'
        yield "</measure>"

    def _attributes(self, changes: list[object], *, first: bool) -> Iterator[str]:
        inside = [f"<divisions>{TICKS_PER_QUARTER // self.unit}</divisions>"] if first else []
        for change in changes:
            if isinstance(change, KeyChange):
                inside.append(f"<key><fifths>{change.fifths}</fifths><mode>{change.mode}</mode></key>")
        for change in changes:
            if isinstance(change, MetreChange):
                inside.append(f"<time><beats>{change.beats}</beats><beat-type>{change.unit}</beat-type></time>")
        if first:
            sign, line, octave = SIGN_OF_CLEF[self.part.clef]
            up = f"<clef-octave-change>{octave}</clef-octave-change>" if octave else ""
            inside.append(f"<clef><sign>{sign}</sign><line>{line}</line>{up}</clef>")
        if inside:
            yield "<attributes>" + "".join(inside) + "</attributes>"

    def _move_to(self, tick: int) -> Iterator[str]:
        if tick > self.cursor:
            yield f"<forward><duration>{(tick - self.cursor) // self.unit}</duration></forward>"
        elif tick < self.cursor:
            yield f"<backup><duration>{(self.cursor - tick) // self.unit}</duration></backup>"
        self.cursor = tick

    def _lane(self, lane: Lane, events: list[object]) -> Iterator[str]:
        waiting = sorted(events, key=_tick)
        for index, head in enumerate(lane.heads):
            after = next((later.onset for later in lane.heads[index + 1 :] if later.onset > head.onset), None)
            while waiting and (after is None or _tick(waiting[0]) < after):
                yield self._event(waiting.pop(0), head.onset)
            yield from self._move_to(head.onset)
            yield from self._head(head, lane.number)
            self.cursor = head.onset + head.duration

    def _event(self, event: object, onset: int) -> str:
        offset = (_tick(event) - onset) // self.unit
        if isinstance(event, Tempo):
            shift = f'<offset sound="yes">{offset}</offset>' if offset else ""
            return (
                '<direction placement="above"><direction-type><metronome><beat-unit>quarter</beat-unit>'
                f"<per-minute>{round(event.bpm, 2):g}</per-minute></metronome></direction-type>{shift}"
                f'<sound tempo="{event.bpm!r}"/></direction>'
            )
        return harmony_xml(clean_text(event.text, 32), offset, _text)  # type: ignore[attr-defined]

    def _head(self, head: Head, number: int) -> Iterator[str]:
        if not head.notes and head.duration * 2 < SMALLEST:
            yield f"<forward><duration>{head.duration // self.unit}</duration></forward>"
            return
        if not head.notes:
            pitch = '<rest measure="yes"/>' if head.whole_bar else "<rest/>"
            yield f"<note>{pitch}{self._length(head)}<voice>{number}</voice>{_type(head)}{_tuplet(head)}</note>"
        for index, note in enumerate(head.notes):
            yield self._note(head, note, number, chord=index > 0)

    def _length(self, head: Head) -> str:
        return f"<duration>{head.duration // self.unit}</duration>"

    def _note(self, head: Head, note: Note, number: int, *, chord: bool) -> str:
        stop = head.index > 0 or note.tie in ("stop", "continue")
        start = not head.last or note.tie in ("start", "continue")
        pitch, accidental = self._pitch(head, note, tied=stop)
        if note.grace:
            time = f' make-time="{note.duration // self.unit}"' if note.duration else ' slash="yes"'
            start_of_note = f"<grace{time}/>{pitch}"
        else:
            start_of_note = f"{'<chord/>' if chord else ''}{pitch}{self._length(head)}"
        ties = ('<tie type="stop"/>' if stop else "") + ('<tie type="start"/>' if start else "")
        instrument = f'<instrument id="_{self.part.id}-{note.pitch}"/>' if self.part.percussion else ""
        loud = "" if note.velocity == 80 else f' dynamics="{note.velocity * 100 / 90:.2f}"'
        beams = "" if chord else "".join(f'<beam number="{level}">{mark}</beam>' for level, mark in enumerate(head.beams, 1))
        notations = ('<tied type="stop"/>' if stop else "") + ('<tied type="start"/>' if start else "")
        if not chord:
            notations += _bracket(head)
        if note.fermata and head.last:
            notations += "<fermata/>"
        return (
            f'<note id="{self._id(head, note)}"{loud}>{start_of_note}{ties}{instrument}<voice>{number}</voice>'
            f"{_type(head)}{accidental}{_ratio(head)}{beams}{f'<notations>{notations}</notations>' if notations else ''}"
            f"{_lyrics(note) if head.index == 0 else ''}{self._marks(head, note)}</note>"
        )

    def _id(self, head: Head, note: Note) -> str:
        if head.index == 0:
            return note.id
        hyphens = "-"
        while f"{note.id}{hyphens}s{head.index + 1}" in self.taken:
            hyphens += "-"
        return f"{note.id}{hyphens}s{head.index + 1}"

    def _marks(self, head: Head, note: Note) -> str:
        if head.index:
            return ""
        spelled = BY_NOTE if note.spelling else BY_KEY
        marks = [spelled] if spelled != self.default and not self.part.percussion else []
        if SPLIT_ID.fullmatch(note.id):
            marks.append(OWN_HEAD)
        return f'<play><other-play type="{MARK}">{" ".join(marks)}</other-play></play>' if marks else ""

    def _pitch(self, head: Head, note: Note, *, tied: bool) -> tuple[str, str]:
        """(`<pitch>` or `<unpitched>`, `<accidental>` when the bar so far does not already say it)."""
        if self.part.percussion:
            step, octave = DRUM_PLACES.get(note.pitch, OTHER_DRUM)
            return f"<unpitched><display-step>{step}</display-step><display-octave>{octave}</display-octave></unpitched>", ""
        key = self.score.key_at(head.onset)
        step, alter, octave = spell(note, self.score.key_at(note.onset))
        sign = f"<alter>{alter}</alter>" if alter else ""
        known = self.altered.get((step, octave), signature_alter(step, key.fifths))
        accidental = ""
        if known != alter and not tied:
            self.altered[step, octave] = alter
            accidental = f"<accidental>{ACCIDENTALS[alter]}</accidental>"
        return f"<pitch><step>{step}</step>{sign}<octave>{octave}</octave></pitch>", accidental


def _tick(event: object) -> int:
    tick: int = event.tick  # type: ignore[attr-defined]
    return tick


def _type(head: Head) -> str:
    if head.shown is None:
        return ""
    name, dots = head.shown
    return f"<type>{name}</type>" + "<dot/>" * dots


def _ratio(head: Head) -> str:
    if head.ratio is None:
        return ""
    actual, normal = head.ratio
    return f"<time-modification><actual-notes>{actual}</actual-notes><normal-notes>{normal}</normal-notes></time-modification>"


def _bracket(head: Head) -> str:
    """Opens before it closes, so that a tuplet of one note is well formed."""
    start = '<tuplet type="start"/>' if head.bracket in ("start", "both") else ""
    return start + ('<tuplet type="stop"/>' if head.bracket in ("stop", "both") else "")


def _tuplet(head: Head) -> str:
    bracket = _bracket(head)
    return _ratio(head) + (f"<notations>{bracket}</notations>" if bracket else "")


def _lyrics(note: Note) -> str:
    return "".join(
        f'<lyric number="{lyric.verse}"><syllabic>{lyric.syllabic}</syllabic><text>{_text(lyric.text)}</text>'
        f"{'<extend/>' if lyric.extend else ''}</lyric>"
        for lyric in note.lyrics
    )
