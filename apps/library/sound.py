"""What the library must know of a sound file before it keeps it."""

from dataclasses import dataclass

PEAKS = 1000


@dataclass(frozen=True)
class SoundFacts:
    """`media_type` by content, `duration_ms` as decoded, `peaks`: at most 1000 values 0..1."""

    media_type: str
    duration_ms: int
    peaks: list[float]


def describe(data: bytes) -> SoundFacts:
    """Look into `data`, in the sandbox. Raises UnreadableAudio with one sentence for the user."""
    from musicstudio.engine.audio.decoding import describe_safely

    facts = describe_safely(data)
    return SoundFacts(
        f"audio/{'mpeg' if facts.format == 'mp3' else facts.format}", round(facts.duration_seconds * 1000), facts.peaks
    )
