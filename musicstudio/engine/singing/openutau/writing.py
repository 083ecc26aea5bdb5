"""What is sung as a track of a project, with the automatic pitch in OpenUtau's terms.

Glides and overshoots become pitch points, vibrato a vibrato, moved phones offsets of phonemes; what irregularity adds by chance
is left out, since nobody could edit it there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from math import atan, exp, pi, sin

from musicstudio.engine.notation.score import TICKS_PER_QUARTER, Note, Score
from musicstudio.engine.notation.seconds import seconds_at
from musicstudio.engine.notation.ustx_tuning import PhonemeOffset, PitchPoint, Tuning, Vibrato
from musicstudio.engine.notation.ustx_writer import Curves, Track, UstxNote
from musicstudio.engine.notation.utau_lines import SCALE
from musicstudio.engine.singing.features import FRAME
from musicstudio.engine.singing.performance import Performance, Phrase, Wishes
from musicstudio.engine.singing.pitch import EARLY, FADE, FALL, RISE, SWING, Expression, glide_seconds, joins
from musicstudio.engine.singing.retiming import places
from musicstudio.engine.singing.underlay import HOLDS, Sung

HOLD, NEXT_SYLLABLE, WORDLESS = "+~", "+", "a"
SHALLOWEST = 5.0  # cents of vibrato that OpenUtau has at least
STILL = 1.0  # cents of an overshoot that nobody hears
TERMS = {"energy": ("dyn", 10), "breathiness": ("brec", 100), "tension": ("tenc", 100), "gender": ("genc", -100)}
"""Our curves as OpenUtau's: tenths of decibels, hundredths; its gender grows towards the larger throat, ours to the smaller."""
_FLAT = (PitchPoint(-40, 0), PitchPoint(40, 0))
FIRST_SWING = atan(2 * pi / SWING * FADE) / (2 * pi / SWING)  # seconds until a fading sine is at its highest


def track(
    name: str, score: Score, notes: Sequence[Note], performance: Performance, verse: int, wishes: Wishes, curves: Curves
) -> Track:
    """A track of `notes`, one at a time, as `performance` has them with `wishes`; grace notes are notes of their own. Phones that
    the musician wrote stand behind the words in brackets: "high[h a ɪ]"."""
    sung = [note for phrase in performance.phrases for note in phrase.notes]
    ways = [way for phrase in performance.phrases for way in _ways(phrase, wishes)]
    spans = _spans(score, notes, sung)
    adjacent = [i > 0 and spans[i - 1][1] >= start for i, (start, _) in enumerate(spans)]
    words = _words(notes, verse, adjacent, wishes.phones)
    leads = [not (joined and text.startswith(NEXT_SYLLABLE)) for joined, text in zip(adjacent, words, strict=True)]
    moved = _moved(score, performance, groups_of(sung, leads))
    found = [
        UstxNote(start, end, note.pitch, text, Tuning(points, vibrato, offsets))
        for note, (start, end), text, (points, vibrato), offsets in zip(sung, spans, words, ways, moved, strict=True)
    ]
    return Track(name, found, curves)


def _ways(phrase: Phrase, wishes: Wishes) -> Iterator[tuple[list[PitchPoint], Vibrato]]:
    """How each note of a phrase is come to and held. The vibrato of the first has begun with the sound of the phrase."""
    before: Sung | None = None
    for note in phrase.notes:
        expression = wishes.expressions.get(note.note, wishes.expression)
        begun = note.start if before else phrase.start + FRAME / 2
        shift = 100 * (expression.rate * (note.start - begun) % 1)
        yield points_of(before, note, expression), vibrato_of(note.end - note.start, expression, shift)
        before = note


def groups_of(sung: Sequence[Sung], leads: Sequence[bool]) -> list[tuple[int, int]]:
    """For each note the one that leads it, itself or one that it goes on with, and how many phones the notes from there on have:
    OpenUtau counts the phonemes of all of them as those of the one that leads."""
    found, lead, count = list[tuple[int, int]](), 0, 0
    for i, (note, begins) in enumerate(zip(sung, leads, strict=True)):
        if begins:
            lead, count = i, 0
        found.append((lead, count))
        count += sum(len(syllable.phones) for syllable in note.syllables)
    return found


def _moved(score: Score, performance: Performance, groups: Sequence[tuple[int, int]]) -> list[list[PhonemeOffset]]:
    """The moved phones, with the note that leads them."""
    found: list[list[PhonemeOffset]] = [[] for _ in groups]
    first = 0
    for phrase in performance.phrases:
        for segment, unmoved, place in zip(phrase.segments, phrase.unmoved, places(phrase.segments), strict=True):
            if place is not None and segment.start != unmoved:
                lead, before = groups[first + segment.note]
                ticks = round((tick_at(score, segment.start) - tick_at(score, unmoved)) / SCALE)
                found[lead].append(PhonemeOffset(before + place, ticks))
        first += len(phrase.notes)
    return found


Lines = Mapping[str, Sequence[Sequence[float]]]
"""By the name of a curve its points [tick, value]."""


def in_its_terms(drawn: Sequence[Sequence[float]], curves: Lines) -> Curves:
    """Cents drawn and our curves, as a project has them."""
    found = {name: [(int(tick), value * scale) for tick, value in curves.get(ours, ())] for ours, (name, scale) in TERMS.items()}
    return {"pitd": [(int(tick), value) for tick, value in drawn], **found}


def _spans(score: Score, notes: Sequence[Note], sung: Sequence[Sung]) -> list[tuple[int, int]]:
    """First and last tick of each note: as written, where no grace note takes of it."""
    found = []
    for i, (note, heard) in enumerate(zip(notes, sung, strict=True)):
        shared = note.grace or (i > 0 and notes[i - 1].grace)
        start = tick_at(score, heard.start) if shared else note.onset
        end = tick_at(score, heard.end) if note.grace else note.end
        found.append((start, end))
    return found


def tick_at(score: Score, second: float) -> int:
    """The inverse of `seconds_at`."""
    changes = seconds_at(score, [tempo.tick for tempo in score.tempos])
    place = max(0, bisect_right(changes, second) - 1)
    tempo = score.tempos[place]
    return round(tempo.tick + (second - changes[place]) * tempo.bpm / 60 * TICKS_PER_QUARTER)


def _words(notes: Sequence[Note], verse: int, adjacent: Sequence[bool], phones: Mapping[str, str]) -> list[str]:
    """A word stands whole on its first note, "+" on those of its further syllables, "+~" where a vowel is held."""
    found: list[str] = []
    first: int | None = None
    for i, note in enumerate(notes):
        lyric = next((x for x in note.lyrics if x.verse == verse), None)
        if lyric is None or not lyric.text or lyric.text.strip() in HOLDS:
            found.append(HOLD if adjacent[i] else WORDLESS)
        elif lyric.syllabic in ("middle", "end") and first is not None and adjacent[i]:
            found[first] += lyric.text
            found.append(NEXT_SYLLABLE)
        else:
            first = i
            found.append(lyric.text)
    return [f"{text}[{phones[note.id]}]" if note.id in phones else text for text, note in zip(found, notes, strict=True)]


def points_of(before: Sung | None, note: Sung, expression: Expression) -> list[PitchPoint]:
    """The way from the note before, and too far at first."""
    step = 100 * (note.pitch - before.pitch) if before and joins(before, note) else 0
    if before is None or not step:
        return list(_FLAT)
    length = glide_seconds(before, note, expression)
    if not length:
        return [PitchPoint(0, 0), PitchPoint(1, 0)]
    arrived = (1 - EARLY) * length
    # Where it swings on, the voice does not come to rest at the end of the glide.
    swings = list(_swings(expression.overshoot * step, note.end - note.start - arrived))
    glide = [PitchPoint(-1000 * EARLY * length, -step), PitchPoint(1000 * arrived, 0, "o" if swings else "io")]
    return [*glide, *(PitchPoint(1000 * (arrived + since), cents) for since, cents in swings)]


def _swings(cents: float, room: float) -> Iterator[tuple[float, float]]:
    """Highest and lowest points of an overshoot, then its end: seconds after the glide, cents."""
    since, drawn = FIRST_SWING, False
    while since < room:
        value = cents * sin(2 * pi * since / SWING) * exp(-since / FADE)
        if abs(value) < STILL:
            break
        yield since, value
        since, drawn = since + SWING / 2, True
    if drawn:
        yield min(since, room), 0.0


def vibrato_of(lasting: float, expression: Expression, shift: float) -> Vibrato:
    """That of a note of so many seconds; where it is over before it has risen, it stays shallower."""
    span = lasting - expression.delay
    depth = expression.depth * min(1.0, max(0.0, span - FALL) / RISE)
    if depth < SHALLOWEST:
        return Vibrato()
    fall = 100 * FALL / span
    return Vibrato(100 * span / lasting, 1000 / expression.rate, depth, min(100 * RISE / span, 100 - fall), fall, shift)
