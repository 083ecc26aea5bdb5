"""What the engine recognises, as findings."""

from dataclasses import asdict
from uuid import UUID

from apps.rights.findings import Finding
from apps.rights.models import Match, RegisteredRecording
from musicstudio.engine.fingerprint.landmarks import VERSION
from musicstudio.engine.fingerprint.recognising import LIKELY, Recognition

CERTAIN = LIKELY
"""Probability below which nothing is kept."""
AGREEING = 2
"""Moments that have to agree before a person is asked: a single one flags nothing."""


def alike(one: Recognition, registered: RegisteredRecording, recording_id: UUID) -> Finding:
    return Finding(
        method=Match.Method.SOUND,
        registered_work_id=registered.work_id,
        registered_recording_id=registered.pk,
        recording_id=recording_id,
        probability=round(one.probability, 4),
        score=round(one.score, 2),
        tempo=round(one.tempo, 4),
        pitch=round(one.pitch, 2),
        flags=one.agreeing >= AGREEING,
        segments=[
            {name: round(value, 2) for name, value in asdict(stretch).items() if name in ("start", "end", "there", "until")}
            for stretch in one.stretches
        ],
        engine_version=f"sound {VERSION}",
    )
