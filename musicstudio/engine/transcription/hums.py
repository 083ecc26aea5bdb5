"""Generated hums with known notes: what the transcription is measured and tested on.

A hum is a sum of harmonics under the resonances of a closed mouth. What makes real humming hard is in it: intonation
that is off and wanders, vibrato, slides between tied-over notes, soft new attacks on the same pitch, an unsteady
breath, audible breathing in, room noise. Everything follows from the seed.

Where a slide joins two notes there is no one moment at which the second begins; its onset is taken to be the middle of
the slide. After a dip or a breath it is the moment at which the sound begins to rise.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]
Curve = npt.NDArray[np.float64]

RATE: Final = 48_000
_RESONANCES: Final = ((270.0, 90.0, 1.0), (1_050.0, 180.0, 0.22), (2_300.0, 260.0, 0.08))  # Hz, width in Hz, height
_SCALE: Final = (0, 2, 4, 5, 7, 9, 11)


@dataclass(frozen=True)
class Manner:
    """How somebody hums. Pairs are the least and the most of a value drawn anew for every hum or note."""

    vibrato_cents: tuple[float, float] = (20.0, 30.0)  # to either side
    vibrato_hertz: tuple[float, float] = (5.0, 6.0)
    slide_seconds: tuple[float, float] = (0.06, 0.12)
    beat_seconds: tuple[float, float] = (0.5, 0.75)
    beats: tuple[float, ...] = (0.5, 0.5, 1.0, 1.0, 1.0, 1.5, 2.0)
    tuning_cents: float = 40.0  # the whole hum lies this far off at the most
    wander_cents: float = 12.0  # standard deviation, note by note
    shake_db: float = 1.5  # standard deviation of the loudness
    noise_db: tuple[float, float] = (25.0, 30.0)  # signal to noise
    breath_db: float = -32.0  # breathing in, beside the tone


STEADY: Final = Manner()
"""As the goal of the studio names it: vibrato of 30 cents, slides of 60 to 120 ms, noise 25 to 30 dB below."""

ROUGH: Final = Manner(
    vibrato_cents=(30.0, 50.0),
    slide_seconds=(0.08, 0.18),
    beat_seconds=(0.36, 0.6),
    wander_cents=20.0,
    shake_db=3.0,
    noise_db=(12.0, 20.0),
    breath_db=-24.0,
)
"""An untrained voice in a noisy room: for information, no goal."""


@dataclass(frozen=True)
class HummedNote:
    """What was meant: seconds from the start, MIDI number."""

    onset: float
    end: float
    pitch: int


@dataclass(frozen=True)
class Hum:
    """`samples` float32 (frames,), -1..1, at RATE; `tuning` in cents: how far the whole lies above concert pitch."""

    samples: Samples
    notes: tuple[HummedNote, ...]
    tuning: float


def make_hum(seed: int, manner: Manner = STEADY, count: int = 16) -> Hum:
    """A random melody of `count` notes, hummed by a low voice (even seeds) or a high one (odd seeds)."""
    random = np.random.default_rng(seed)
    pitches = _melody(random, count, low=seed % 2 == 0)
    tuning = float(random.uniform(-manner.tuning_cents, manner.tuning_cents))
    beat = random.uniform(*manner.beat_seconds)
    clock, phrase, notes, joins = 0.4, 0, [], []
    for index, pitch in enumerate(pitches):
        length = float(random.choice(manner.beats)) * beat
        phrase += 1
        same = index > 0 and pitches[index - 1] == pitch
        join = "dip" if same or random.random() < 0.35 else "slide"
        if index == 0 or (phrase > 5 and random.random() < 0.4):
            join, phrase = "breath", 0
            clock += 0.0 if index == 0 else float(random.uniform(0.25, 0.45))
        notes.append(HummedNote(clock, clock + length, pitch))
        joins.append(join)
        clock += length
    frames = int((clock + 0.5) * RATE)
    pitch_curve = _pitch_curve(random, notes, joins, manner, tuning, frames)
    tone = _harmonics(pitch_curve) * _loudness(random, notes, joins, manner, frames)
    tone *= 0.12 / float(np.sqrt(np.mean(np.square(tone[np.abs(tone) > 1e-4]))))
    noise = room_noise(frames, -random.uniform(*manner.noise_db), random) * 0.12
    breath = _breaths(random, notes, joins, frames) * 0.12 * 10 ** (manner.breath_db / 20)
    return Hum((tone + noise + breath).astype(np.float32), tuple(notes), tuning)


def room_noise(frames: int, decibels: float, random: np.random.Generator) -> Curve:
    """Pink noise with some white in it, (frames,), at `decibels` below 1 (root mean square)."""
    spectrum = np.fft.rfft(random.standard_normal(frames))
    hertz = np.maximum(np.fft.rfftfreq(frames, 1 / RATE), 20.0)
    noise = np.fft.irfft(spectrum * (np.sqrt(1 / hertz) + 0.006), frames)
    return noise * float(10 ** (decibels / 20) / np.sqrt(np.mean(noise**2)))


def _melody(random: np.random.Generator, count: int, *, low: bool) -> list[int]:
    """Steps and small leaps in a major scale, some notes repeated, within a tenth or so."""
    base = int(random.integers(43, 52)) if low else int(random.integers(55, 64))
    degree, pitches = int(random.integers(0, 8)), []
    for _ in range(count):
        pitches.append(base + 12 * (degree // 7) + _SCALE[degree % 7])
        degree += int(random.choice((-4, -3, -2, -2, -1, -1, -1, 0, 1, 1, 1, 2, 2, 3, 4)))
        degree = abs(degree) if degree < 0 else 20 - degree if degree > 10 else degree
    return pitches


def _smooth_noise(random: np.random.Generator, frames: int, hertz: float) -> Curve:
    """Noise below `hertz`, standard deviation 1, as a curve of `frames` values."""
    points = max(8, int(frames / RATE * hertz * 2))
    values = random.standard_normal(points)
    curve = np.interp(np.linspace(0, points - 1, frames), np.arange(points), values)
    return curve / max(1e-9, float(curve.std()))


def _pitch_curve(
    random: np.random.Generator, notes: list[HummedNote], joins: list[str], manner: Manner, tuning: float, frames: int
) -> Curve:
    """MIDI numbers with fractions, one per frame."""
    time = np.arange(frames) / RATE
    curve = np.full(frames, float(notes[0].pitch))
    targets = [note.pitch + random.normal(0.0, manner.wander_cents) / 100 for note in notes]
    for index, note in enumerate(notes):
        if index == 0:
            curve[:] = targets[0]
            continue
        width = random.uniform(*manner.slide_seconds) if joins[index] == "slide" else 0.03
        middle = note.onset if joins[index] == "slide" else note.onset - 0.02
        way = np.clip((time - middle) / width + 0.5, 0.0, 1.0)
        curve += (targets[index] - targets[index - 1]) * (0.5 - 0.5 * np.cos(np.pi * way))
    for note in notes:
        depth, hertz = random.uniform(*manner.vibrato_cents) / 100, random.uniform(*manner.vibrato_hertz)
        inside = np.clip((time - note.onset - 0.12) / 0.15, 0, 1) * np.clip((note.end - time) / 0.08, 0, 1)
        curve += depth * inside * np.sin(2 * np.pi * hertz * (time - note.onset) + random.uniform(0, 2 * np.pi))
    return curve + tuning / 100 + 0.05 * _smooth_noise(random, frames, 12.0)


def _loudness(random: np.random.Generator, notes: list[HummedNote], joins: list[str], manner: Manner, frames: int) -> Curve:
    """Amplitude per frame: 0 outside the notes, dips at new attacks, the shake of the breath all over."""
    time = np.arange(frames) / RATE
    loudness = np.zeros(frames)
    for index, note in enumerate(notes):
        joined = index + 1 < len(notes) and joins[index + 1] != "breath"
        attack = random.uniform(0.03, 0.06)
        level = 10 ** (random.normal(0.0, 1.5) / 20)
        rise = 1.0 if joins[index] == "slide" else np.clip((time - note.onset) / attack, 0.0, 1.0)
        fall = 1.0 if joined else np.clip((note.end - time) / 0.08, 0.0, 1.0)
        inside = (time >= note.onset) & (time < note.end)
        loudness = np.where(inside, level * rise * fall, loudness)
        if joined and joins[index + 1] == "dip":
            closing = np.clip((note.end - time) / random.uniform(0.03, 0.05), 0.06, 1.0)
            loudness = np.where(inside, loudness * closing, loudness)
    soft = max(1, int(0.012 * RATE))
    loudness = np.convolve(loudness, np.hanning(soft) / np.hanning(soft).sum(), mode="same")
    return loudness * 10 ** (np.clip(manner.shake_db * _smooth_noise(random, frames, 5.0), -8, 8) / 20)


def _harmonics(pitch: Curve) -> Curve:
    """The tone of a closed mouth along a curve of MIDI numbers, loudness about even."""
    hertz = 440.0 * 2.0 ** ((pitch - 69.0) / 12.0)
    phase = 2 * np.pi * np.cumsum(hertz) / RATE
    tone = np.zeros(len(pitch))
    for harmonic in range(1, 19):
        frequency = hertz * harmonic
        body = sum(height / (1 + ((frequency - centre) / width) ** 2) for centre, width, height in _RESONANCES)
        tone += (body + 0.02) / harmonic**0.7 * np.sin(harmonic * phase + harmonic * 0.7)
    return tone / np.sqrt(np.convolve(tone**2, np.ones(2048) / 2048, mode="same") + 1e-6)


def _breaths(random: np.random.Generator, notes: list[HummedNote], joins: list[str], frames: int) -> Curve:
    """Hiss in the pauses before phrases."""
    time = np.arange(frames) / RATE
    shape = np.zeros(frames)
    for index, note in enumerate(notes):
        if joins[index] == "breath":
            start = notes[index - 1].end + 0.03 if index else 0.05
            shape += np.sin(np.pi * np.clip((time - start) / max(0.05, note.onset - 0.04 - start), 0.0, 1.0))
    hiss = np.diff(random.standard_normal(frames + 1))
    return shape * hiss
