"""The two sides of a match as they are shown beside each other: their waveforms, or the lines of their melodies."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from apps.library.models import Recording
from apps.rights.models import Match, RegisteredRecording
from apps.rights.registry.melodies import melody_of
from musicstudio.engine.notation.json_form import score_from_json
from musicstudio.engine.notation.seconds import seconds_at
from musicstudio.engine.notation.ties import sounding_notes

Sound = Recording | RegisteredRecording


class Side(StrEnum):
    PUBLISHED = "published"
    REGISTERED = "registered"


@dataclass(frozen=True)
class Compared:
    """One side of a match. `notes`: (start, end, pitch) in seconds and MIDI numbers; `peaks` of equal slices of time, 0..1."""

    title: str
    seconds: float
    peaks: list[float] = field(default_factory=list)
    notes: list[tuple[float, float, int]] = field(default_factory=list)


def compared(match: Match, side: Side) -> Compared:
    """What of `side` was compared. Empty where it has been deleted since."""
    if match.method == Match.Method.MELODY:
        notes = _notes(_score(match, side))
        return Compared(_title(match, side), max((end for _start, end, _pitch in notes), default=0.0), notes=notes)
    sound = sound_of(match, side)
    if sound is None:
        return Compared(_title(match, side), 0.0)
    return Compared(sound.title, sound.duration_ms / 1000, peaks=sound.peaks)


def sound_of(match: Match, side: Side) -> Sound | None:
    """The recording of `side` that was compared; None for a melody, and where it has been deleted since."""
    found = match.recording if side == Side.PUBLISHED else match.registered_recording
    return found if found and found.audio and match.method == Match.Method.SOUND else None


def _title(match: Match, side: Side) -> str:
    return match.publication.work.title if side == Side.PUBLISHED else match.registered_work.title


def _score(match: Match, side: Side) -> dict[str, Any] | None:
    if side == Side.PUBLISHED:
        return match.revision.score if match.revision else None
    return match.registered_work.melody


def _notes(stored: dict[str, Any] | None) -> list[tuple[float, float, int]]:
    """The melody alone: what else the score holds was not compared, and is nobody's business in the case."""
    melody = melody_of(score_from_json(stored)) if stored else None
    if melody is None:
        return []
    notes = [note for note in sounding_notes(melody.parts[0]) if not note.grace]
    starts, ends = (seconds_at(melody, ticks) for ticks in ([note.onset for note in notes], [note.end for note in notes]))
    return [(start, end, note.pitch) for start, end, note in zip(starts, ends, notes, strict=True)]
