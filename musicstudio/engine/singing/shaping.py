"""What a musician changes of a voice's sound over time: breath, tension, and the size of the throat."""

from __future__ import annotations

import numpy as np

from musicstudio.engine.singing.features import FLOOR, HARMONIC, RATE, Floats, Singles, band_centres

DECIBEL = np.log(10) / 10  # nats of power
BREATH, SOFTER = 14.0, 5.0  # decibels more noise and less harmonics at full breathiness
TILT, HINGE, REACH = 4.0, 800.0, 2.5  # decibels for each octave above so many hertz at full tension, over so many octaves
THROAT = 5.0  # semitones by which all formants move at full gender


def shaped(bands: Singles, curves: dict[str, Floats]) -> Singles:
    """(T, WIDTH) bands with what is drawn of breathiness, tension and gender. Positive gender makes the throat smaller."""
    harmonic, noise = bands[:, :HARMONIC].astype(float), bands[:, HARMONIC:].astype(float)
    if curves["gender"].any():
        factor = 2 ** (-THROAT / 12 * curves["gender"])
        harmonic, noise = _warped(harmonic, factor), _warped(noise, factor)
    breath = curves["breathiness"][:, None]
    noise = noise + BREATH * DECIBEL * breath
    octaves = np.clip(np.log2(np.maximum(band_centres(HARMONIC), 1.0) / HINGE), -1, REACH)
    harmonic = harmonic + DECIBEL * (TILT * curves["tension"][:, None] * octaves - SOFTER * breath)
    found: Singles = np.maximum(np.concatenate([harmonic, noise], 1), FLOOR).astype(np.float32)
    return found


def _warped(bands: Floats, factor: Floats) -> Floats:
    """Every band of frame t takes what was at `factor[t]` times its frequency."""
    count = bands.shape[1]
    mel = 2595 * np.log10(1 + band_centres(count)[None] * factor[:, None] / 700)
    place = np.clip(mel / mel_step(count), 0, count - 1)
    low = np.minimum(place.astype(int), count - 2)
    rows = np.arange(len(bands))[:, None]
    warped: Floats = bands[rows, low] * (1 - (place - low)) + bands[rows, low + 1] * (place - low)
    return warped


def mel_step(bands: int) -> float:
    """Mel between the middles of two bands."""
    return float(2595 * np.log10(1 + RATE / 2 / 700) / (bands - 1))
