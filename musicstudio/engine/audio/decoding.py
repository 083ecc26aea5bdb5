"""Foreign recordings to samples, without believing their headers.

Blocks are read until the stream ends, so memory follows the data that is there: a 42-byte FLAC that claims 68 billion
frames costs one block. Uploads are decoded in the sandbox only: `facts.py` and `listening.py` do so.
"""

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from musicstudio.engine.audio import messages
from musicstudio.engine.audio.errors import UnreadableAudio
from musicstudio.engine.audio.limits import (
    MAX_AUDIO_BYTES,
    MAX_AUDIO_SECONDS,
    MAX_CHANNELS,
    MAX_RATE,
    MAX_SAMPLES,
    MIN_RATE,
)

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_BLOCK: Final = 65_536


@dataclass(frozen=True)
class Audio:
    """`samples` float32 (frames, 1 or 2 channels), nominally -1..1; `rate` frames per second, 4,000..192,000."""

    samples: "npt.NDArray[np.float32]"
    rate: int

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate


def check_audio(data: bytes) -> None:
    """Raise UnreadableAudio unless size and first bytes are those of WAV, FLAC, OGG, MP3 or AIFF. Costs nothing."""
    if not data:
        raise UnreadableAudio(messages.EMPTY)
    if len(data) > MAX_AUDIO_BYTES:
        raise UnreadableAudio(messages.TOO_BIG)
    kind, form = data[:4], data[8:12]
    # An MPEG frame starts with eleven set bits; the layer bits of MP3 are 01.
    mpeg = len(data) > 2 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2
    known = (kind in (b"RIFF", b"RF64") and form == b"WAVE") or (kind == b"FORM" and form in (b"AIFF", b"AIFC"))
    if not (known or kind in (b"fLaC", b"OggS") or data[:3] == b"ID3" or mpeg):
        raise UnreadableAudio(messages.NOT_AUDIO)


def decode(data: bytes, *, max_seconds: float = MAX_AUDIO_SECONDS) -> Audio:
    """Samples of a WAV, FLAC, OGG, MP3 or AIFF file, decoded in this process. Raises UnreadableAudio."""
    samples, channels, rate = _samples(data, max_seconds)
    import numpy as np

    return Audio(np.frombuffer(samples, dtype=np.float32).reshape(-1, channels), rate)


def _samples(data: bytes, max_seconds: float) -> tuple[bytearray, int, int]:
    """(interleaved float32, channels, rate)."""
    check_audio(data)
    import numpy as np
    import soundfile

    collected = bytearray()
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as source:
            channels, rate = source.channels, source.samplerate
            if channels > MAX_CHANNELS:
                raise UnreadableAudio(messages.CHANNELS)
            if not MIN_RATE <= rate <= MAX_RATE:
                raise UnreadableAudio(messages.RATE)
            frames = 0
            while True:
                block = source.read(_BLOCK, dtype="float32", always_2d=True)
                if not len(block):
                    break
                frames += len(block)
                if frames > max_seconds * rate:
                    raise UnreadableAudio(messages.TOO_LONG)
                if frames * channels > MAX_SAMPLES:
                    raise UnreadableAudio(messages.TOO_FINE)
                # Float files may hold anything; infinities would spread through every later sum.
                collected += np.clip(np.nan_to_num(block, copy=False), -8.0, 8.0).tobytes()
    except (soundfile.SoundFileError, RuntimeError, ValueError, OSError, AssertionError, TypeError) as error:
        if isinstance(error, UnreadableAudio):
            raise
        raise UnreadableAudio(messages.DAMAGED) from error
    if not collected:
        raise UnreadableAudio(messages.SILENT)
    return collected, channels, rate
