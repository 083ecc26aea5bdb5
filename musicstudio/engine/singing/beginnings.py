"""When vowels are heard to begin: after a voiceless consonant the low part of a sound rises clearly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from musicstudio.engine.singing.features import RATE, Floats
from musicstudio.engine.singing.phones import is_voiced, is_vowel

AROUND = (0.08, 0.09)  # seconds before and after a time in which its vowel is looked for
WINDOW, STEP = 240, 60  # samples: 10 ms every 2.5 ms
LOW, HIGH = 90.0, 1000.0  # hertz in which a vowel is loud and a voiceless consonant is not
RISE = 15.0  # decibels that it must rise for its beginning to be seen


def clear_beginnings(phones: Sequence[tuple[str, float, float]], shortest: float) -> Iterator[float]:
    """Seconds at which vowels of at least `shortest` seconds begin after a voiceless consonant, of phones (phone, start, end)."""
    before = ""
    for phone, start, end in phones:
        if is_vowel(phone) and end - start >= shortest and before and not is_voiced(before):
            yield start
        before = phone


def loudness(samples: npt.NDArray[np.float32]) -> Floats:
    """Decibels between LOW and HIGH every STEP samples of a sound at features.RATE."""
    padded = np.pad(samples, WINDOW // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::STEP] * np.hanning(WINDOW)
    spectrum = np.abs(np.fft.rfft(frames, 512)) ** 2
    hertz = np.fft.rfftfreq(512, 1 / RATE)
    decibels: Floats = 10 * np.log10(spectrum[:, (hertz >= LOW) & (hertz <= HIGH)].sum(1) + 1e-9)
    return decibels


def lateness(loud: Floats, start: float) -> float | None:
    """Seconds by which the vowel that should begin at second `start` is heard later, None where no clear rise is; `loud` as
    `loudness` gives it."""
    first, last = (max(0, round((start + side) * RATE / STEP)) for side in (-AROUND[0], AROUND[1]))
    stretch = loud[first:last]
    third = max(3, len(stretch) // 3)
    if len(stretch) < 2 * third:
        return None
    lowest = int(np.argmin(stretch[:third]))  # before it the vowel before may still be heard, where the consonant is short
    high, low = stretch[third:].max(), stretch[lowest]
    if high - low < RISE:
        return None
    there = first + lowest + int(np.argmax(stretch[lowest:] > max((high + low) / 2, high - 12)))
    return float(there * STEP / RATE - start)
