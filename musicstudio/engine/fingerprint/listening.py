"""A foreign recording as its landmarks, decoded and looked into in the sandbox. Only peaks come back."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

import numpy as np

from musicstudio.engine import sandbox
from musicstudio.engine.audio import messages
from musicstudio.engine.audio.decoding import check_audio, decode
from musicstudio.engine.audio.errors import UnreadableAudio
from musicstudio.engine.fingerprint.landmarks import DENSE, DENSITY, Peaks, peaks_of
from musicstudio.engine.fingerprint.spectrum import at_rate

TARGET: Final = "musicstudio.engine.fingerprint.listening:parse"
# Ten minutes in two channels at the highest rate; the spectrum of all of it at once.
LIMITS: Final = sandbox.Limits(memory=3072 * sandbox.MEBIBYTE, cpu_seconds=60, wall_seconds=180.0)
_HEAD = struct.Struct("<III")  # frames, peaks as a query, peaks as a reference


@dataclass(frozen=True)
class Landmarks:
    """Of one recording: what is asked with, and what is kept to be found. The same frames."""

    asked: Peaks
    kept: Peaks


def landmarks_safely(data: bytes) -> Landmarks:
    """Raises UnreadableAudio."""
    check_audio(data)
    try:
        answer = sandbox.run(TARGET, data, limits=LIMITS)
    except sandbox.SandboxFailure as error:
        raise UnreadableAudio(messages.TOO_HARD) from error
    if not isinstance(answer, bytes) or len(answer) < _HEAD.size:
        raise UnreadableAudio(messages.DAMAGED)
    frames, asked, kept = _HEAD.unpack_from(answer)
    if len(answer) != _HEAD.size + 4 * (asked + kept):
        raise UnreadableAudio(messages.DAMAGED)
    words = np.frombuffer(answer, "<u4", offset=_HEAD.size).astype(np.uint32)
    return Landmarks(Peaks.unpacked(words[:asked], frames), Peaks.unpacked(words[asked:], frames))


def parse(data: bytes, _argument: str) -> bytes:
    """The sandbox's entry."""
    audio = decode(data)
    mono = at_rate(audio.samples, audio.rate)
    asked, kept = peaks_of(mono, DENSE), peaks_of(mono, DENSITY)
    return _HEAD.pack(asked.frames, len(asked), len(kept)) + asked.packed().tobytes() + kept.packed().tobytes()
