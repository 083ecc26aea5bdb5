"""Sound to a pitch track: SwiftF0 (https://arxiv.org/abs/2508.18440) and the level beside it."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from musicstudio.engine.transcription.limits import RATE
from musicstudio.engine.transcription.types import PitchTrack, Values

if TYPE_CHECKING:
    from swift_f0 import SwiftF0

HOP: Final = 256
_LOWEST, _HIGHEST = 65.0, 1_400.0  # Hz: C2 to F6, wider than anyone hums; leaves out the hum of the mains
_CHUNK: Final = 1_250  # frames, 20 s: how often a caller may say that it no longer waits
_AROUND: Final = 12  # frames that a chunk hears of its neighbours: the network's field of view


@cache
def network() -> "SwiftF0":
    """The network, loaded once per process; one thread, as everything in a worker."""
    from swift_f0 import SwiftF0

    return SwiftF0(threads=1, spin=False)


def at_network_rate(samples: npt.NDArray[np.float32], rate: int) -> npt.NDArray[np.float32]:
    """`samples` (frames,) or (frames, channels) as one channel of RATE frames per second."""
    mono = samples if samples.ndim == 1 else samples.mean(axis=1, dtype=np.float32)
    if rate == RATE:
        return np.ascontiguousarray(mono, dtype=np.float32)
    import soxr

    return np.asarray(soxr.resample(mono, rate, RATE), dtype=np.float32)


def track(samples: npt.NDArray[np.float32], stop: Callable[[], bool] = lambda: False) -> PitchTrack | None:
    """The pitch of `samples` (frames,) at RATE; None when `stop` says so meanwhile.

    Frames whose level lies below the gate count as unvoiced: the network was never shown silence and finds notes in it.
    """
    frames = max(1, len(samples) // HOP)
    if len(samples) < HOP:
        samples = np.pad(samples, (0, HOP - len(samples)))
    pitch, voicing = np.empty(frames), np.empty(frames)
    for first in range(0, frames, _CHUNK):
        if stop():
            return None
        last, left = min(first + _CHUNK, frames), max(0, first - _AROUND)
        heard = network().detect(samples[left * HOP : (last + _AROUND) * HOP], RATE, _LOWEST, _HIGHEST)
        here = slice(first - left, last - left)
        pitch[first:last] = 69.0 + 12.0 * np.log2(heard.pitch_hz[here] / 440.0)
        voicing[first:last] = heard.confidence[here]
    level = levels(samples, frames)
    return PitchTrack(pitch, np.where(level < gate(level), 0.0, voicing), level, HOP / RATE)


def levels(samples: npt.NDArray[np.float32], frames: int) -> Values:
    """Root mean square in dB of the 20 ms around each of `frames` frames, never below -120."""
    half = RATE // 100
    power = np.concatenate(([0.0], np.cumsum(np.square(samples, dtype=np.float64))))
    centre = np.arange(frames) * HOP
    low, high = np.clip(centre - half, 0, len(samples)), np.clip(centre + half, 0, len(samples))
    mean = (power[high] - power[low]) / np.maximum(1, high - low)
    loudness: Values = 10.0 * np.log10(np.maximum(mean, 1e-12))
    return loudness


def gate(level: Values) -> float:
    """Below this many dB nothing is a note: 32 dB under the loud passages, and never under -58."""
    return max(-58.0, float(np.percentile(level, 95)) - 32.0)
