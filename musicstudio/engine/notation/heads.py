"""A part laid out as written heads and rests, bar by bar and lane by lane: the step between Score and MusicXML.

A lane is what a staff can show as one voice: chords and single notes one after the other. Notes that overlap inside one
voice of the Score spill into further lanes of that voice; lane k of voice v is written as MusicXML voice 10 k + v.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from musicstudio.engine.notation.lengths import SMALLEST, TICKS_OF_TYPE, Ratio, Shown, nearest, shown, split
from musicstudio.engine.notation.score import TICKS_PER_QUARTER, Measure, MetreChange, Note, Part, Score
from musicstudio.engine.notation.tuplets import brackets


@dataclass(slots=True)
class Head:
    """One note head, chord or rest. `notes` is empty for a rest; `index` counts the heads of a split note from 0."""

    onset: int
    duration: int
    notes: tuple[Note, ...]
    shown: Shown | None
    ratio: Ratio | None = None
    index: int = 0
    last: bool = True
    bracket: str = ""
    whole_bar: bool = False
    beams: tuple[str, ...] = ()

    @property
    def paper_ticks(self) -> int:
        """Length of the head as shown, without its tuplet."""
        if self.shown is None:
            return self.duration
        name, dots = self.shown
        return 2 * TICKS_OF_TYPE[name] - (TICKS_OF_TYPE[name] >> dots)


@dataclass(slots=True)
class Lane:
    """The heads of one lane in one bar, in order, with rests only in the first lane of the part."""

    number: int
    heads: list[Head]


def beat_ticks(metre: MetreChange) -> int:
    """The beat that beams and splits follow: a dotted quarter in 6/8, a half in 2/2."""
    unit = 4 * TICKS_PER_QUARTER // metre.unit
    return 3 * unit if metre.unit >= 8 and metre.beats % 3 == 0 and metre.beats > 3 else max(unit, SMALLEST)


def lay_out(part: Part, score: Score) -> list[list[Lane]]:
    """For each bar of `score`, the lanes of `part` that have something in it, the resting first lane included."""
    bars: list[list[Lane]] = [[] for _ in score.measures]
    lanes = _lanes(part)
    starts = [measure.onset for measure in score.measures]
    for rank, (number, groups) in enumerate(lanes or [(1, [])]):
        by_bar: dict[int, list[Head]] = {}
        for group in groups:
            for bar, head in _heads(group, score, starts):
                by_bar.setdefault(bar, []).append(head)
        for bar, measure in enumerate(score.measures):
            heads = by_bar.get(bar, [])
            if rank == 0:
                heads = list(_with_rests(heads, measure, score))
            if heads:
                _bracket(heads)
                bars[bar].append(Lane(number, heads))
    return bars


def _lanes(part: Part) -> list[tuple[int, list[tuple[Note, ...]]]]:
    """(MusicXML voice number, groups of notes that share a head stem) for each lane."""
    lanes: list[tuple[int, list[tuple[Note, ...]]]] = []
    for voice, notes in part.voices().items():
        own: list[tuple[int, list[tuple[Note, ...]]]] = []
        ends: list[int] = []
        for _, same in groupby(notes, key=lambda note: note.onset):
            for group in _groups(list(same)):
                index = next((lane for lane, end in enumerate(ends) if end <= group[0].onset), len(ends))
                if index == len(ends):
                    own.append((10 * index + int(voice), []))
                    ends.append(0)
                own[index][1].append(group)
                ends[index] = group[0].onset if group[0].grace else group[0].end
        lanes.extend(own)
    return lanes


def _groups(notes: list[Note]) -> Iterator[tuple[Note, ...]]:
    """Notes of one onset and voice: grace notes one by one in the order of their ids, then chords, the longest first."""
    yield from ((note,) for note in sorted((note for note in notes if note.grace), key=lambda note: natural(note.id)))
    plain = sorted((note for note in notes if not note.grace), key=lambda note: (-note.duration, note.tuplet or (1, 1)))
    for _, same in groupby(plain, key=lambda note: (note.duration, note.tuplet)):
        yield tuple(same)


def natural(name: str) -> tuple[str, int, str]:
    """Sort key that puts n9 before n10."""
    stem = name.rstrip("0123456789")
    return (stem, int(name[len(stem) :] or 0), name)


def _heads(group: tuple[Note, ...], score: Score, starts: list[int]) -> Iterator[tuple[int, Head]]:
    """The heads of one group with the index of their bar."""
    first = group[0]
    bar = max(0, bisect_right(starts, first.onset) - 1)
    if first.grace:
        yield bar, Head(first.onset, 0, group, shown(first.duration) or ("eighth", 0), first.tuplet)
        return
    pieces: list[tuple[int, int, int, Shown]] = []
    onset = first.onset
    while onset < first.end:
        measure = score.measures[bar]
        until = min(first.end, measure.end)
        for ticks, head in split(onset - measure.onset, until - onset, beat_ticks(score.metre_at(onset)), first.tuplet):
            pieces.append((bar, onset, ticks, head))
            onset += ticks
        bar += 1
    for index, (bar, onset, ticks, head) in enumerate(pieces):
        yield bar, Head(onset, ticks, group, head, first.tuplet, index, index == len(pieces) - 1)


def _with_rests(heads: list[Head], measure: Measure, score: Score) -> Iterator[Head]:
    if not heads and measure.duration == score.metre_at(measure.onset).bar_ticks:
        # Only where the bar is as long as its metre: readers take a bar's rest to last that long, in a pickup too.
        yield Head(measure.onset, measure.duration, (), None, whole_bar=True)
        return
    tick = measure.onset
    for index, head in enumerate(heads):
        yield from _rests(tick, head.onset, measure, score, (heads[index - 1].ratio if index else None, head.ratio))
        yield head
        tick = head.onset + head.duration
    yield from _rests(tick, measure.end, measure, score, (heads[-1].ratio,) if heads else ())


def _rests(start: int, end: int, measure: Measure, score: Score, ratios: tuple[Ratio | None, ...]) -> Iterator[Head]:
    """Rests for [start, end); a gap beside a tuplet belongs to the tuplet when that shows it better."""
    if start >= end:
        return
    if shown(end - start) is None and (end - start) % SMALLEST:
        for ratio in filter(None, ratios):
            beside = shown(end - start, ratio)
            if beside:
                yield Head(start, end - start, (), beside, ratio)
                return
            beat = beat_ticks(score.metre_at(start))
            cut = start + -(start - measure.onset) % beat
            first = shown(cut - start, ratio) if start < cut < end else None
            if first:
                yield Head(start, cut - start, (), first, ratio)
                yield from _rests(cut, end, measure, score, ratios)
                return
        yield Head(start, end - start, (), nearest(end - start))
        return
    for ticks, head in split(start - measure.onset, end - start, beat_ticks(score.metre_at(start))):
        yield Head(start, ticks, (), head)
        start += ticks


def _bracket(heads: list[Head]) -> None:
    plain = [head for head in heads if head.duration]
    for head, mark in zip(plain, brackets([(head.paper_ticks, head.ratio) for head in plain]), strict=True):
        head.bracket = mark
