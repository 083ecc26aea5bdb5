"""What the engine recognises, as findings."""

from dataclasses import asdict
from uuid import UUID

from apps.rights.findings import Finding
from apps.rights.models import Match, RegisteredRecording
from apps.rights.passed import covered
from musicstudio.engine.fingerprint.landmarks import Peaks
from musicstudio.engine.fingerprint.recognising import LIKELY, RELEASE, Answer, Recognition, Searched, recognise

CERTAIN = LIKELY
"""Probability below which nothing is kept."""
MOST = 0.99
"""More than some hundred strangers can tell nobody should be told."""
AGREEING = 2
"""Moments that have to agree before a person is asked: a single one flags nothing."""


ROUNDS = 40
"""Most times that a recording is looked up: a medley of more is told in part."""


def everything(asked: Peaks, searched: Searched) -> tuple[Answer, list[Recognition]]:
    """The answer, and every reference that the recording is likely to be. A window tells its few best ones only, so that is asked
    again without what was found until nothing is."""
    found: list[Recognition] = []
    first = Answer.UNKNOWN
    for turn in range(ROUNDS):
        told = recognise(asked, searched)
        first = told.answer if turn == 0 else first
        likely = [one for one in told.recognitions if one.probability >= CERTAIN]
        if not likely:
            break
        found += likely
        searched = searched.without(one.number for one in likely)
    return first, found


def alike(one: Recognition, registered: RegisteredRecording, recording_id: UUID) -> Finding:
    return Finding(
        method=Match.Method.SOUND,
        registered_work_id=registered.work_id,
        registered_recording_id=registered.pk,
        recording_id=recording_id,
        probability=round(min(one.probability, MOST), 4),
        score=round(one.score, 2),
        extent=_extent(one, registered),
        tempo=round(one.tempo, 4),
        pitch=round(one.pitch, 1) + 0.0,  # no minus before nothing
        flags=one.agreeing >= AGREEING,
        segments=[
            {name: round(value, 2) for name, value in asdict(stretch).items() if name in ("start", "end", "there", "until")}
            for stretch in one.stretches
        ],
        engine_version=f"sound {RELEASE}",
    )


def _extent(one: Recognition, registered: RegisteredRecording) -> float:
    """Share of the registered recording that is heard, 0..1, what is heard twice counted once."""
    heard = covered((stretch.there, stretch.until) for stretch in one.stretches)
    return round(min(1.0, 1000 * heard / max(1, registered.duration_ms)), 3)
