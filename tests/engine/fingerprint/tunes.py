"""Music to be recognised: plucked chords by chance, at a tempo and a pitch."""

import numpy as np
import numpy.typing as npt

from musicstudio.engine.fingerprint.landmarks import DENSE, DENSITY, Peaks, peaks_of
from musicstudio.engine.fingerprint.spectrum import RATE


def tune(seed: int, seconds: float, *, faster: float = 1.0, higher: float = 0.0) -> npt.NDArray[np.float32]:
    """Samples at RATE of the tune `seed`, played faster, and higher by semitones."""
    rng = np.random.default_rng(seed)
    samples = np.zeros(round(seconds * RATE) + 2 * RATE, np.float32)
    time = np.arange(RATE) / RATE
    at = 0.0
    while at < seconds:
        for pitch in rng.choice(np.arange(40, 88), 3, replace=False):
            hertz = 440 * 2 ** ((pitch + higher - 69) / 12)
            overtones = np.array([n for n in range(1, 7) if n * hertz < RATE / 2])
            note = (np.sin(2 * np.pi * hertz * overtones[:, None] * time) / overtones[:, None] ** rng.uniform(0.8, 1.6)).sum(0)
            first = round(at * RATE)
            samples[first : first + RATE] += (note * np.exp(-time * rng.uniform(3, 8))).astype(np.float32)
        at += float(rng.uniform(0.1, 0.4)) / faster
    return 0.1 * samples[: round(seconds * RATE)]


def reference(seed: int, seconds: float = 30.0) -> Peaks:
    return peaks_of(tune(seed, seconds), DENSITY)


def query(samples: npt.NDArray[np.float32]) -> Peaks:
    return peaks_of(samples, DENSE)
