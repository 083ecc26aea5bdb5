"""What the pitch points of an OpenUtau project do beside gliding and overshooting, as if it were drawn.

How OpenUtau reads its points: its `RenderPhrase`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import cos, pi, sin

import numpy as np

from musicstudio.engine.notation.score import Score
from musicstudio.engine.notation.ustx_tuning import PitchPoint, Shape
from musicstudio.engine.singing.features import FRAME
from musicstudio.engine.singing.openutau.expression import NEAR, Heard, same_points
from musicstudio.engine.singing.openutau.writing import points_of, tick_at
from musicstudio.engine.singing.pitch import EARLY, Expression

APART = 20.0  # milliseconds by which a plain glide may lie beside ours: nobody hears it
CLOSE = 3.0  # cents between what is bent and the points that are drawn for it

Line = list[tuple[float, float]]  # (second or tick, cents), rising


def bend(heard: Heard, expression: Expression, score: Score) -> list[tuple[int, float]]:
    """Points (tick, cents) to draw so that a note is sung as the project has it, where it is not with `expression`."""
    ours, theirs = points_of(heard.before, heard.note, expression), heard.tuning.points
    if not theirs or same_points(ours, theirs) or _is_our_glide(theirs, heard.step):
        return []
    first = max(-heard.note.start, min(0.0, ours[0].ms, theirs[0].ms) / 1000)
    last = min(heard.lasting, max(ours[-1].ms, theirs[-1].ms) / 1000 if not theirs[-1].cents else heard.lasting)
    times = np.arange(first, last + FRAME / 2, FRAME).tolist()
    line = [(time, _cents(theirs, heard.step, 1000 * time) - _cents(ours, heard.step, 1000 * time)) for time in times]
    if all(abs(cents) < CLOSE for _, cents in line):
        return []
    drawn = [(tick_at(score, heard.note.start + time), round(cents, 1)) for time, cents in thinned(line, CLOSE)]
    ticks = [tick for tick, _ in drawn]
    return [*([(ticks[0] - 1, 0.0)] if ticks[0] else []), *drawn, (ticks[-1] + 1, 0.0)]


def added(lines: Iterable[Sequence[Sequence[float]]]) -> list[tuple[int, float]]:
    """The sum of lines of points (tick, cents), each straight between its points and nothing outside of them."""
    kept = [np.array(line, float) for line in lines if line]
    ticks = np.unique(np.concatenate([line[:, 0] for line in kept])) if kept else np.zeros(0)
    total = np.zeros(len(ticks))
    for line in kept:
        total += np.interp(ticks, line[:, 0], line[:, 1], left=0, right=0)
    return [(int(tick), float(cents)) for tick, cents in zip(ticks, total, strict=True)]


def thinned(line: Line, tolerance: float) -> Line:
    """A line as few of its points that differ by at most `tolerance` from it (Ramer, Douglas, Peucker)."""
    x, y = np.array(line).T
    kept, open_ = {0, len(line) - 1}, [(0, len(line) - 1)]
    while open_:
        a, b = open_.pop()
        away = np.abs(y[a : b + 1] - np.interp(x[a : b + 1], [x[a], x[b]], [y[a], y[b]]))
        worst = a + int(away.argmax())
        if away.max() > tolerance:
            kept.add(worst)
            open_ += [(a, worst), (worst, b)]
    return [line[i] for i in sorted(kept)]


def _is_our_glide(points: Sequence[PitchPoint], step: float) -> bool:
    """Whether two points glide as we do, a little earlier or later."""
    if len(points) != 2 or not step or points[0].shape != "io":
        return False
    arrives = abs(points[0].cents + step) < NEAR and abs(points[1].cents) < NEAR
    return arrives and abs(points[0].ms + EARLY * (points[1].ms - points[0].ms)) < APART


def _cents(points: Sequence[PitchPoint], step: float, ms: float) -> float:
    """Above the note's pitch, so many milliseconds after its beginning; before the first point at that of the note before."""
    if ms < points[0].ms:
        return points[0].cents if ms >= 0 else -step
    for a, b in pairwise(points):
        if ms < b.ms:
            return a.cents + (b.cents - a.cents) * _way(a.shape, (ms - a.ms) / (b.ms - a.ms))
    return points[-1].cents


def _way(shape: Shape, share: float) -> float:
    if shape == "io":
        return (1 - cos(pi * share)) / 2
    if shape == "o":
        return sin(pi / 2 * share)
    return share if shape == "l" else 1 - cos(pi / 2 * share)
