"""When phones sound in a recording, found by comparing it with our own synthesis of the same words (dynamic time warping, Sakoe
and Chiba 1978)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from musicstudio.engine.singing.features import FRAME, Floats, Singles

Ints = npt.NDArray[np.int64]
Phones = list[tuple[str, float, float]]
PENALTY = 0.5  # of the mean distance, for every frame that is passed over or stands still
SHORTEST = 2  # frames of a phone
QUIET = -12.0  # nats; below it differences are not heard


def warp(ours: Singles, theirs: Singles, reach: int) -> Ints:
    """For every frame of `theirs` (T, W) the frame of `ours` (P, W) that it matches: rising, from the first to the last, at most
    `reach` frames from the straight way. Between two frames ours goes on by none, one or two."""
    t, p = len(theirs), len(ours)
    straight = np.round(np.linspace(0, p - 1, t)).astype(int)
    reach = max(reach, abs(p - t), 2)
    offsets = np.arange(-reach, reach + 1)
    a, b = np.maximum(ours, QUIET), np.maximum(theirs, QUIET)
    distances = np.full((t, len(offsets)), np.inf)
    for k, offset in enumerate(offsets):
        places = straight + offset
        inside = (places >= 0) & (places < p)
        distances[inside, k] = np.abs(a[places[inside]] - b[inside]).mean(1)
    dear = PENALTY * float(np.mean(distances[np.isfinite(distances)]))
    total = np.full(len(offsets), np.inf)
    total[offsets == 0] = distances[0, offsets == 0]
    steps = np.zeros((t, len(offsets)), np.int64)
    for i in range(1, t):
        moved = int(straight[i] - straight[i - 1])
        ways = np.stack([_shifted(total, moved - step) + (dear if step != 1 else 0.0) for step in (0, 1, 2)])
        steps[i] = ways.argmin(0)
        total = ways.min(0) + distances[i]
    found = np.zeros(t, np.int64)
    ends = np.abs(straight[-1] + offsets - (p - 1)) * dear
    k = int(np.argmin(total + ends))
    for i in range(t - 1, -1, -1):
        found[i] = straight[i] + offsets[k]
        if i:
            k += int(straight[i] - straight[i - 1]) - int(steps[i, k])
    return found.clip(0, p - 1)


def _shifted(line: Floats, by: int) -> Floats:
    """line[k + by], infinite outside."""
    shifted = np.full(len(line), np.inf)
    if by >= 0:
        shifted[: len(line) - by] = line[by:]
    else:
        shifted[-by:] = line[:by]
    return shifted


def moved(phones: Sequence[tuple[str, float, float]], places: Ints) -> Phones:
    """Phones of our synthesis (seconds, without gaps) at the times at which they sound in the recording that `warp` compared."""
    edges = [0]
    for _, _, end in phones[:-1]:
        edges.append(max(edges[-1] + SHORTEST, int(np.searchsorted(places, round(end / FRAME)))))
    edges.append(max(edges[-1] + SHORTEST, len(places)))
    return [(phone, edges[i] * FRAME, edges[i + 1] * FRAME) for i, (phone, _, _) in enumerate(phones)]
