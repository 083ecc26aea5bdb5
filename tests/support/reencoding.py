"""What people do to a sound file without meaning its credentials any good."""

import io

import numpy as np
import soundfile


def reencoded(content: bytes, form: str, *, quieter: float = 1.0, later: float = 0.0) -> bytes:
    """The sound alone in a file of another form (wav, flac, ogg, mp3), quieter by a factor, after so many seconds of silence."""
    samples, rate = soundfile.read(io.BytesIO(content), dtype="float32", always_2d=True)
    silence = np.zeros((round(later * rate), samples.shape[1]), np.float32)
    file = io.BytesIO()
    with soundfile.SoundFile(file, "w", rate, samples.shape[1], format=form.upper()) as target:
        for start in range(0, len(samples) + len(silence), 65_536):  # libsndfile's Vorbis takes no minutes at once
            target.write(quieter * np.concatenate([silence, samples])[start : start + 65_536])
    return file.getvalue()
