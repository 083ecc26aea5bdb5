"""From a score and a musician's wishes to what is sung: phrases with their notes, phones, pitch and level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from itertools import pairwise
from json import dumps

import numpy as np

from musicstudio.engine.notation.score import Score
from musicstudio.engine.notation.seconds import seconds_at
from musicstudio.engine.singing.features import FRAME, Floats
from musicstudio.engine.singing.phones import Syllable, written_syllables
from musicstudio.engine.singing.pitch import Expression, contour, hertz
from musicstudio.engine.singing.retiming import OFFSET, Offsets, retimed
from musicstudio.engine.singing.timing import BREATH as BEFORE
from musicstudio.engine.singing.timing import Segment, segments
from musicstudio.engine.singing.underlay import OPEN, Remark, Sung, read_score
from musicstudio.engine.singing.words import Language

GAP = 0.25  # seconds of rest that part two phrases
LONG, LONGEST = 15.0, 25.0  # seconds after which a breath is taken after a long note, after any note
HELD = 0.4  # seconds of a long note
BREATH, SHARE = 0.15, 0.3  # seconds of the note before that a breath takes, and share of it at most
LEAD, RELEASE = 0.12, 0.2  # seconds of silence rendered before the first phone and after the last
CURVES = {"energy": (-12.0, 12.0), "breathiness": (0.0, 1.0), "tension": (-1.0, 1.0), "gender": (-1.0, 1.0)}
"""What may be drawn over time besides the pitch, least and most: decibels, then shares of as much as there is."""
CENTS = 1200.0  # of pitch drawn to each side at most
TRANSPOSE = 24  # semitones to each side at most

Points = tuple[tuple[int, float], ...]  # (tick, value), rising
Timed = list[tuple[float, float]]  # (second, value)


@dataclass(frozen=True)
class Wishes:
    """How a line is to be sung. Raises ValueError for values out of range.

    language     of Latin letters, and of hanzi and kana beside each other
    expression   joins, vibrato and overshoot
    transpose    semitones
    drawn        cents added to the pitch, (tick, cents)
    curves       of `CURVES`, each (tick, value); between points straight lines, outside of them zero
    phones       by the id of a note: phones to sing on it instead of what is written, parted by spaces, syllables by "|"
    offsets      of phones that begin earlier or later than by themselves
    expressions  by the id of a note: its own in place of that of all
    seed         of what wanders by chance
    """

    language: Language = "en"
    expression: Expression = field(default_factory=Expression)
    transpose: int = 0
    drawn: Points = ()
    curves: Mapping[str, Points] = field(default_factory=dict)
    phones: Mapping[str, str] = field(default_factory=dict)
    offsets: Offsets = field(default_factory=dict)
    expressions: Mapping[str, Expression] = field(default_factory=dict)
    seed: int = 0

    def __post_init__(self) -> None:
        if abs(self.transpose) > TRANSPOSE:
            raise ValueError(f"transpose must be within {TRANSPOSE} semitones")
        for name, points in {"drawn": self.drawn, **self.curves}.items():
            least, most = (-CENTS, CENTS) if name == "drawn" else CURVES[name]
            if any(not least <= value <= most for _, value in points):
                raise ValueError(f"{name} must be between {least} and {most}")
            if any(a[0] > b[0] for a, b in pairwise(points)):
                raise ValueError(f"{name} must not go back in time")
        if any(abs(offset) > OFFSET for offsets in self.offsets.values() for offset in offsets):
            raise ValueError(f"offsets must be within {OFFSET} milliseconds")


@dataclass(frozen=True)
class Phrase:
    """What is sung in one breath.

    start     seconds at which its sound begins: some time before its first note
    notes     seconds, MIDI numbers with the transposition, words and syllables
    segments  phones in seconds, with pauses at both ends
    unmoved   seconds at which each of them would begin by itself
    f0        (T,) hertz every frame from `start` on
    curves    (T,) of each of `CURVES`
    key       changes when anything changes that is heard, the singer aside
    """

    start: float
    notes: tuple[Sung, ...]
    segments: tuple[Segment, ...]
    unmoved: tuple[float, ...]
    f0: Floats
    curves: dict[str, Floats]
    key: str

    @property
    def end(self) -> float:
        return self.start + len(self.f0) * FRAME


@dataclass(frozen=True)
class Performance:
    """Phrases in order, and what had to be guessed of the words."""

    phrases: tuple[Phrase, ...]
    remarks: tuple[Remark, ...]

    @property
    def compass(self) -> tuple[int, int]:
        """Lowest and highest note, MIDI numbers. Raises ValueError without a note."""
        pitches = [note.pitch for phrase in self.phrases for note in phrase.notes]
        return min(pitches), max(pitches)


def perform(score: Score, part: str, voice: str, verse: int, wishes: Wishes) -> Performance:
    """How one voice of a part is sung. Raises KeyError where there is no such part, ValueError for phones that are none."""
    sung, remarks = read_score(score, part, voice, verse, wishes.language)
    sung = [_wished(note, wishes) for note in sung]
    lines = _breaths(sung)
    ends = [line[-1].end for line in lines]
    rests = [min(BEFORE, line[0].start - end) for line, end in zip(lines, [-BEFORE, *ends], strict=False)]
    # Once for all phrases: thousands of points may be drawn.
    drawn = _timed(score, wishes.drawn)
    curves = {name: _timed(score, wishes.curves.get(name, ())) for name in CURVES}
    phrases = [_phrase(notes, wishes, rest, drawn, curves) for notes, rest in zip(lines, rests, strict=True)]
    return Performance(tuple(phrases), tuple(remark for remark in remarks if remark.note not in wishes.phones))


def _wished(note: Sung, wishes: Wishes) -> Sung:
    note = replace(note, pitch=min(127, max(0, note.pitch + wishes.transpose)))
    phones = wishes.phones.get(note.note, "").strip()
    return replace(note, syllables=written_syllables(phones)) if phones else note


def _breaths(sung: Sequence[Sung]) -> list[list[Sung]]:
    """Notes parted where the voice rests, and where it has to breathe: no more is sung at once than a singer could, nor than fits
    into memory."""
    found: list[list[Sung]] = []
    vowel = OPEN
    for i, note in enumerate(sung):
        before = sung[i - 1] if i else None
        if before is None or note.start - before.end >= GAP:
            found.append([])
        elif _breathes(note.start - found[-1][0].start, before, note):
            taken = min(BREATH, SHARE * (before.end - before.start))
            found[-1][-1] = replace(found[-1][-1], end=min(before.end, note.start - taken))
            found.append([])
            note = note if note.syllables else replace(note, syllables=(Syllable(vowel.nucleus[:1]),))
        vowel = note.syllables[-1] if note.syllables else vowel
        found[-1].append(note)
    return found


def _breathes(since: float, before: Sung, note: Sung) -> bool:
    """Whether a breath is taken between two notes, so many seconds after the last one."""
    if not note.syllables:  # within a syllable only when there is no other way
        return since > LONG + LONGEST
    return since > LONGEST or (since > LONG and before.end - before.start >= HELD)


def _phrase(notes: Sequence[Sung], wishes: Wishes, rest: float, drawn: Timed, curves: Mapping[str, Timed]) -> Phrase:
    unmoved = segments(notes, rest)
    phones = retimed(unmoved, notes, wishes.offsets)
    first = phones[1] if len(phones) > 1 else phones[0]
    start = round((first.start - LEAD) / FRAME) * FRAME
    count = round((phones[-1].end + RELEASE - start) / FRAME / 2) * 2
    times = np.asarray(start + (np.arange(count) + 0.5) * FRAME, np.float64)
    seed = int(sha256(f"{wishes.seed} {notes[0].note}".encode()).hexdigest()[:8], 16)
    pitch = contour(notes, times, wishes.expression, seed, drawn, wishes.expressions)
    lines = {name: _line(times, points) for name, points in curves.items()}
    spoken = tuple(replace(segment, start=max(segment.start, start)) for segment in phones)
    f0 = hertz(pitch)
    heard = [spoken, [round(x, 2) for x in f0.tolist()], {name: np.round(line, 3).tolist() for name, line in lines.items()}]
    key = sha256(dumps(heard, default=asdict).encode()).hexdigest()[:32]
    return Phrase(start, tuple(notes), spoken, tuple(segment.start for segment in unmoved), f0, lines, key)


def _timed(score: Score, points: Points) -> Timed:
    return list(zip(seconds_at(score, [tick for tick, _ in points]), [value for _, value in points], strict=True))


def _line(times: Floats, points: Timed) -> Floats:
    if not points:
        return np.zeros(len(times))
    x, y = np.array(points).T
    line: Floats = np.interp(times, x, y, left=0, right=0)
    return line
