"""The check before the public: every recording and melody of a work against the registry, and its score against what the
studio's models learnt from."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.jobs.errors import JobError
from apps.jobs.handling import JobContext, Outcome
from apps.library.models import Recording, Revision
from apps.rights import gate
from apps.rights.findings import Finding, Heard
from apps.rights.handlers.melodies import quoted, registered_melodies
from apps.rights.handlers.shards import searched
from apps.rights.handlers.sounds import alike, everything
from apps.rights.index import Catalogue
from apps.rights.models import Publication, RegisteredRecording
from musicstudio.engine.audio.errors import UnreadableAudio
from musicstudio.engine.fingerprint.landmarks import VERSION
from musicstudio.engine.fingerprint.listening import landmarks_safely
from musicstudio.engine.fingerprint.recognising import Recognition, Searched
from musicstudio.engine.notation.json_form import score_from_json
from musicstudio.engine.originality import compare

log = structlog.get_logger(__name__)


def check(context: JobContext) -> Outcome:
    """Done again after a crash, it finds the same and keeps it once."""
    publication = Publication.objects.select_related("work").filter(pk=UUID(context.params["publication"])).first()
    if publication is None:
        return Outcome(result={"state": None}, nothing=True)
    work, revision = publication.work, publication.work.newest()
    recordings = list(work.recordings.order_by("created_at"))
    steps = len(recordings) + 1
    context.progress.step(0, steps)
    began = timezone.now()
    found, heard, answers = list[Finding](), list[Heard](), dict[str, str]()
    if recordings:
        others = searched(context, Catalogue.REGISTERED).without(_numbers_of(publication.publisher_id))
    for done, recording in enumerate(recordings, 1):
        answer, told = _listen(recording, others, heard)
        answers[str(recording.pk)] = answer
        found += told
        context.progress.step(done, steps)
        if context.progress.cancelled():
            return Outcome(nothing=True, partial=True)
    report: dict[str, Any] = {"recordings": answers}
    if revision is not None:
        found += quoted(revision, registered_melodies(publication.publisher_id))
        report["originality"] = _originality(revision)
    context.progress.step(steps, steps)
    seen = gate.LookedAt(revision.number if revision else 0, frozenset(one.pk for one in recordings), began)
    return Outcome(commit=partial(gate.finish, publication.pk, seen, heard, found, report))


def _numbers_of(publisher: int) -> set[int]:
    """What the publisher has registered is no match, and must not stand before those that are."""
    return set(RegisteredRecording.objects.filter(work__holder=publisher).values_list("number", flat=True))


def _listen(recording: Recording, others: Searched, heard: list[Heard]) -> tuple[str, list[Finding]]:
    try:
        with recording.audio.open("rb") as file:
            landmarks = landmarks_safely(file.read())
    except UnreadableAudio as error:
        raise JobError(str(error)) from error
    except FileNotFoundError as error:
        raise JobError(_("The sound of a recording is lost; delete the recording and publish again.")) from error
    kept = landmarks.kept
    heard.append(Heard(recording.pk, VERSION, kept.frames, kept.packed().tobytes()))
    answer, told = everything(landmarks.asked, others)
    return answer, list(_findings(recording, told))


def _findings(recording: Recording, told: list[Recognition]) -> Iterator[Finding]:
    likely = {one.number: one for one in told}
    registered = RegisteredRecording.objects.in_force().filter(number__in=likely)
    for row in registered.order_by("number"):
        yield alike(likely[row.number], row, recording.pk)


def _originality(revision: Revision) -> Mapping[str, Any]:
    verdict = compare(score_from_json(revision.score))
    return {"source": verdict.source, "percentile": round(verdict.percentile, 1), "copied": verdict.copied}
