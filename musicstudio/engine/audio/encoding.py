"""Samples to files. Decoding stands in `decoding.py` and is offered here too."""

import io
from typing import TYPE_CHECKING

from musicstudio.engine.audio.decoding import Audio, decode

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = ["FORMATS", "Audio", "decode", "encode"]

FORMATS = {
    "wav": ("WAV", "PCM_16", "audio/wav"),
    "flac": ("FLAC", "PCM_16", "audio/flac"),
    "ogg": ("OGG", "VORBIS", "audio/ogg"),
    "mp3": ("MP3", "MPEG_LAYER_III", "audio/mpeg"),
}
"""Format: libsndfile's container and encoding, media type."""

_BLOCK = 65_536
_COMPACT = 0.55
"""Of libsndfile's 0 (finest) .. 1 (smallest), which LAME's VBR takes as V5."""


def encode(
    samples: "npt.NDArray[np.float32]", rate: int, format: str, *, title: str = "", comment: str = "", compact: bool = False
) -> bytes:
    """`samples` (frames,) or (frames, channels), -1..1, clipped beyond, as a file in one of FORMATS, with a title and a comment
    in its metadata where they are given. `compact`: as many bits as each moment needs, in less time and space; for MP3 alone.

    Raises ValueError for another format or a rate that the format cannot carry (MP3: 8,000..48,000 of the usual ones).
    """
    import numpy as np
    import soundfile

    if format not in FORMATS:
        raise ValueError(f"unknown format {format!r}; one of {', '.join(FORMATS)}")
    container, subtype, _ = FORMATS[format]
    columns = samples.reshape(len(samples), -1)
    file = io.BytesIO()
    try:
        rates = {"bitrate_mode": "VARIABLE", "compression_level": _COMPACT} if compact else {}
        with soundfile.SoundFile(file, "w", rate, columns.shape[1], subtype, format=container, **rates) as target:
            for name, text in (("title", title), ("comment", comment)):
                if text:
                    setattr(target, name, text)
            # libsndfile's Vorbis encoder overflows its stack when it gets minutes of sound at once.
            for start in range(0, len(columns), _BLOCK):
                target.write(np.clip(columns[start : start + _BLOCK], -1.0, 1.0))
    except soundfile.SoundFileError as error:
        raise ValueError(f"{format} cannot carry {rate} Hz with {columns.shape[1]} channels") from error
    return file.getvalue()
