"""Sung notes on a grid of musical time: a Score to go on with, and the tempo that a recording suggests.

The page does the same to show what each strength would write (static/js/compose/hum/take.js): keep the two alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from musicstudio.engine.notation.score import TICKS_PER_QUARTER, MetreChange, Note, Part, Score, Tempo, regular_measures
from musicstudio.engine.transcription.types import SungNote

SLOWEST: Final = 50
FASTEST: Final = 180
_USUAL: Final = 100.0


@dataclass(frozen=True)
class Grid:
    """Musical time for a recording.

    bpm           quarter notes per minute, > 0
    beats, unit   metre, 6 over 8
    step          ticks between the lines of the grid, and the shortest note
    strength      0 = as sung (to the tick), 1 = onto the lines
    origin        second of the recording that tick 0 falls on; what begins before it is moved there
    """

    bpm: float
    beats: int = 4
    unit: int = 4
    step: int = TICKS_PER_QUARTER // 4
    strength: float = 1.0
    origin: float = 0.0


def as_score(notes: Sequence[SungNote], grid: Grid) -> Score:
    """`notes` as the one part "melody" of a Score in whole bars; velocities follow the level, ids are "h1", "h2", …

    Every note keeps a length of at least one step of the grid, none overlaps the next, and a gap shorter than a step
    is closed: a singer lets go of a note a little early.
    """
    spans = _spans(notes, grid)
    loudest = max((note.level for note in notes), default=0.0)
    written = tuple(
        Note(f"h{number}", onset, end - onset, note.pitch, velocity=max(40, min(110, round(96 + 2 * (note.level - loudest)))))
        for number, (note, (onset, end)) in enumerate(zip(notes, spans, strict=True), 1)
    )
    metres = (MetreChange(0, grid.beats, grid.unit),)
    end = max((note.end for note in written), default=1)
    part = Part("melody", "Melody", written, program=52)
    return Score(regular_measures(end, metres), (part,), metres, tempos=(Tempo(0, grid.bpm),))


def _spans(notes: Sequence[SungNote], grid: Grid) -> list[tuple[int, int]]:
    """(onset, end) in ticks of every note."""
    per_second = grid.bpm / 60 * TICKS_PER_QUARTER

    def placed(second: float) -> int:
        tick = max(0.0, (second - grid.origin) * per_second)
        line = round(tick / grid.step) * grid.step
        return round(tick + grid.strength * (line - tick))

    onsets: list[int] = []
    for note in notes:
        onsets.append(max(placed(note.onset), onsets[-1] + grid.step if onsets else 0))
    spans = []
    for index, note in enumerate(notes):
        onset = onsets[index]
        end = max(onset + grid.step, placed(note.end))
        if index + 1 < len(notes) and end > onsets[index + 1] - grid.step:
            end = onsets[index + 1]
        spans.append((onset, end))
    return spans


def guess_tempo(notes: Sequence[SungNote]) -> float:
    """Quarter notes per minute, SLOWEST..FASTEST, whose eighths the onsets keep to best; 100 for fewer than four notes.

    Every tempo that fits also fits twice as fast, so of equals the one nearer to 100 wins.
    """
    if len(notes) < 4:
        return _USUAL
    onsets = np.array([note.onset for note in notes])
    tempos = np.arange(SLOWEST, FASTEST + 0.25, 0.5)
    together = np.abs(np.exp(2j * np.pi * onsets[None, :] * tempos[:, None] / 30.0).mean(axis=1))
    nearness = np.exp(-0.5 * np.square(np.log2(tempos / _USUAL) / 0.7))
    return float(tempos[np.argmax(together * (0.5 + 0.5 * nearness))])
