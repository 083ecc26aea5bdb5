"""The sung pitch: the score's notes joined by glides, with vibrato and overshoot, and what the musician has drawn.

Shapes of sung pitch contours: Saitou et al. 2005 (overshoot, preparation, vibrato, fine fluctuation).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from musicstudio.engine.singing.underlay import Sung

Floats = npt.NDArray[np.float64]
RISE = 0.25  # seconds in which vibrato comes to its depth
FALL = 0.08  # and fades before the note ends
DRIFT = 0.15  # seconds over which irregularity wanders
SWING, FADE = 0.12, 0.06  # seconds: period and decay of an overshoot
EARLY = 0.6  # of a glide lies before the beat
EXPRESSION = {
    "portamento": (0.0, 0.4), "overshoot": (0.0, 0.3), "depth": (0.0, 150.0), "rate": (3.0, 9.0), "delay": (0.0, 2.0),
    "irregularity": (0.0, 1.0),
}  # fmt: skip
"""Least and most of every field of `Expression`."""


@dataclass(frozen=True, slots=True)
class Expression:
    """How notes are joined and held. Raises ValueError for values out of range.

    portamento    0..0.4 seconds of the glide into a note that follows without a rest
    overshoot     0..0.3 of an interval by which a glide goes too far at first
    depth         0..150 cents of vibrato to each side
    rate          3..9 vibrations per second
    delay         0..2 seconds of a note before vibrato begins
    irregularity  0..1: how much depth and rate wander, and how much the voice drifts (3 cents at 1)
    """

    portamento: float = 0.09
    overshoot: float = 0.06
    depth: float = 30.0
    rate: float = 5.6
    delay: float = 0.25
    irregularity: float = 0.3

    def __post_init__(self) -> None:
        for name, (least, most) in EXPRESSION.items():
            if not least <= getattr(self, name) <= most:
                raise ValueError(f"{name} must be between {least} and {most}")


def contour(
    sung: Sequence[Sung],
    times: Floats,
    expression: Expression,
    seed: int = 0,
    drawn: Sequence[tuple[float, float]] = (),
    expressions: Mapping[str, Expression] | None = None,
) -> Floats:
    """Pitch in MIDI numbers with fractions at `times` (seconds, rising); before, between and after notes that of the nearest.

    `drawn` are points (second, cents) in order, joined by straight lines and added; outside of them nothing is. `expressions`
    are by the id of a note, in place of that of all; a glide is that of the note it leads to.
    """
    if not sung:
        return np.full(len(times), 60.0)
    starts = np.array([note.start for note in sung])
    index = np.clip(np.searchsorted(starts, times, "right") - 1, 0, len(sung) - 1)
    pitches = np.array([note.pitch for note in sung], float)
    own = [(expressions or {}).get(note.note, expression) for note in sung]
    line = pitches[index]
    for (before, note), way in zip(pairwise(sung), own[1:], strict=True):
        if joins(before, note):
            first, last = np.searchsorted(times, [before.start, note.end])
            line[first:last] += _glide(before, note, times[first:last], way)
        else:  # in a rest the voice is prepared for the note that comes
            first, last = np.searchsorted(times, [before.end, note.start])
            line[first:last] = note.pitch
    line += _vibrato(sung, times, index, own, seed) / 100
    if drawn:
        points = np.array(drawn)
        line += np.interp(times, points[:, 0], points[:, 1], left=0, right=0) / 100
    return line


def hertz(pitch: Floats) -> Floats:
    frequency: Floats = 440 * 2 ** ((pitch - 69) / 12)
    return frequency


def joins(before: Sung, note: Sung) -> bool:
    """Whether no rest lies between two notes."""
    return note.start <= before.end + 1e-6


def glide_seconds(before: Sung, note: Sung, expression: Expression) -> float:
    """How long the voice takes from one note to the next, which joins it."""
    return min(expression.portamento, 0.5 * (before.end - before.start), 0.5 * (note.end - note.start))


def _glide(before: Sung, note: Sung, times: Floats, expression: Expression) -> Floats:
    """What is added to the step from one note to the next: most of the way is done on the beat, and a little too far after it."""
    step = note.pitch - before.pitch
    length = glide_seconds(before, note, expression)
    if not step or not length:
        return np.zeros(len(times))
    place = np.clip((times - (note.start - EARLY * length)) / length, 0, 1)
    way = (1 - np.cos(np.pi * place)) / 2
    added = step * (way - (times >= note.start))
    since = times - (note.start + (1 - EARLY) * length)
    inside = (since > 0) & (times < note.end)
    swing = np.sin(2 * np.pi * since / SWING) * np.exp(-np.maximum(since, 0) / FADE)
    return added + np.where(inside, expression.overshoot * step * swing, 0.0)


def _vibrato(
    sung: Sequence[Sung], times: Floats, index: npt.NDArray[np.int64], expressions: Sequence[Expression], seed: int
) -> Floats:
    """Cents of vibrato and drift; `index` tells which note each time belongs to."""
    rng = np.random.default_rng(seed)
    knots = np.arange(times[0] - DRIFT, times[-1] + 2 * DRIFT, DRIFT) if len(times) else np.zeros(1)
    wander, drift = (np.interp(times, knots, rng.standard_normal(len(knots))) for _ in range(2))
    depth, rate, delay, wild = (
        np.array([getattr(expression, name) for expression in expressions])[index]
        for name in ("depth", "rate", "delay", "irregularity")
    )
    since = times - np.array([note.start for note in sung])[index] - delay
    left = np.array([note.end for note in sung])[index] - times
    shape = np.clip(since / RISE, 0, 1) * np.clip(left / FALL, 0, 1)
    steps = np.diff(times, prepend=times[:1])
    phase = np.cumsum(2 * np.pi * rate * (1 + 0.08 * wild * wander) * steps)
    begun = np.maximum.accumulate(np.where(np.diff(index, prepend=-1) != 0, np.arange(len(times)), 0))
    phase = phase - phase[begun] - 2 * np.pi * rate * delay
    cents: Floats = depth * (1 + 0.25 * wild * wander) * shape * np.sin(phase) + 3 * wild * drift
    return cents
