"""What a library must know of an uploaded recording: its format, how long it plays, its outline.

The samples stay in the sandbox: ten minutes of stereo are 230 MB, the facts about them 6 KB.
"""

from dataclasses import dataclass
from typing import Any, Final, Literal

from musicstudio.engine import sandbox
from musicstudio.engine.audio import messages
from musicstudio.engine.audio.decoding import check_audio, decode
from musicstudio.engine.audio.errors import UnreadableAudio
from musicstudio.engine.audio.limits import MAX_AUDIO_SECONDS
from musicstudio.engine.audio.peaks import peaks

Format = Literal["wav", "flac", "ogg", "mp3", "aiff"]

TARGET: Final = "musicstudio.engine.audio.facts:parse"
LIMITS: Final = sandbox.Limits(memory=1536 * sandbox.MEBIBYTE, output=256 * 1024)
_PEAKS: Final = 800
_STARTS: Final[dict[bytes, Format]] = {b"RIFF": "wav", b"RF64": "wav", b"FORM": "aiff", b"fLaC": "flac", b"OggS": "ogg"}


@dataclass(frozen=True)
class AudioFacts:
    """`format` by content; `seconds` as decoded, > 0; `peaks`: up to 800 loudest samples of equal stretches, 0..1."""

    format: Format
    seconds: float
    peaks: list[float]


def describe_safely(data: bytes) -> AudioFacts:
    """Decode `data` in a limited child process and tell what it is. Raises UnreadableAudio."""
    check_audio(data)
    try:
        answer = sandbox.run(TARGET, data, limits=LIMITS)
    except sandbox.SandboxFailure as error:
        raise UnreadableAudio(messages.TOO_HARD) from error
    return _checked(answer)


def format_of(data: bytes) -> Format:
    """By the first bytes of what `check_audio` lets through."""
    return _STARTS.get(data[:4], "mp3")


def parse(data: bytes, _argument: str) -> dict[str, Any]:
    """The sandbox's entry."""
    audio = decode(data)
    return {"format": format_of(data), "seconds": audio.seconds, "peaks": peaks(audio.samples, _PEAKS)}


def _checked(answer: Any) -> AudioFacts:
    """The child has read foreign bytes, so its answer is foreign too. Raises UnreadableAudio."""
    match answer:
        case {"format": ("wav" | "flac" | "ogg" | "mp3" | "aiff") as kind, "seconds": float(seconds), "peaks": list(values)} if (
            0 < seconds <= MAX_AUDIO_SECONDS + 1
            and len(values) <= _PEAKS
            and all(isinstance(value, int | float) and 0 <= value <= 1 for value in values)
        ):
            return AudioFacts(kind, seconds, [float(value) for value in values])
    raise UnreadableAudio(messages.DAMAGED)
