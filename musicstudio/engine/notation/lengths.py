"""Note lengths as heads and dots, and the tied heads that a longer or odd length needs."""

from collections.abc import Iterator
from functools import lru_cache

from musicstudio.engine.notation.score import TICKS_PER_QUARTER

SMALLEST = TICKS_PER_QUARTER // 32
"""A 128th: the shortest head that whole ticks can show."""

TYPES: tuple[tuple[str, int], ...] = (
    ("long", 16 * TICKS_PER_QUARTER),
    ("breve", 8 * TICKS_PER_QUARTER),
    ("whole", 4 * TICKS_PER_QUARTER),
    ("half", 2 * TICKS_PER_QUARTER),
    ("quarter", TICKS_PER_QUARTER),
    ("eighth", TICKS_PER_QUARTER // 2),
    ("16th", TICKS_PER_QUARTER // 4),
    ("32nd", TICKS_PER_QUARTER // 8),
    ("64th", TICKS_PER_QUARTER // 16),
    ("128th", TICKS_PER_QUARTER // 32),
)
TICKS_OF_TYPE = dict(TYPES)
FLAGS = {"eighth": 1, "16th": 2, "32nd": 3, "64th": 4, "128th": 5}

Ratio = tuple[int, int]
Shown = tuple[str, int]
"""Name of the head ("quarter") and number of dots."""


def _heads() -> Iterator[tuple[int, Shown]]:
    for name, ticks in TYPES:
        if name == "long":
            yield ticks, (name, 0)
            continue
        for dots in (0, 1, 2):
            if ticks % (1 << dots) == 0 and ticks >> dots >= SMALLEST:
                yield 2 * ticks - (ticks >> dots), (name, dots)


_BY_TICKS = dict(_heads())
_DESCENDING = sorted(_BY_TICKS, reverse=True)


@lru_cache(maxsize=4096)
def shown(duration: int, ratio: Ratio | None = None) -> Shown | None:
    """The one head that shows `duration` ticks under the tuplet `ratio` (actual, normal), or None.

    Ratios that ticks cannot divide (11 in the time of 8) may be one tick off.
    """
    if ratio is None:
        return _BY_TICKS.get(duration)
    actual, normal = ratio
    nearest = min(_DESCENDING, key=lambda ticks: abs(ticks * normal - duration * actual))
    return _BY_TICKS[nearest] if abs(nearest * normal - duration * actual) < actual else None


def nearest(duration: int, ratio: Ratio | None = None) -> Shown:
    """The head closest to a `duration` that no head shows."""
    actual, normal = ratio or (1, 1)
    return _BY_TICKS[min(_DESCENDING, key=lambda ticks: abs(ticks * normal - duration * actual))]


def split(onset: int, duration: int, beat: int, ratio: Ratio | None = None) -> list[tuple[int, Shown]]:
    """`duration` as (ticks, head) pieces that add up to it, broken at the next multiple of `beat` after `onset` first.

    onset  ticks from the barline. A length off the 128th grid stays one piece under the nearest head: a chain of
    tiny tied heads would hide what was played.
    """
    single = shown(duration, ratio)
    if single:
        return [(duration, single)]
    if ratio or duration % SMALLEST:
        return [(duration, nearest(duration, ratio))]
    pieces: list[tuple[int, Shown]] = []
    to_beat = -onset % beat
    if 0 < to_beat < duration and shown(to_beat):
        pieces.append((to_beat, _BY_TICKS[to_beat]))
        duration -= to_beat
    while duration:
        ticks = next(ticks for ticks in _DESCENDING if ticks <= duration)
        pieces.append((ticks, _BY_TICKS[ticks]))
        duration -= ticks
    return pieces
