"""From a match to stretches of time: how fast and how high the query really is, and from when to when it is the reference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from musicstudio.engine.fingerprint.landmarks import Peaks
from musicstudio.engine.fingerprint.matching import FEWEST, Match, Way, looked_at
from musicstudio.engine.fingerprint.meeting import Meetings, Truths, meetings
from musicstudio.engine.fingerprint.spectrum import BINS, FRAME, PER_OCTAVE

STEPS = (0.012, 0.006, 0.003)  # of the tempo, tried one after the other
FINE, FINEST = (0.003, 0.0015, 0.0007), (0.0007, 0.0004, 0.0002)  # for what is longer
GAINED = 0.05
"""Share of what is met beyond chance that leaving a tempo and pitch has to gain: peaks meet within a bin and a frame."""
OFF = 6  # half bins to either side that are counted to find the pitch between them
LONGER = 1.5  # times the window: a stretch that deserves a tempo more exact
GAP = 2.5  # seconds without the reference that part two stretches
SHORTEST = 1.0  # seconds of a stretch
CUT = 0.09
"""Seconds from where a stretch was cut to the first peak that meets one, on the whole: the windows of the spectrum around a cut
hear both sides of it."""
LIKELY, SURELY = 9.0, 12.0  # nats by which a part of a stretch, and all of it, is more likely the reference than not
MEETS = (0.15, 0.9)  # share of peaks that meet one where the query is the reference, at least and at most


@dataclass(frozen=True)
class Stretch:
    """Seconds `start` to `end` of the query are `there` to `until` of the reference; `met` of `asked` peaks agree."""

    start: float
    end: float
    there: float
    until: float
    met: int
    asked: int


@dataclass(frozen=True)
class Alignment:
    """`tempo` is how many times as fast as the reference the query is, `pitch` how many semitones higher."""

    match: Match
    tempo: float
    pitch: float
    stretches: tuple[Stretch, ...]


Span = tuple[int, int]
"""Frames [first, last) of the query."""


def align(query: Peaks, reference: Peaks, match: Match, span: Span) -> Alignment:
    """The match of the whole query that `span` of it was found by, made exact, with the stretches of the query that are its
    reference."""
    for steps in (STEPS, FINE, FINEST):
        match = _refined_within(query, reference, match, span, steps)
        stretches = tuple(_stretches(meetings(query, reference, match.start, match.way.halves, match.way.tempo), match))
        longest = max(stretches, key=lambda one: one.end - one.start, default=None)
        if longest is None or longest.end - longest.start < LONGER * (span[1] - span[0]) * FRAME:
            break
        # A tempo that is exact enough for a window is not for all that follows it.
        span = round(longest.start / FRAME), round(longest.end / FRAME) + 1
    halves = match.way.halves - _off(query, reference, match)
    whole = tuple(_to_the_cuts(stretch, query, reference, match.way.tempo) for stretch in stretches)
    return Alignment(match, match.way.tempo, -12 * halves / (2 * PER_OCTAVE), whole)


def _off(query: Peaks, reference: Peaks, match: Match) -> float:
    """Half bins by which the query's peaks lie above those they meet, on the whole: meeting allows for a bin to either side."""
    known = reference.frame * 2 * BINS + reference.half
    frame = np.rint(query.frame * match.way.tempo + match.start).astype(np.int64)
    offs = np.arange(-OFF, OFF + 1)
    counts = np.zeros(len(offs))
    for place, off in enumerate(offs):
        half = query.half + match.way.halves - off
        valid = (half >= 0) & (half < 2 * BINS)
        counts[place] = sum(int(np.isin((frame[valid] + late) * 2 * BINS + half[valid], known).sum()) for late in (-1, 0, 1))
    best = int(counts[1:-1].argmax()) + 1
    beside = counts[best - 1 : best + 2] - counts.min()
    return float(offs[best] + (beside[2] - beside[0]) / max(1.0, beside.sum()))


def _refined_within(query: Peaks, reference: Peaks, match: Match, span: Span, steps: Sequence[float]) -> Match:
    part = replace(match, start=match.start + span[0] * match.way.tempo)
    found = refined(query.between(*span), reference, part, steps)
    return replace(found, start=found.start - span[0] * found.way.tempo)


def refined(query: Peaks, reference: Peaks, match: Match, steps: Sequence[float]) -> Match:
    """The best match near by: tempo and transposition are found in steps, and lie between them."""
    middle = query.frames / 2
    for step in steps:
        tries = [
            replace(match, start=match.start + (match.way.tempo - tempo) * middle + off, way=Way(halves, tempo))
            for tempo in (match.way.tempo, match.way.tempo - step, match.way.tempo + step)
            for halves in (match.way.halves, match.way.halves - 1, match.way.halves + 1)
            for off in (0, -1, 1)
        ]
        here, *others = (_excess(query, reference, one) for one in tries)
        best = max(range(len(others)), key=others.__getitem__)
        match = tries[best + 1] if others[best] > here * (1 + GAINED) else match
    return looked_at(query, reference, match)


def _excess(query: Peaks, reference: Peaks, match: Match) -> float:
    """What its peaks meet beyond chance, a peak in the mean. How much chance varies is too roughly known to choose by between
    places so near."""
    found = meetings(query, reference, match.start, match.way.halves, match.way.tempo)
    return float(found.worth.mean() - found.elsewhere.mean()) if len(found) >= FEWEST else 0.0


def _stretches(found: Meetings, match: Match) -> Iterator[Stretch]:
    """Runs of peaks of which more meet one than by chance (maximal scoring runs, Ruzzo and Tompa 1999), joined over short
    gaps."""
    if not found.met.any():
        return
    frame, met, chance = found.frame, found.met, found.chance
    share = float(np.clip(_share(met), max(MEETS[0], 1.5 * chance), MEETS[1]))
    gain = met * np.log(share / chance) + ~met * np.log((1 - share) / (1 - chance))
    query = (frame - match.start) / match.way.tempo  # frames of the query
    runs: list[list[int]] = []
    for first, last in maximal_runs(gain.tolist()):
        if gain[first : last + 1].sum() < LIKELY:
            continue
        if runs and (query[first] - query[runs[-1][1]]) * FRAME < GAP:
            runs[-1][1] = last
        else:
            runs.append([first, last])
    for first, last in runs:
        here = slice(first, last + 1)
        if (query[last] - query[first]) * FRAME >= SHORTEST and gain[here].sum() > SURELY:
            yield Stretch(
                float(query[first] * FRAME), float(query[last] * FRAME), float(frame[first] * FRAME), float(frame[last] * FRAME),
                int(met[here].sum()), last - first + 1,
            )  # fmt: skip


def _to_the_cuts(stretch: Stretch, query: Peaks, reference: Peaks, tempo: float) -> Stretch:
    before = min(CUT, stretch.start, stretch.there / tempo)
    after = min(CUT, query.frames * FRAME - stretch.end, (reference.frames * FRAME - stretch.until) / tempo)
    return replace(
        stretch, start=stretch.start - before, end=stretch.end + after,
        there=stretch.there - before * tempo, until=stretch.until + after * tempo,
    )  # fmt: skip


def _share(met: Truths) -> float:
    """The share of peaks that meet one in the densest third."""
    size = max(20, len(met) // 3)
    if len(met) <= size:
        return float(met.mean())
    sums = np.cumsum(np.concatenate([[0], met.astype(int)]))
    return float((sums[size:] - sums[:-size]).max() / size)


def maximal_runs(gain: Sequence[float]) -> list[tuple[int, int]]:
    """All maximal scoring runs (first, last) of a series, in order."""
    runs: list[tuple[int, int, float, float]] = []  # first, last, sum before it, sum with it
    total = 0.0
    for place, value in enumerate(gain):
        before, total = total, total + value
        if value <= 0:
            continue
        first, left, right = place, before, total
        while runs:
            lower = next((k for k in range(len(runs) - 1, -1, -1) if runs[k][2] < left), None)
            if lower is None or runs[lower][3] >= right:
                break
            first, left = runs[lower][0], runs[lower][2]
            del runs[lower:]
        runs.append((first, place, left, right))
    return [(first, last) for first, last, _, _ in runs]
