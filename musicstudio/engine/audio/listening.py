"""A foreign recording as what a listening network takes: one channel of 16-bit samples at 16 kHz, decoded in the sandbox.

A minute is 1.9 MB. Only these samples go on to a worker; the foreign bytes go nowhere.
"""

from typing import TYPE_CHECKING, Final

from musicstudio.engine import sandbox
from musicstudio.engine.audio import messages
from musicstudio.engine.audio.decoding import check_audio, decode
from musicstudio.engine.audio.errors import UnreadableAudio
from musicstudio.engine.transcription.limits import MAX_SECONDS, RATE
from musicstudio.engine.transcription.messages import TOO_LONG

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

TARGET: Final = "musicstudio.engine.audio.listening:parse"
_MOST: Final = (MAX_SECONDS + 1) * RATE * 2
LIMITS: Final = sandbox.Limits(memory=1536 * sandbox.MEBIBYTE, output=_MOST + 4096)


def listenable_safely(data: bytes) -> bytes:
    """`data` as 16-bit little-endian samples, mono, RATE per second. Raises UnreadableAudio, also for more than MAX_SECONDS."""
    check_audio(data)
    try:
        answer = sandbox.run(TARGET, data, limits=LIMITS)
    except sandbox.SandboxFailure as error:
        raise UnreadableAudio(messages.TOO_HARD) from error
    if not isinstance(answer, bytes) or not answer or len(answer) % 2 or len(answer) > _MOST:
        raise UnreadableAudio(messages.DAMAGED)
    return answer


def parse(data: bytes, _argument: str) -> bytes:
    """The sandbox's entry."""
    import numpy as np

    from musicstudio.engine.transcription.pitch import at_network_rate

    try:
        audio = decode(data, max_seconds=MAX_SECONDS + 1)
    except UnreadableAudio as error:
        raise UnreadableAudio(TOO_LONG if str(error) == messages.TOO_LONG else str(error)) from error
    mono = at_network_rate(audio.samples, audio.rate)
    return np.rint(np.clip(mono, -1.0, 1.0) * 32767).astype("<i2").tobytes()


def samples_of(data: bytes) -> "npt.NDArray[np.float32]":
    """The other way: float32 (frames,), -1..1."""
    import numpy as np

    return np.frombuffer(data, dtype="<i2").astype(np.float32) / np.float32(32767)
