"""What a check finds, from the engine's words to rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from apps.library.models import Recording
from apps.rights.models import Fingerprint, Match, Publication
from apps.rights.models.registry import next_number

Segment = Mapping[str, float | None]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One match: of a recording with a registered recording, or of a revision's melody with a registered work's. The fields are
    those of the row."""

    method: str
    registered_work_id: UUID
    registered_recording_id: UUID | None = None
    recording_id: UUID | None = None
    revision_id: UUID | None = None
    probability: float
    score: float
    extent: float
    tempo: float = 1.0
    pitch: float = 0.0
    flags: bool
    segments: Sequence[Segment]
    engine_version: str


@dataclass(frozen=True)
class Heard:
    """Landmarks of a recording that is to be published, packed."""

    recording_id: UUID
    version: int
    frames: int
    peaks: bytes


NAMED_BY = ("method", "registered_work_id", "registered_recording_id", "recording_id", "revision_id")


def keep(publication: Publication, finding: Finding) -> Match:
    """The row of a finding; found again, it is the same row with what is known now."""
    fields = asdict(finding)
    names = {name: fields.pop(name) for name in NAMED_BY}
    match, _new = Match.objects.select_related("registered_work").update_or_create(
        publication=publication, **names, defaults={**fields, "segments": list(finding.segments)}
    )
    return match


def keep_landmarks(heard: Iterable[Heard]) -> None:
    """So that what is registered later is compared with them."""
    for one in heard:
        row = Fingerprint.objects.filter(recording=one.recording_id).first()
        if row is not None and row.version == one.version:
            continue
        if row is not None:
            row.delete()
        if Recording.objects.filter(pk=one.recording_id).exists():
            Fingerprint.objects.create(
                number=next_number(), recording_id=one.recording_id, version=one.version, frames=one.frames, peaks=one.peaks
            )
