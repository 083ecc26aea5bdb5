"""Scores for the tests."""

from __future__ import annotations

from musicstudio.engine.notation.score import ChordSymbol, KeyChange, Measure, MetreChange, Note, Part, Score, regular_measures
from tests.engine.harmony.tunes import QUARTER, simple

TUNE = (67, 69, 71, 72, 74, 71, 69)
METRES = (
    (2, 4),
    (3, 4),
    (4, 4),
    (6, 8),
    (5, 8),
    (7, 8),
    (12, 8),
    (2, 2),
    (3, 8),
    (9, 8),
    (5, 4),
    (7, 4),
    (3, 2),
    (6, 16),
    (1, 4),
)


def song(bars: int = 4, metre: tuple[int, int] = (4, 4), chords: bool = True, pickup: int = 0) -> Score:
    """A melody of quarters in G major over broken chords for two hands, whose source bar is the first full one."""
    change = MetreChange(0, *metre)
    measures = regular_measures(pickup + bars * change.bar_ticks, (change,), pickup)
    eighth, end = QUARTER // 2, measures[-1].end
    tune = [Note(f"m{t}", t, min(QUARTER, end - t), TUNE[t // QUARTER % 7]) for t in range(0, end, QUARTER)]
    right = [Note(f"r{t}", t, min(eighth, end - t), (67, 71, 74)[t // eighth % 3]) for t in range(0, end, eighth)]
    left = [Note(f"l{m.onset}", m.onset, m.duration, 43) for m in measures]
    symbols = tuple(ChordSymbol(m.onset, text) for m, text in zip(measures, ("G", "C", "D7", "Em") * bars, strict=False))
    parts = (
        Part("soprano", "Soprano", tuple(tune)),
        Part("right", "Piano", tuple(right)),
        Part("left", "Piano", tuple(left), clef="F4"),
    )
    return Score(measures, parts, (change,), (KeyChange(0, 1),), chords=symbols if chords else ())


def irregular() -> Score:
    """A pickup, changes of metre, an empty bar, a bar cut short in the middle of a beat, and triplets."""
    lengths = (QUARTER, 4 * QUARTER, 3 * QUARTER, 3 * QUARTER + 777, 4 * QUARTER, 7 * QUARTER // 2, 2 * QUARTER)
    measures, place = [], 0
    for number, length in enumerate(lengths):
        measures.append(Measure(place, length, str(number)))
        place += length
    notes, third = [], QUARTER // 3
    for index in (0, 1, 2, 3, 5, 6):
        bar = measures[index]
        for i, tick in enumerate(range(bar.onset, bar.end - third, 2 * third)):
            notes.append(Note(f"n{index}-{i}", tick, third, 60 + (5 * i) % 13))
    metres = (MetreChange(0, 4, 4), MetreChange(measures[2].onset, 3, 4), MetreChange(measures[5].onset, 7, 8))
    return Score(tuple(measures), (Part("soprano", "Soprano", tuple(notes)),), metres)


__all__ = ["METRES", "QUARTER", "irregular", "simple", "song"]
