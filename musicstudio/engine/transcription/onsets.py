"""When exactly a note begins: to a few milliseconds, where frames tell only to 16."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from musicstudio.engine.transcription.limits import RATE
from musicstudio.engine.transcription.segmentation import DIP, Span, dips
from musicstudio.engine.transcription.types import PitchTrack, Values

_STEP: Final = RATE // 200  # 5 ms


def onset_of(index: int, spans: Sequence[Span], sung: Values, heard: PitchTrack, mono: npt.NDArray[np.float32]) -> float:
    """Seconds. After a silence: where the sound begins to rise. At a dip: its bottom. In a slide: its middle."""
    span, before = spans[index], spans[index - 1] if index else None
    if before is None or span.first - before.last > 3:
        since = before.last * heard.period if before else 0.0
        return _rise(mono, span.first * heard.period, since)
    reach = slice(max(0, span.first - 5), min(len(sung), span.first + 5))
    depth = dips(heard.level)[reach]
    if depth.max() >= DIP:
        bottom = (reach.start + int(np.argmax(depth))) * heard.period
        return _quietest(mono, bottom)
    return _crossing(sung, (before.pitch + span.pitch) / 2, span.first) * heard.period


def _rise(mono: npt.NDArray[np.float32], about: float, since: float) -> float:
    """Where the sound that has begun by second `about` rose from: back to what was there before it, at most 0.12 s."""
    first = max(int(since * RATE), int((about - 0.12) * RATE), 0)
    envelope = _envelope(mono[first : int((about + 0.1) * RATE)])
    if not len(envelope):
        return about
    loud = float(envelope.max())
    start = min(len(envelope) - 1, int((about - first / RATE) * RATE / _STEP))
    before = 1.6 * float(np.percentile(envelope[: start + 1], 20))
    quiet = np.flatnonzero(envelope[: start + 1] < min(max(before, 0.15 * loud), 0.5 * loud))
    step = int(quiet[-1]) + 1 if len(quiet) else int(np.argmin(envelope[: start + 1]))
    return first / RATE + step * _STEP / RATE


def _quietest(mono: npt.NDArray[np.float32], about: float) -> float:
    """The bottom of the dip around second `about`."""
    first = max(0, int((about - 0.03) * RATE))
    envelope = _envelope(mono[first : int((about + 0.03) * RATE)])
    return first / RATE + (int(np.argmin(envelope)) + 0.5) * _STEP / RATE if len(envelope) else about


def _envelope(samples: npt.NDArray[np.float32]) -> Values:
    """Root mean square of the 15 ms around every 5 ms."""
    power = np.square(samples[: len(samples) // _STEP * _STEP], dtype=np.float64).reshape(-1, _STEP).mean(axis=1)
    smooth: Values = np.sqrt(np.convolve(np.pad(power, 1, mode="edge"), np.ones(3) / 3, mode="valid")) if len(power) else power
    return smooth


def _crossing(sung: Values, halfway: float, about: int) -> float:
    """The frame, with fraction, nearest to `about` at which the pitch passes `halfway`; `about` when it never does."""
    low, high = max(0, about - 6), min(len(sung) - 1, about + 6)
    side = sung[low : high + 1] - halfway
    crossings = np.flatnonzero(np.sign(side[:-1]) * np.sign(side[1:]) < 0)
    if not len(crossings):
        return float(about)
    places = low + crossings + side[crossings] / (side[crossings] - side[crossings + 1])
    return float(places[np.argmin(np.abs(places - about))])
