"""What is registered is watched for: this is told of every change, inside the transaction that makes it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from apps.accounts.models import User
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.rights import publishing
from apps.rights.cases.services import open_case
from apps.rights.findings import Finding, Heard, keep
from apps.rights.gate import TRIES, UNDERWAY, asking, look_at
from apps.rights.models import Fingerprint, Publication, RegisteredRecording, RegisteredWork

WATCH, WATCH_MELODY = "rights.watch", "rights.watch_melody"
State = RegisteredRecording.Fingerprint


def registered(thing: RegisteredRecording | RegisteredWork) -> None:
    """`thing` was registered, changed, withdrawn or brought back. What is in force is compared with everything that is published:
    also what comes back, for much may have been published meanwhile."""
    if isinstance(thing, RegisteredWork):
        _watch_work(thing)
        return
    has_landmarks = Fingerprint.objects.filter(registered=thing).exists()
    thing.fingerprint = State.NO_SOUND if not thing.audio else State.STORED if has_landmarks else State.WAITING
    thing.failed_watches = 0
    thing.save(update_fields=["fingerprint", "failed_watches"])
    _watch_recording(thing)


def _watch_work(work: RegisteredWork) -> None:
    if work.withdrawn_at is not None:
        return
    if work.melody is not None:
        _once(work, WATCH_MELODY, work.holder, {"work": str(work.pk)})
    for recording in work.recordings.in_force().select_related("work__holder"):
        _watch_recording(recording)


def _watch_recording(recording: RegisteredRecording, priority: int = 0) -> None:
    if recording.audio and recording.withdrawn_at is None and recording.work.withdrawn_at is None:
        _once(recording, WATCH, recording.work.holder, {"recording": str(recording.pk)}, priority)


def _once(
    thing: RegisteredRecording | RegisteredWork, kind: str, owner: User, params: Mapping[str, str], priority: int = 0
) -> None:
    """One that waits already will do."""
    rows = type(thing)._default_manager.filter(pk=thing.pk)
    if not rows.filter(watch_job__state=Job.State.QUEUED).exists():
        rows.update(watch_job=jobs.submit(kind, owner=owner, params=params, priority=priority)[0])


def finish(recording_id: UUID, heard: Heard | None, found: Iterable[tuple[UUID, Finding]], looked_at: datetime) -> dict[str, Any]:
    """Landmarks are stored, and what is published already and like it is asked about. In the transaction that ends the job."""
    recording = RegisteredRecording.objects.in_force().select_related("work").filter(pk=recording_id).first()
    if recording is None:
        return {"stored": False}
    recording.fingerprint = State.TOO_SHORT if heard is None else State.STORED
    recording.failed_watches = 0
    recording.save(update_fields=["fingerprint", "failed_watches"])
    before, _rows = Fingerprint.objects.filter(registered=recording).delete()
    if heard is not None:
        Fingerprint.objects.create(
            number=recording.number, registered=recording, version=heard.version, frames=heard.frames, peaks=heard.peaks
        )
    if before:
        # The job is done then, whatever becomes of the index: it is built from the rows.
        transaction.on_commit(partial(_heard_anew, recording.number), robust=True)
    told = ask_about(found)
    # What was heard for the public while this was compared knew nothing of it, nor this of that.
    for publication in Publication.objects.filter(work__recordings__landmarks__created_at__gte=looked_at).distinct():
        look_at(publication)
    return {"stored": heard is not None, **told}


def _heard_anew(number: int) -> None:
    # A web process that nobody asks this of does without numpy.
    from apps.rights import index

    index.heard_anew(index.Catalogue.REGISTERED, number)


def ask_about(found: Iterable[tuple[UUID, Finding]]) -> dict[str, Any]:
    """Findings by the work that they were made in: what is public is held and people are asked, what is on its way or away is
    checked with this known."""
    by_work = defaultdict[UUID, list[Finding]](list)
    for work_id, finding in found:
        by_work[work_id].append(finding)
    matches = 0
    for work_id, findings in by_work.items():
        row = Publication.objects.filter(work=work_id).exclude(state=Publication.State.WITHDRAWN).first()
        publication = publishing.locked(row.pk) if row else None
        if publication is None:
            continue
        if publication.state != Publication.State.PUBLISHED:
            look_at(publication)
            continue
        matches += len(findings)
        for work, some in asking(publication, [keep(publication, one) for one in findings]).items():
            open_case(publication=publication, work=work, matches=some)
    return {"matches": matches}


def resume() -> None:
    """Recordings whose watching was lost, called off or failed are heard again, as long as that may help; so are those that were
    heard by an older version, which are found as they are meanwhile. A chore."""
    from musicstudio.engine.fingerprint.landmarks import VERSION

    waiting, old = Q(fingerprint=State.WAITING), Q(fingerprint=State.STORED, landmarks__version__lt=VERSION)
    late = RegisteredRecording.objects.in_force().filter(waiting | old, failed_watches__lt=TRIES)
    for recording in late.exclude(watch_job__state__in=UNDERWAY).select_related("work__holder", "watch_job"):
        recording.failed_watches += recording.watch_job is not None and recording.watch_job.state == Job.State.FAILED
        recording.save(update_fields=["failed_watches"])
        if recording.failed_watches < TRIES:
            _watch_recording(recording, 0 if recording.fingerprint == State.WAITING else jobs.LATER)
