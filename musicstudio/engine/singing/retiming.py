"""Phones that the musician begins earlier or later than they would by themselves; none ever crosses another.

Only beginnings move: a phone ends where the next one begins, so that nothing is ever silent between two. The rest between two
words, and the end of the last one, stay where the notes have them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from musicstudio.engine.singing.phones import PAUSE
from musicstudio.engine.singing.timing import Segment
from musicstudio.engine.singing.underlay import Sung

Offsets = Mapping[str, Sequence[int]]
"""By the id of a note, for its phones in their order: milliseconds by which each begins later (earlier where negative)."""
OFFSET = 2000  # milliseconds to each side at most
SHORTEST = 0.01  # seconds that a phone keeps: two frames of what the network is told


def places(found: Sequence[Segment]) -> list[int | None]:
    """For each segment which phone of its note it is, counted from 0; None for a rest."""
    counts: dict[int, int] = {}
    told: list[int | None] = []
    for segment in found:
        if segment.phone == PAUSE:
            told.append(None)
            continue
        told.append(counts.get(segment.note, 0))
        counts[segment.note] = counts.get(segment.note, 0) + 1
    return told


def retimed(found: Sequence[Segment], sung: Sequence[Sung], offsets: Offsets) -> list[Segment]:
    """`found`, the phones of `sung`, with their beginnings moved. One that would come too near to its neighbours stops where each
    keeps SHORTEST, or all it had where that was less."""
    wanted = [_offset(offsets, sung[s.note].note, place) / 1000 for s, place in zip(found, places(found), strict=True)]
    if not any(wanted):
        return list(found)
    keeps = [min(SHORTEST, segment.end - segment.start) for segment in found]
    starts = [segment.start for segment in found]
    # The next beginning that stays, less what the phones up to there keep.
    latest, bound = [0.0] * len(found), found[-1].end
    for i in reversed(range(len(found))):
        bound -= keeps[i]
        latest[i] = bound
        bound = bound if wanted[i] else starts[i]
    for i, offset in enumerate(wanted):
        if offset:
            earliest = starts[i - 1] + keeps[i - 1] if i else starts[i]
            starts[i] = max(earliest, min(latest[i], starts[i] + offset))
    ends = [*starts[1:], found[-1].end]
    return [replace(segment, start=start, end=end) for segment, start, end in zip(found, starts, ends, strict=True)]


def _offset(offsets: Offsets, note: str, place: int | None) -> int:
    moved = offsets.get(note, ())
    return moved[place] if place is not None and place < len(moved) else 0
