"""Music on its way to the public, for tests of checks and of watching."""

import io
from collections.abc import Callable

import numpy as np
import soundfile
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.accounts.models import AuditEntry, User
from apps.jobs.models import Job
from apps.library.models import Work
from apps.library.recordings import add_recording
from apps.library.services import create_work
from apps.library.sharing import share
from apps.rights.models import CaseEvent, Publication
from musicstudio.engine.fingerprint.spectrum import RATE
from tests.engine.fingerprint.tunes import tune

RunJobs = Callable[[], Job]
CLEAN, HELD = ("published", "public", ""), ("held", "private", "held")
TUNE = (60, 62, 64, 67, 69, 67, 64, 60, 65, 69, 72, 71, 67, 62, 66, 69, 74, 72, 68, 63, 60, 58, 62, 65, 70, 67, 63, 60)
OTHER = (60, 60, 67, 67, 69, 69, 67, 65, 65, 64, 64, 62, 62, 60, 72, 59, 61, 70, 66, 58, 64, 71, 57, 63, 69, 61, 68, 55)


def file_of(seed: int, seconds: float = 20.0, first: float = 0.0) -> "SimpleUploadedFile":
    """`seconds` of the tune `seed`, from second `first` on."""
    samples = tune(seed, first + seconds)[round(first * RATE) :]
    data = io.BytesIO()
    soundfile.write(data, np.clip(samples, -1, 1), RATE, format="FLAC")
    return SimpleUploadedFile("take.flac", data.getvalue())


def work_with(owner: User, seed: int, **cut: float) -> Work:
    work = create_work(owner=owner, title="Air")
    add_recording(work=work, author=owner, data=file_of(seed, **cut))
    return work


def published(work: Work, run_jobs: RunJobs) -> tuple[str, str, str]:
    """State of the publication, visibility and standing of the work after its owner has asked for the public."""
    share(work=work, visibility="public", actor=work.owner)
    run_jobs()
    return shown(work)


def shown(work: Work) -> tuple[str, str, str]:
    work = Work.objects.get(pk=work.pk)
    return Publication.objects.get(work=work).state, work.visibility, work.standing


def told(user: User, move: str) -> int:
    """How many notices of `move` went to `user`, each with the statement of reasons and the change on the audit trail."""
    events = CaseEvent.objects.filter(move=move, notices__recipient=user)
    for event in events:
        assert event.facts["statement"]["restriction"] == "held"
        entry = AuditEntry.objects.filter(verb=f"case.{move}", subject=f"case:{event.case_id}").latest("at")
        assert entry.detail["publication"]["after"] == "held"
    moves = AuditEntry.objects.filter(verb="publication.state", detail__after="held")
    assert moves.count() >= events.count()
    return events.count()
