"""The peaks of a foreign recording, heard in the sandbox: of its first minute, which is enough to know it by."""

from __future__ import annotations

from typing import Final

import numpy as np

from musicstudio.engine import sandbox
from musicstudio.engine.audio import messages
from musicstudio.engine.audio.decoding import check_audio, decode
from musicstudio.engine.audio.errors import UnreadableAudio
from musicstudio.engine.fingerprint.landmarks import DENSE, Peaks
from musicstudio.engine.fingerprint.spectrum import BINS, FRAME

SECONDS: Final = 60
TARGET: Final = "musicstudio.engine.fingerprint.hearing:parse"
_FRAMES: Final = round(SECONDS / FRAME) + 2
LIMITS: Final = sandbox.Limits(memory=1536 * sandbox.MEBIBYTE, output=4 * DENSE * (SECONDS + 2) * 4)


def heard_safely(data: bytes) -> Peaks:
    """Raises UnreadableAudio."""
    check_audio(data)
    try:
        answer = sandbox.run(TARGET, data, limits=LIMITS)
    except sandbox.SandboxFailure as error:
        raise UnreadableAudio(messages.TOO_HARD) from error
    return _checked(answer)


def parse(data: bytes, _argument: str) -> bytes:
    """The sandbox's entry: how many frames, then a word for each peak."""
    from musicstudio.engine.fingerprint.recognising import heard

    audio = decode(data)
    peaks = heard(audio.samples[: SECONDS * audio.rate], audio.rate)
    return peaks.frames.to_bytes(4, "little") + peaks.packed().tobytes()


def _checked(answer: object) -> Peaks:
    """The child has read foreign bytes, so its answer is foreign too. Raises UnreadableAudio."""
    if isinstance(answer, bytes) and len(answer) >= 4 and len(answer) % 4 == 0:
        peaks = Peaks.unpacked(np.frombuffer(answer, "<u4", offset=4), int.from_bytes(answer[:4], "little"))
        inside = len(peaks) == 0 or (peaks.frame[-1] < peaks.frames and peaks.bin.max() < BINS)
        if peaks.frames <= _FRAMES and inside and bool(np.all(np.diff(peaks.frame) >= 0)):
            return peaks
    raise UnreadableAudio(messages.DAMAGED)
