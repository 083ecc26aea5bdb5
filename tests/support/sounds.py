"""Small sound files for tests."""

import io

import numpy as np
import numpy.typing as npt
import soundfile


def tone(seconds: float = 1.0, *, form: str = "WAV", rate: int = 8000, channels: int = 1) -> bytes:
    """A sine of 440 Hz at half loudness, as a file of this form: WAV, FLAC, OGG, MP3, AIFF."""
    wave = 0.5 * np.sin(2 * np.pi * 440 * np.arange(round(seconds * rate)) / rate)
    file = io.BytesIO()
    soundfile.write(file, np.repeat(wave[:, None], channels, axis=1), rate, format=form)
    return file.getvalue()


def tones(pitches: list[int], *, seconds: float = 1.0, level: float = 0.5, rate: int = 8000) -> npt.NDArray[np.float64]:
    """Sines of these MIDI numbers, one after another, each fading in and out; 0 is a rest. Samples (frames,)."""
    count = round(seconds * rate)
    fade = np.sin(np.pi * (np.arange(count) + 0.5) / count)
    time = np.arange(count) / rate
    waves = [level * fade * np.sin(2 * np.pi * 440 * 2 ** ((pitch - 69) / 12) * time) * (pitch > 0) for pitch in pitches]
    return np.concatenate(waves)


def wav(samples: npt.NDArray[np.float64], rate: int = 8000) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format="WAV")
    return file.getvalue()
