"""One recording of a prompt: whether it can be learnt from, and its samples as they are kept. Foreign sound is decoded and judged
in the sandbox only."""

from __future__ import annotations

from typing import Final

import numpy as np

from musicstudio.engine import sandbox
from musicstudio.engine.audio import messages as audio_messages
from musicstudio.engine.audio.decoding import check_audio, decode
from musicstudio.engine.audio.errors import UnreadableAudio
from musicstudio.engine.singing.features import FRAME, RATE, Floats, Singles, pitch_of
from musicstudio.engine.singing.own import messages

TARGET: Final = "musicstudio.engine.singing.own.hearing:parse"
MOST_SECONDS: Final = 60
_MOST_BYTES: Final = (MOST_SECONDS + 1) * RATE * 2
LIMITS: Final = sandbox.Limits(memory=1536 * sandbox.MEBIBYTE, cpu_seconds=30, wall_seconds=60.0, output=_MOST_BYTES + 4096)
QUIETEST = -45.0  # decibels under full scale of the loudest tenth of a recording
WINDOW = 0.02  # seconds
HEARD = 35.0  # decibels under the loudest windows within which somebody speaks
MARGIN = 0.15  # seconds kept before and after what is spoken
FULL, LOUD, CLIPS = 0.985, 0.25, 0.002  # samples at their limit, loud ones, and the share of these that may be at it
BRISK = 0.4  # of the usual length of a prompt that is the least
VOICED = 0.25  # of what is heard that must have a pitch


def hear_safely(data: bytes, usual_seconds: float) -> bytes:
    """`data` as 16-bit little-endian samples, mono, features.RATE per second, without the silence around what is said.
    `usual_seconds` is how long its prompt takes. Raises UnreadableAudio with a sentence of `messages` or of `audio.messages`."""
    check_audio(data)
    try:
        answer = sandbox.run(TARGET, data, str(usual_seconds), limits=LIMITS)
    except sandbox.SandboxFailure as error:
        raise UnreadableAudio(audio_messages.TOO_HARD) from error
    if not isinstance(answer, bytes) or not answer or len(answer) % 2 or len(answer) > _MOST_BYTES:
        raise UnreadableAudio(audio_messages.DAMAGED)
    return answer


def parse(data: bytes, argument: str) -> bytes:
    """The sandbox's entry."""
    import soxr

    try:
        audio = decode(data, max_seconds=MOST_SECONDS)
    except UnreadableAudio as error:
        raise UnreadableAudio(messages.LONG if str(error) == audio_messages.TOO_LONG else str(error)) from error
    # Before anything smooths it.
    if (np.abs(audio.samples) >= FULL).sum() > CLIPS * (np.abs(audio.samples) >= LOUD).sum():
        raise UnreadableAudio(messages.CLIPPED)
    mono = audio.samples.mean(axis=1, dtype=np.float32)
    if audio.rate != RATE:
        mono = np.asarray(soxr.resample(mono, audio.rate, RATE), np.float32)
    kept = spoken(mono, float(argument))
    return np.rint(np.clip(kept, -1.0, 1.0) * 32767).astype("<i2").tobytes()


def spoken(samples: Singles, usual_seconds: float) -> Singles:
    """What is said in `samples` (frames,) at features.RATE. Raises UnreadableAudio where it cannot be learnt from."""
    decibels = levels(samples)
    loud = float(np.percentile(decibels, 95)) if len(decibels) else -200.0
    if loud < QUIETEST:
        raise UnreadableAudio(messages.SILENT)
    there = np.flatnonzero(decibels > loud - HEARD)
    step, margin = round(WINDOW * RATE), round(MARGIN * RATE)
    cut = samples[max(0, there[0] * step - margin) : (there[-1] + 1) * step + margin]
    if len(cut) / RATE < BRISK * usual_seconds:
        raise UnreadableAudio(messages.SHORT)
    heard = levels(cut) > loud - HEARD
    pitch = pitch_of(cut.astype(float))
    voiced = pitch[np.minimum((np.arange(len(heard)) + 0.5) * WINDOW / FRAME, len(pitch) - 1).astype(int)] > 0
    if voiced[heard].mean() < VOICED:
        raise UnreadableAudio(messages.UNVOICED)
    return cut


def levels(samples: Singles) -> Floats:
    """Decibels under full scale of every WINDOW."""
    step = round(WINDOW * RATE)
    windows = samples[: len(samples) // step * step].reshape(-1, step).astype(float)
    found: Floats = 10 * np.log10(np.mean(windows**2, axis=1) + 1e-12)
    return found
