"""When each phone sounds: the vowel on the beat, what stands before it before the beat, what follows it at the end of the note.

A syllable lasts from its vowel's beat until the next syllable's, or until the music rests. Its own final consonants, and the
first ones of the next syllable, are sung at its end; where a note is too short for all of them they are pressed together, and the
vowel keeps at least half of the note. A vowel that glides ("high") is held on its first part and glides late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from musicstudio.engine.singing.phones import KIND, PAUSE, Syllable
from musicstudio.engine.singing.underlay import Sung

# Seconds of a consonant where there is room: about the means of read speech, somewhat longer, as singers have time.
_SECONDS = {"glide": 0.06, "liquid": 0.065, "nasal": 0.07, "fricative": 0.1, "plosive": 0.075, "affricate": 0.11, "silence": 0.1}
_ASPIRATED, _SOFT = 0.095, 0.065  # an aspirated plosive, a voiced fricative or plosive
_VOICED = frozenset(["v", "ð", "z", "ʒ", "ʐ", "b", "d", "ɡ", "h"])
GLIDE, GLIDE_SHARE = 0.12, 0.3  # of a gliding vowel's end: seconds, and share of the syllable at most
VOWEL_SHARE = 0.5  # of the last note that its vowel keeps
BREATH = 0.35  # seconds of silence before a first consonant that a render begins with


@dataclass(frozen=True, slots=True)
class Segment:
    """One phone from `start` to `end` in seconds; `note` is the index of the sung note whose beat it belongs to."""

    phone: str
    start: float
    end: float
    note: int


@dataclass(frozen=True, slots=True)
class _Span:
    """A syllable and the seconds from its vowel's beat to its end; `last` is when its last note began."""

    syllable: Syllable
    note: int
    start: float
    end: float
    last: float
    rests: bool  # afterwards


def seconds_of(phone: str) -> float:
    """How long a consonant lasts where there is room."""
    if phone.endswith("ʰ"):
        return _ASPIRATED
    return _SOFT if phone in _VOICED else _SECONDS[KIND[phone]] if KIND[phone] != "vowel" else GLIDE


def segments(sung: Sequence[Sung], breath: float = BREATH) -> list[Segment]:
    """The phones of a line of notes without gaps, rests as pauses, from before its first consonant to the end of its last note.
    Times may begin before zero, where a consonant comes before the first beat. `breath` are the seconds of silence before that
    beat, in which the first consonants must find room."""
    spans = _spans(sung)
    found: list[Segment] = []
    for i, span in enumerate(spans):
        onset = span.syllable.onset
        room = span.start - found[-1].end if found else breath
        if not found or spans[i - 1].rests:
            length = min(sum(map(seconds_of, onset)), max(0.0, room * 0.9))
            begin = span.start - length
            if found and begin > found[-1].end:
                found.append(Segment(PAUSE, found[-1].end, begin, span.note))
            elif not found:
                found.append(Segment(PAUSE, begin - breath, begin, span.note))
            found += _fill(onset, begin, span.start, span.note)
        following = spans[i + 1].syllable.onset if i + 1 < len(spans) and not span.rests else ()
        found += _body(span, following, spans[i + 1].note if following else span.note)
    return found


def _body(span: _Span, following: Sequence[str], next_note: int) -> list[Segment]:
    """Vowel, glide and coda of a syllable, then the first consonants of the next, up to the span's end."""
    held, *glides = span.syllable.nucleus
    tail = (*span.syllable.coda, *following)
    wanted = sum(map(seconds_of, tail))
    length = min(wanted, (span.end - span.last) * (1 - VOWEL_SHARE))
    ends = span.end - length
    glide = min(GLIDE, (ends - span.start) * GLIDE_SHARE) if glides else 0.0
    own = length * sum(map(seconds_of, span.syllable.coda)) / wanted if wanted else 0.0
    return [
        Segment(held, span.start, ends - glide, span.note),
        *_fill(glides, ends - glide, ends, span.note),
        *_fill(span.syllable.coda, ends, ends + own, span.note),
        *_fill(following, ends + own, span.end, next_note),
    ]


def _fill(phones: Sequence[str], start: float, end: float, note: int) -> list[Segment]:
    """Phones from `start` to `end`, in proportion to how long they would like to be."""
    total, found = sum(map(seconds_of, phones)), list[Segment]()
    for phone in phones:
        until = start + (end - start) * seconds_of(phone) / total
        found.append(Segment(phone, start, until, note))
        start, total = until, total - seconds_of(phone)
    return found


def _spans(sung: Sequence[Sung]) -> list[_Span]:
    """Every syllable with its time; several on one note share it evenly."""
    spans: list[_Span] = []
    for i, note in enumerate(sung):
        rests = i + 1 == len(sung) or sung[i + 1].start > note.end + 1e-6
        count = len(note.syllables)
        if not count and spans:
            before = spans[-1]
            spans[-1] = _Span(before.syllable, before.note, before.start, note.end, note.start, rests)
        for k, syllable in enumerate(note.syllables):
            start, end = (note.start + (note.end - note.start) * x / count for x in (k, k + 1))
            spans.append(_Span(syllable, i, start, end, start, rests and k + 1 == count))
    return spans
