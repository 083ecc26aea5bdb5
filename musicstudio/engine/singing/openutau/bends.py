"""What the pitch points of an OpenUtau project do beside gliding and overshooting, as if it were drawn.

How OpenUtau reads its points: its `RenderPhrase`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from musicstudio.engine.notation.score import Score
from musicstudio.engine.notation.ustx_tuning import PitchPoint
from musicstudio.engine.singing.features import FRAME, Floats
from musicstudio.engine.singing.openutau.expression import NEAR, Heard, same_points
from musicstudio.engine.singing.openutau.writing import points_of, tick_at
from musicstudio.engine.singing.pitch import EARLY, Expression

APART = 20.0  # milliseconds by which a plain glide may lie beside ours: nobody hears it
CLOSE = 3.0  # cents between what is bent and the points that are drawn for it


def bend(heard: Heard, expression: Expression, score: Score) -> list[tuple[int, float]]:
    """Points (tick, cents) to draw so that a note is sung as the project has it, where it is not with `expression`."""
    ours, theirs = points_of(heard.before, heard.note, expression), heard.tuning.points
    if not theirs or same_points(ours, theirs) or _is_our_glide(theirs, heard.step):
        return []
    first = max(-heard.note.start, min(0.0, ours[0].ms, theirs[0].ms) / 1000)
    last = min(heard.lasting, max(ours[-1].ms, theirs[-1].ms) / 1000 if not theirs[-1].cents else heard.lasting)
    times = np.arange(first, last + FRAME / 2, FRAME)
    cents = _cents(theirs, heard.step, 1000 * times) - _cents(ours, heard.step, 1000 * times)
    if np.abs(cents).max(initial=0) < CLOSE:
        return []
    drawn = [(tick_at(score, heard.note.start + times[i]), round(float(cents[i]), 1)) for i in thinned(times, cents, CLOSE)]
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


def thinned(x: Floats, y: Floats, tolerance: float) -> list[int]:
    """The fewest places of a line that straight lines between them differ from it by `tolerance` at most (Ramer, Douglas,
    Peucker)."""
    kept, open_ = {0, len(x) - 1}, [(0, len(x) - 1)]
    while open_:
        a, b = open_.pop()
        away = np.abs(y[a : b + 1] - np.interp(x[a : b + 1], [x[a], x[b]], [y[a], y[b]]))
        worst = a + int(away.argmax())
        if away.max() > tolerance:
            kept.add(worst)
            open_ += [(a, worst), (worst, b)]
    return sorted(kept)


def _is_our_glide(points: Sequence[PitchPoint], step: float) -> bool:
    """Whether two points glide as we do, a little earlier or later."""
    if len(points) != 2 or not step or points[0].shape != "io":
        return False
    arrives = abs(points[0].cents + step) < NEAR and abs(points[1].cents) < NEAR
    return arrives and abs(points[0].ms + EARLY * (points[1].ms - points[0].ms)) < APART


def _cents(points: Sequence[PitchPoint], step: float, ms: Floats) -> Floats:
    """Above the note's pitch, so many milliseconds after its beginning; before it and the first point, the note before sounds."""
    x, y = (np.array([getattr(point, name) for point in points]) for name in ("ms", "cents"))
    a = np.clip(np.searchsorted(x, ms, "right") - 1, 0, len(x) - 1)
    b = np.minimum(a + 1, len(x) - 1)
    share = np.clip((ms - x[a]) / np.maximum(x[b] - x[a], 1e-9), 0, 1)
    shapes = np.array([point.shape for point in points])[a]
    way = np.select(
        [shapes == "io", shapes == "o", shapes == "i"],
        [(1 - np.cos(np.pi * share)) / 2, np.sin(np.pi / 2 * share), 1 - np.cos(np.pi / 2 * share)],
        share,
    )
    cents: Floats = np.where(ms < min(x[0], 0.0), -step, y[a] + (y[b] - y[a]) * way)
    return cents
