"""What a recording is: whole uploads and short pieces alike, in windows, with a probability and the stretches that agree.

Every window is looked up as it is. Where that leaves most of the recording unknown, its most telling windows are looked up in
every transposition and tempo. What a window finds is a suspicion: the whole recording is aligned with the reference to see.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from math import exp, log10
from typing import Protocol

from musicstudio.engine.fingerprint.aligning import Alignment, Span, Stretch, align
from musicstudio.engine.fingerprint.catalogue import Catalogue
from musicstudio.engine.fingerprint.landmarks import DENSE, Peaks, peaks_of
from musicstudio.engine.fingerprint.matching import FEWEST, Match, Stage, best, looked_at, looked_up, sure
from musicstudio.engine.fingerprint.meeting import over_beats
from musicstudio.engine.fingerprint.segment import Shelf
from musicstudio.engine.fingerprint.spectrum import FRAME, Singles, at_rate

RELEASE = "1.3"
"""Of the model card: scores and probabilities of different ones are not the same."""
WINDOW, HOP = 10.0, 5.0  # seconds
WHOLE = 30.0
"""Seconds up to which a recording is one window."""
LEAST = 3.0
"""Seconds below which nothing can be said."""
UNKNOWN, TELLING = 0.5, 4
"""Where more than this share of the windows finds nothing, so many of them are looked up in every transposition and tempo."""
OF_EACH, SUSPECTS = 3, 12  # matches of a window, and of all, that are aligned
CELL, AGREES, FEW = 2.5, 4.2, 15  # seconds, score and peaks of a cell that agrees by itself
LIKELY = 0.9
"""Probability from which on something is taken for a match."""

_BIAS, _OF_SCORE, _HOURS = -14.82, 2.19, 5.0
"""Logistic regression of "this is the reference" on the score, in a catalogue of so many hours (`evaluation.calibrate`)."""
_OF_SIZE = 0.7
"""What a catalogue ten times as large takes from it: a third of a standard deviation. Between 0.4 and 5 hours strangers' scores
did not grow, since as many candidates are looked at in each; this is for more than was measured."""


class Answer(StrEnum):
    KNOWN = "known"
    UNKNOWN = "unknown"
    INSUFFICIENT = "insufficient"
    """Too short, or too little in it: silence, one held tone."""


@dataclass(frozen=True)
class Recognition:
    """A reference that the recording is, in part or wholly.

    `probability` 0 to 1, as calibrated; `score` in standard deviations over chance, of the best window; `agreeing` how many cells
    side by side agree by themselves: one alone flags nothing. `tempo` times as fast as the reference, `pitch` semitones higher.
    """

    number: int
    probability: float
    score: float
    agreeing: int
    tempo: float
    pitch: float
    stretches: tuple[Stretch, ...]

    @property
    def seconds(self) -> float:
        """Of the recording that are the reference."""
        return sum(stretch.end - stretch.start for stretch in self.stretches)


@dataclass(frozen=True)
class Found:
    """The answer, and what supports it, the most probable first. UNKNOWN keeps what was looked at but is not probable."""

    answer: Answer
    recognitions: tuple[Recognition, ...] = ()


def heard(samples: Singles, rate: int) -> Peaks:
    """The peaks of a recording that is asked about: samples (frames,) or (frames, channels)."""
    return peaks_of(at_rate(samples, rate), DENSE)


class Searched(Protocol):
    """References among which a recording is looked for, wherever they are."""

    @property
    def hours(self) -> float:
        """Of all of them, those that are hidden included."""

    def look(self, query: Peaks, spans: Sequence[Span], stage: Stage) -> list[list[Match]]:
        """For each of these spans of the query the candidates, looked at."""

    def peaks(self, number: int) -> Peaks:
        """Of a reference that was found. Raises KeyError when it has been taken away meanwhile."""

    def without(self, numbers: Iterable[int]) -> Searched:
        """The same where these references are not to be found."""


@dataclass(frozen=True)
class Whole:
    """`Searched`, all in this process."""

    shelves: Sequence[Shelf]

    @property
    def hours(self) -> float:
        return sum(sum(shelf.segment.frames) for shelf in self.shelves) * FRAME / 3_600

    def look(self, query: Peaks, spans: Sequence[Span], stage: Stage) -> list[list[Match]]:
        return [looked_up(query.between(*span), self._catalogue, stage) for span in spans]

    def peaks(self, number: int) -> Peaks:
        return self._catalogue.peaks(number)

    def without(self, numbers: Iterable[int]) -> Whole:
        gone = frozenset(numbers)
        return Whole([replace(shelf, hidden=shelf.hidden | gone) for shelf in self.shelves])

    @cached_property
    def _catalogue(self) -> Catalogue:
        return Catalogue(self.shelves)


def recognise(query: Peaks, searched: Searched, likely: float = LIKELY) -> Found:
    """Which references the query is. `likely` is the probability from which on it is taken for one."""
    if query.frames * FRAME < LEAST or len(query) < FEWEST:
        return Found(Answer.INSUFFICIENT)
    hours = searched.hours
    told: dict[int, Recognition] = {}
    for suspect in _suspects(query, searched):
        try:
            reference = searched.peaks(suspect.match.number)
        except KeyError:
            continue
        one = _recognition(query, reference, suspect, hours)
        if one.stretches and (one.number not in told or told[one.number].probability < one.probability):
            told[one.number] = one
    found = tuple(sorted(told.values(), key=lambda one: -one.score))
    return Found(Answer.KNOWN if any(one.probability >= likely for one in found) else Answer.UNKNOWN, found)


def probability(score: float, hours: float) -> float:
    """That a match of this score is no chance, among references of so many hours."""
    logit = _BIAS + _OF_SCORE * min(score, 40.0) - _OF_SIZE * log10(max(hours / _HOURS, 0.1))
    return 1 / (1 + exp(-logit))


@dataclass(frozen=True)
class _Suspect:
    """A match of the whole recording that the frames `span` of it were found by."""

    match: Match
    span: Span


def _suspects(query: Peaks, searched: Searched) -> list[_Suspect]:
    """What the windows find; of each reference, way and place on the line of time the best."""
    spans = _windows(query)
    found = dict(zip(spans, searched.look(query, spans, Stage.AS_IT_IS), strict=True))
    unknown = [span for span in spans if not sure(found[span])]
    if len(unknown) > UNKNOWN * len(spans):
        telling = sorted(unknown, key=lambda span: -len(query.between(*span)))[:TELLING]
        for span, more in zip(telling, searched.look(query, telling, Stage.GRID), strict=True):
            found[span] += more
    told: dict[tuple[int, int, int], _Suspect] = {}
    for span, matches in found.items():
        for one in best(matches)[:OF_EACH]:
            whole = replace(one, start=one.start - span[0] * one.way.tempo)
            key = (one.number, one.way.halves, round(whole.start * FRAME))
            if key not in told or told[key].match.score < one.score:
                told[key] = _Suspect(whole, span)
    return sorted(told.values(), key=lambda one: -one.match.score)[:SUSPECTS]


def _windows(query: Peaks) -> list[Span]:
    """A short recording is one."""
    if query.frames * FRAME <= WHOLE:
        return [(0, query.frames)]
    size, hop = round(WINDOW / FRAME), round(HOP / FRAME)
    spans = [(first, first + size) for first in range(0, max(1, query.frames - size // 2), hop)]
    return [span for span in spans if len(query.between(*span)) >= FEWEST]


def _recognition(query: Peaks, reference: Peaks, suspect: _Suspect, hours: float) -> Recognition:
    aligned = align(query, reference, suspect.match, suspect.span)
    score = max(_over_beats(query, reference, match, suspect.span) for match in (suspect.match, aligned.match))
    return Recognition(
        suspect.match.number, probability(score, hours), score, _agreeing(query, reference, aligned),
        aligned.tempo, aligned.pitch, aligned.stretches,
    )  # fmt: skip


def _over_beats(query: Peaks, reference: Peaks, match: Match, span: Span) -> float:
    """The score of these frames of a match of the whole recording, beside what a common beat gives."""
    way = match.way
    return over_beats(query.between(*span), reference, match.start + span[0] * way.tempo, way.halves, way.tempo, FEW)


def _score(query: Peaks, reference: Peaks, match: Match, span: Span) -> float:
    """Of these frames of a match of the whole recording."""
    part = replace(match, start=match.start + span[0] * match.way.tempo)
    return looked_at(query.between(*span), reference, part, fewest=FEW).score


def _agreeing(query: Peaks, reference: Peaks, aligned: Alignment) -> int:
    """How many cells of the stretches, side by side, agree by themselves."""
    cell = round(CELL / FRAME)
    firsts = [
        first
        for stretch in aligned.stretches
        for first in range(round(stretch.start / FRAME), round(stretch.end / FRAME) - cell * 3 // 4, cell)
    ]
    return sum(_score(query, reference, aligned.match, (first, first + cell)) >= AGREES for first in firsts)
