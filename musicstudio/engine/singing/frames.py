"""What the acoustic network is told, every 5 ms: which phone sounds, between which others, how far it has come, how high and how
loud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from musicstudio.engine.singing.features import FRAME, Floats, Singles
from musicstudio.engine.singing.phones import PAUSE, PHONES

Ints = npt.NDArray[np.int64]
NUMBER = {phone: number for number, phone in enumerate(PHONES)}
SCALARS = 5  # since, until, share, pitch, level
MIDDLE = 220.0  # hertz; pitch is told in octaves from here
SCALE = 0.05  # seconds; nearness to an edge of a phone is told on this scale
LEVEL = 10.0  # decibels to one unit


@dataclass(frozen=True)
class Frames:
    """phones (T, 3): numbers of the phone before, of this and of the next; scalars (T, SCALARS)."""

    phones: Ints
    scalars: Singles

    def __len__(self) -> int:
        return len(self.phones)


def frames_of(segments: Sequence[tuple[str, float, float]], f0: Floats, level: Floats) -> Frames:
    """Frames for phones (phone, start, end) in seconds without gaps, from second 0 on; `f0` (T,) hertz, `level` (T,) decibels
    over what is usual for the voice. What lies before the first phone and after the last is silent."""
    spans = [(PAUSE, min(0.0, segments[0][1]) - 1.0, segments[0][1]), *segments]
    times = (np.arange(len(f0)) + 0.5) * FRAME
    spans.append((PAUSE, spans[-1][2], max(spans[-1][2], times[-1] if len(times) else 0.0) + 1.0))
    starts, ends = (np.array([span[place] for span in spans]) for place in (1, 2))
    here = np.clip(np.searchsorted(starts, times, "right") - 1, 0, len(spans) - 1)
    numbers = np.array([NUMBER[span[0]] for span in spans])
    around = np.stack([np.maximum(here - 1, 0), here, np.minimum(here + 1, len(spans) - 1)], 1)
    since, until = times - starts[here], ends[here] - times
    scalars = np.stack(
        [
            np.exp(-since / SCALE),
            np.exp(-until / SCALE),
            since / np.maximum(since + until, 1e-6),
            np.log2(f0 / MIDDLE),
            level / LEVEL,
        ],
        1,
    )
    return Frames(numbers[around], scalars.astype(np.float32))
