"""From ticks to seconds, by the tempos of a score."""

from bisect import bisect_right
from collections.abc import Sequence

from musicstudio.engine.notation.score import TICKS_PER_QUARTER, Score


def seconds_at(score: Score, ticks: Sequence[int]) -> list[float]:
    """The second of each tick, by the score's tempos."""
    changes, starts = [tempo.tick for tempo in score.tempos], [0.0]
    for before, after in zip(score.tempos, score.tempos[1:], strict=False):
        starts.append(starts[-1] + (after.tick - before.tick) / TICKS_PER_QUARTER * 60 / before.bpm)
    places = [max(0, bisect_right(changes, tick) - 1) for tick in ticks]
    return [
        starts[place] + (tick - changes[place]) / TICKS_PER_QUARTER * 60 / score.tempos[place].bpm
        for tick, place in zip(ticks, places, strict=True)
    ]
