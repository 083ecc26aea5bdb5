"""Small sound files for tests."""

import io

import numpy as np
import soundfile


def tone(seconds: float = 1.0, *, form: str = "WAV", rate: int = 8000, channels: int = 1) -> bytes:
    """A sine of 440 Hz at half loudness, as a file of this form: WAV, FLAC, OGG, MP3, AIFF."""
    wave = 0.5 * np.sin(2 * np.pi * 440 * np.arange(round(seconds * rate)) / rate)
    file = io.BytesIO()
    soundfile.write(file, np.repeat(wave[:, None], channels, axis=1), rate, format=form)
    return file.getvalue()
