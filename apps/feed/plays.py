"""What of a track was heard, and when that is a play."""

from collections.abc import Iterable, Sequence

HALF = 0.5
LONG_ENOUGH_MS = 240_000
LEAST_MS = 30_000
NEARLY_ALL = 0.8
"""Of a work that is so short that LEAST_MS would be more of it."""

Span = tuple[int, int]


def union(spans: Iterable[Sequence[int]], duration_ms: int) -> list[Span]:
    """Stretches of the track, each moment once, in order; what lies outside of the track does not count."""
    clipped = sorted((max(0, start), min(end, duration_ms)) for start, end in spans)
    joined: list[Span] = []
    for start, end in clipped:
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def length(spans: Iterable[Span]) -> int:
    return sum(end - start for start, end in spans)


def needed_ms(duration_ms: int) -> int:
    """How much of a track makes a play: half of it or four minutes, half a minute at the least, of a short one four fifths.

    As Last.fm and ListenBrainz count, but for what was really heard: moving the cursor along is no play.
    """
    return round(min(max(min(HALF * duration_ms, LONG_ENOUGH_MS), LEAST_MS), NEARLY_ALL * duration_ms))


def is_play(heard_ms: int, duration_ms: int) -> bool:
    return heard_ms >= needed_ms(duration_ms) > 0
