"""What a voice is described by, every 5 ms: how loud its harmonics and its noise are in bands of frequency, and whether it is
voiced. WORLD (Morise et al. 2016) measures it in a recording.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]

RATE = 24_000
HOP = 120  # samples of a frame
FRAME = HOP / RATE  # seconds
BINS = 513  # of WORLD's spectra
HARMONIC, NOISE = 64, 32  # bands, equally wide on the mel scale from 0 to 12 kHz
WIDTH = HARMONIC + NOISE
FLOOR = -16.0  # nats of power; nothing is quieter
LEAST_HERTZ = 50.0


def world() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks for its version through an interface that is going away
        import pyworld
    return pyworld


@dataclass(frozen=True)
class Voiced:
    """A voice over T frames: `bands` (T, WIDTH) in nats of power, harmonics first; `f0` (T,) in hertz, everywhere above zero;
    `voiced` (T,) between 0 and 1."""

    bands: Singles
    f0: Floats
    voiced: Singles

    def __len__(self) -> int:
        return len(self.f0)


@cache
def mel_bands(bands: int) -> Floats:
    """Triangles (bands, BINS) that share out the bins; each bin's shares sum to one, so that none is lost at the edges."""
    mel = 2595 * np.log10(1 + np.linspace(0, RATE / 2, BINS) / 700)
    centres = np.linspace(0, mel[-1], bands)
    shares: Floats = np.maximum(0, 1 - np.abs(mel[None] - centres[:, None]) / (centres[1] - centres[0]))
    return shares


@cache
def band_centres(bands: int) -> Floats:
    """Hertz of the middle of each band."""
    mel = np.linspace(0, 2595 * np.log10(1 + RATE / 2 / 700), bands)
    hertz: Floats = 700 * (10 ** (mel / 2595) - 1)
    return hertz


@cache
def _means(bands: int) -> Floats:
    shares = mel_bands(bands)
    means: Floats = shares / shares.sum(1, keepdims=True)
    return means


def to_bands(power: Floats, bands: int) -> Singles:
    """(T, BINS) power -> (T, bands) nats, the mean of each band."""
    found = np.log(np.maximum(power, np.exp(FLOOR))) @ _means(bands).T
    return np.maximum(found, FLOOR).astype(np.float32)


def from_bands(nats: npt.NDArray[np.floating]) -> Floats:
    """(T, bands) nats -> (T, BINS) power, straight lines between the bands' centres."""
    power: Floats = np.exp(nats.astype(float) @ mel_bands(nats.shape[1]))
    return power


def analyse(audio: Floats, f0: Floats, refine: bool = True) -> Voiced:
    """What is heard in a recording at `RATE`, whose pitch is about `f0` (T,) in hertz every frame, 0 where it is not voiced.
    Unvoiced stretches are bridged in the answer's `f0`."""
    tools = world()
    times = np.arange(len(f0)) * FRAME
    audio = np.ascontiguousarray(audio, float)
    if refine:
        f0 = tools.stonemask(audio, f0, times, RATE)
    envelope = tools.cheaptrick(audio, f0, times, RATE, fft_size=2 * (BINS - 1))
    aperiodic = tools.d4c(audio, f0, times, RATE, fft_size=2 * (BINS - 1)) ** 2
    voiced = (f0 >= LEAST_HERTZ).astype(np.float32)
    harmonic = to_bands(envelope * (1 - aperiodic), HARMONIC)
    noise = to_bands(envelope * aperiodic, NOISE)
    return Voiced(np.concatenate([harmonic, noise], 1), bridged(f0), voiced)


def pitch_of(audio: Floats, low: float = 60.0, high: float = 1000.0) -> Floats:
    """F0 in hertz every frame, 0 where none is found."""
    found: Floats = world().harvest(np.ascontiguousarray(audio, float), RATE, low, high, FRAME * 1000)[0]
    return found


def bridged(f0: Floats) -> Floats:
    """F0 with straight lines, in octaves, over what is not voiced; 200 Hz where nothing is."""
    there = f0 >= LEAST_HERTZ
    if not there.any():
        return np.full(len(f0), 200.0)
    places = np.arange(len(f0))
    line: Floats = 2 ** np.interp(places, places[there], np.log2(f0[there]))
    return line
