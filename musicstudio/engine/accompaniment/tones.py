"""What every style is given to write with, and what it writes."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from musicstudio.engine.accompaniment.plan import Span
from musicstudio.engine.accompaniment.slots import Beat, beats
from musicstudio.engine.notation.chords import Chord
from musicstudio.engine.notation.score import Note, Score


@dataclass(frozen=True)
class Tone:
    """A note of a written part, within one bar. `carried` and `onward` say that it is one with the same pitch before and after
    the barline, and is tied to it if that is there."""

    part: str
    onset: int
    end: int
    pitch: int
    velocity: int = 64
    carried: bool = False
    onward: bool = False


@dataclass(frozen=True)
class Stretch:
    """One chord within one bar: ticks [start, end), the beats in it (cut to it), the chord that follows, and whether the same
    chord sounded just before."""

    start: int
    end: int
    bar: int
    chord: Chord
    beats: tuple[Beat, ...]
    following: Chord | None
    goes_on: bool


@dataclass(frozen=True)
class Setting:
    """A score with its chords, as a style sees it. `density` is 0..1, None where the style decides; all chance comes from
    `rng`."""

    score: Score
    spans: tuple[Span, ...]
    melody: tuple[Note, ...]
    beats: tuple[tuple[Beat, ...], ...]  # of each bar
    density: float | None
    rng: np.random.Generator

    @property
    def activity(self) -> float:
        """The density of styles for which no one has learnt what is usual."""
        return 0.5 if self.density is None else self.density

    def stretches(self, bar: int) -> Iterator[Stretch]:
        """The chords of a bar, in order; silence is left out."""
        measure = self.score.measures[bar]
        first = bisect_left(self.spans, measure.onset + 1, key=lambda span: span.start) - 1
        for i in range(max(0, first), len(self.spans)):
            span = self.spans[i]
            start, end = max(span.start, measure.onset), min(span.end, measure.end)
            if start >= end:
                break
            if span.chord is None:
                continue
            inside = tuple(
                replace(beat, start=max(beat.start, start), end=min(beat.end, end))
                for beat in self.beats[bar]
                if beat.start < end and beat.end > start
            )
            after = span.chord if span.end > measure.end else self.spans[i + 1].chord if i + 1 < len(self.spans) else None
            yield Stretch(start, end, bar, span.chord, inside, after, span.start < start)

    def heard(self, start: int, end: int) -> tuple[int, int] | None:
        """Lowest and highest pitch of the melody within [start, end); None when it is silent."""
        found = [note.pitch for note in self.melody if note.onset < end and note.end > start]
        return (min(found), max(found)) if found else None

    def room(self, start: int, end: int, low: int, high: int, need: int) -> tuple[int, int]:
        """What of the register [low, high] lies under the melody within [start, end). Where that is less than `need` semitones,
        the melody is a low one and the register is what lies above it; where that is too little as well, all of it."""
        melody = self.heard(start, end)
        if melody is None:
            return low, high
        if melody[0] - 1 - low >= need:
            return low, min(high, melody[0] - 1)
        if high - melody[1] - 1 >= need:
            return max(low, melody[1] + 1), high
        return low, high


def make_setting(
    score: Score, spans: tuple[Span, ...], melody: tuple[Note, ...], density: float | None, seed: Sequence[int]
) -> Setting:
    """The setting of a score, drawing its chances from `seed`."""
    grouped: list[list[Beat]] = [[] for _ in score.measures]
    for beat in beats(score):
        grouped[beat.bar].append(beat)
    return Setting(score, spans, melody, tuple(map(tuple, grouped)), density, np.random.default_rng(list(seed)))


def pulses(beat: Beat, parts: int) -> list[tuple[int, int]]:
    """A beat in `parts` equal pulses, or what of them lies within it: (start, end) ticks."""
    begin, end = beat.whole
    ticks = [begin + (end - begin) * k // parts for k in range(parts + 1)]
    return [(max(a, beat.start), min(b, beat.end)) for a, b in itertools.pairwise(ticks) if a < beat.end and b > beat.start]


def held(
    hits: Sequence[tuple[int, tuple[int, ...]]], end: int, part: str, velocity: int, accents: Sequence[int] = ()
) -> list[Tone]:
    """Chords struck at ticks as tones, each until the next one or `end`; those struck at one of `accents` a little louder."""
    tones = []
    for i, (onset, pitches) in enumerate(hits):
        until = hits[i + 1][0] if i + 1 < len(hits) else end
        loud = velocity + (6 if onset in accents else 0)
        tones += [Tone(part, onset, until, pitch, loud) for pitch in dict.fromkeys(pitches)]
    return [tone for tone in tones if tone.end > tone.onset]
