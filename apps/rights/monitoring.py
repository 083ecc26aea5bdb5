"""What is registered is watched for: this is told of every change, inside the transaction that makes it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from apps.jobs import services as jobs
from apps.rights.cases.services import open_case
from apps.rights.findings import Finding, Heard, keep
from apps.rights.gate import asking, check
from apps.rights.models import Fingerprint, Publication, RegisteredRecording, RegisteredWork

WATCH = "rights.watch"
State = RegisteredRecording.Fingerprint


def registered(thing: RegisteredRecording | RegisteredWork) -> None:
    """`thing` was registered, changed, withdrawn or brought back. A recording with a sound waits for its fingerprint; a work with
    a melody has everything that is published looked through again."""
    if isinstance(thing, RegisteredWork):
        _look_again(thing)
        return
    has_landmarks = Fingerprint.objects.filter(registered=thing).exists()
    thing.fingerprint = State.NO_SOUND if not thing.audio else State.STORED if has_landmarks else State.WAITING
    thing.save(update_fields=["fingerprint"])
    if thing.fingerprint == State.WAITING and thing.withdrawn_at is None:
        jobs.submit(WATCH, owner=thing.work.holder, params={"recording": str(thing.pk)})


def finish(recording_id: UUID, heard: Heard | None, found: Iterable[tuple[UUID, Finding]]) -> dict[str, Any]:
    """Landmarks are stored, and what is published already and like it is asked about. In the transaction that ends the job."""
    recording = RegisteredRecording.objects.in_force().select_related("work").filter(pk=recording_id).first()
    if recording is None:
        return {"stored": False}
    recording.fingerprint = State.TOO_SHORT if heard is None else State.STORED
    recording.save(update_fields=["fingerprint"])
    if heard is not None:
        Fingerprint.objects.filter(registered=recording).delete()
        Fingerprint.objects.create(
            number=recording.number, registered=recording, version=heard.version, frames=heard.frames, peaks=heard.peaks
        )
    matches = 0
    for work_id, finding in found:
        publication = Publication.objects.select_related("work").filter(work=work_id, state=Publication.State.PUBLISHED).first()
        if publication is None:
            continue
        matches += 1
        for work, some in asking(publication, [keep(publication, finding)]).items():
            open_case(publication=publication, work=work, matches=some)
    return {"stored": heard is not None, "matches": matches}


def _look_again(work: RegisteredWork) -> None:
    if work.melody is None or work.withdrawn_at is not None:
        return
    for publication in Publication.objects.filter(state=Publication.State.PUBLISHED).select_related("publisher"):
        check(publication, publication.publisher)
