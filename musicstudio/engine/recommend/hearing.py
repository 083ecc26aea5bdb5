"""What a recording sounds like, as numbers: so that music without a score is near to what sounds like it.

Timbre is told by cepstra of mel bands (Davis and Mermelstein 1980), harmony by chroma above the pitch class that sounds most, and
manner by onsets (half-wave rectified spectral flux, Bello et al. 2005), loudness and brightness. Spectra are taken block by
block: of a whole recording only BANDS + CHROMA numbers for each window are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from musicstudio.engine import sandbox
from musicstudio.engine.audio.decoding import check_audio, decode
from musicstudio.engine.audio.errors import UnreadableAudio

Singles = npt.NDArray[np.float32]

WINDOW_SECONDS = 0.046
"""At the least; windows overlap by half."""
BLOCK = 512
"""Windows whose spectra are held at once."""
BANDS, CEPSTRA, CHROMA, MANNER = 40, 12, 12, 5
LOWEST, HIGHEST = 50.0, 8_000.0
"""Hertz that the bands reach from and to."""
TUNED = (200.0, 2_000.0)
"""Hertz in which windows of this length tell pitch classes apart."""
SILENT = 1e-4
"""Root mean square, full scale 1, up to which a window is silence (-80 dB)."""
QUIET = 1e-3
"""The same as a share of the loudest window (-60 dB)."""
RISE = 2.0
"""Times the usual flux, from which a window in which it is highest begins a note."""
SOUND_SIZES = (CEPSTRA, CEPSTRA, CHROMA, MANNER)
SOUND_SIZE = sum(SOUND_SIZES)


TARGET: Final = "musicstudio.engine.recommend.hearing:parse"
LIMITS: Final = sandbox.Limits(memory=1536 * sandbox.MEBIBYTE, output=4096)


def heard_safely(data: bytes) -> Singles | None:
    """`sound_features` of a foreign file, decoded in the sandbox. Zeros for what cannot be read; None where the machine was too
    busy to tell."""
    try:
        check_audio(data)
        answer = sandbox.run(TARGET, data, limits=LIMITS)
    except sandbox.OutOfTime:
        return None
    except (UnreadableAudio, sandbox.SandboxFailure):
        return np.zeros(SOUND_SIZE, np.float32)
    # The child has read foreign bytes, so its answer is foreign too.
    told = np.frombuffer(answer, "<f4") if isinstance(answer, bytes) and len(answer) == 4 * SOUND_SIZE else np.zeros(0, "<f4")
    return told.astype(np.float32) if len(told) and np.isfinite(told).all() else np.zeros(SOUND_SIZE, np.float32)


def parse(data: bytes, _argument: str) -> bytes:
    """The sandbox's entry."""
    audio = decode(data)
    return sound_features(audio.samples, audio.rate).astype("<f4").tobytes()


@dataclass(frozen=True)
class _Windows:
    """(w, BANDS) and (w, CHROMA) power, (w,) root mean square, and seconds from one window to the next."""

    bands: Singles
    chroma: Singles
    loudness: Singles
    step: float

    def __getitem__(self, some: npt.NDArray[np.bool_]) -> _Windows:
        return _Windows(self.bands[some], self.chroma[some], self.loudness[some], self.step)


def sound_features(samples: Singles, rate: int) -> Singles:
    """(SOUND_SIZE,) float32 of samples (frames,) or (frames, channels) at `rate` per second: means and spreads of the cepstra,
    chroma, manner. Zeros for silence, and for less than two windows that sound."""
    windows = _windows(samples.reshape(len(samples), -1), rate)
    loudest = float(windows.loudness.max(initial=0.0))
    heard = windows[windows.loudness > max(QUIET * loudest, SILENT)]
    if len(heard.loudness) < 2:
        return np.zeros(SOUND_SIZE, np.float32)
    # Relative to the loudest band, so that how loud a recording is made does not count.
    cepstra = np.log(heard.bands / heard.bands.max() + 1e-8) @ _cosines()
    return np.concatenate([cepstra.mean(0), cepstra.std(0), _tones(heard), _manner(windows, heard)]).astype(np.float32)


def _tones(heard: _Windows) -> Singles:
    """Share of each semitone above the one that sounds most: whatever the key."""
    amplitudes = np.sqrt(heard.chroma).sum(0)
    from_strongest = np.roll(amplitudes, -int(amplitudes.argmax()))
    shares: Singles = from_strongest / max(float(from_strongest.sum()), 1e-9)
    return shares


def _manner(windows: _Windows, heard: _Windows) -> Singles:
    """Onsets, range of loudness, brightness, its spread, and evenness of the spectrum: each about 0 to 1."""
    logs = np.log(windows.bands / windows.bands.max() + 1e-6)
    flux = np.maximum(np.diff(logs, axis=0), 0).mean(1)
    inner = flux[1:-1]
    onsets = (inner > flux[:-2]) & (inner >= flux[2:]) & (inner > RISE * flux.mean())
    shares = heard.bands / np.maximum(heard.bands.sum(1, keepdims=True), 1e-20)
    bright = shares @ np.linspace(0, 1, BANDS)
    low, high = np.percentile(20 * np.log10(heard.loudness), (10, 95))
    evenness = np.exp(np.log(shares + 1e-8).mean(1)) * BANDS
    seconds = len(windows.loudness) * windows.step
    return np.array([onsets.sum() / seconds / 8, (high - low) / 40, bright.mean(), bright.std() * 4, evenness.mean()], np.float32)


def _windows(samples: Singles, rate: int) -> _Windows:
    size = 1 << int(np.ceil(np.log2(WINDOW_SECONDS * rate)))
    step, shape = size // 2, np.hanning(size).astype(np.float32)
    count = max(0, 1 + (len(samples) - size) // step)
    filters = _filters(size, rate)
    told, loudness = np.zeros((count, BANDS + CHROMA), np.float32), np.zeros(count, np.float32)
    for first in range(0, count, BLOCK):
        some = slice(first, min(first + BLOCK, count))
        stretch = samples[first * step : (some.stop - 1) * step + size].mean(1, dtype=np.float32)
        cut = np.lib.stride_tricks.sliding_window_view(stretch, size)[::step]
        told[some] = (np.abs(np.fft.rfft(cut * shape)) ** 2).astype(np.float32) @ filters
        loudness[some] = np.sqrt(np.einsum("ws,ws->w", cut, cut) / size)
    return _Windows(told[:, :BANDS], told[:, BANDS:], loudness, step / rate)


@cache
def _filters(size: int, rate: int) -> Singles:
    """(size // 2 + 1, BANDS + CHROMA): triangles of the same width in mel, and pitch classes from A."""
    hertz = np.fft.rfftfreq(size, 1 / rate)
    mel, (lowest, highest) = (2595 * np.log10(1 + np.asarray(one) / 700) for one in (hertz, (LOWEST, HIGHEST)))
    edges = np.linspace(lowest, highest, BANDS + 2)
    width = edges[1] - edges[0]
    triangles = np.maximum(0, 1 - np.abs(mel[:, None] - edges[None, 1:-1]) / width)
    pitch = 12 * np.log2(np.maximum(hertz, 1) / 440)
    inside = (hertz >= TUNED[0]) & (hertz <= TUNED[1])
    classes = inside[:, None] & (np.rint(pitch)[:, None] % 12 == np.arange(CHROMA)[None])
    return np.concatenate([triangles, classes], axis=1).astype(np.float32)


@cache
def _cosines() -> Singles:
    """(BANDS, CEPSTRA): from logarithms of bands to cepstra, without the one that tells loudness."""
    angles = np.pi * (np.arange(BANDS)[:, None] + 0.5) * np.arange(1, CEPSTRA + 1)[None] / BANDS
    cosines: Singles = (np.cos(angles) * np.sqrt(2 / BANDS)).astype(np.float32)
    return cosines
