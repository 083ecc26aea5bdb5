"""A new registration: its sound gets landmarks, and what is published already is compared with it, or with its melody."""

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from django.utils import timezone

from apps.jobs.errors import JobError
from apps.jobs.handling import JobContext, Outcome
from apps.rights import monitoring
from apps.rights.findings import Finding, Heard
from apps.rights.handlers.melodies import one_melody, quoted
from apps.rights.handlers.shards import searched
from apps.rights.handlers.sounds import alike, everything
from apps.rights.index import Catalogue
from apps.rights.models import Fingerprint, Publication, RegisteredRecording, RegisteredWork
from musicstudio.engine.audio.errors import UnreadableAudio
from musicstudio.engine.fingerprint.aligning import Stretch
from musicstudio.engine.fingerprint.landmarks import VERSION
from musicstudio.engine.fingerprint.listening import landmarks_safely
from musicstudio.engine.fingerprint.recognising import Answer, Recognition


def watch(context: JobContext) -> Outcome:
    """Done again after a crash, it finds the same and keeps it once."""
    recording = RegisteredRecording.objects.in_force().filter(pk=UUID(context.params["recording"])).first()
    if recording is None or not recording.audio:
        return Outcome(result={"stored": False}, nothing=True)
    try:
        with recording.audio.open("rb") as file:
            landmarks = landmarks_safely(file.read())
    except UnreadableAudio as error:
        raise JobError(str(error)) from error
    context.progress.step(1, 2)
    began = timezone.now()
    answer, told = everything(landmarks.asked, searched(context, Catalogue.PUBLISHED))
    context.progress.step(2, 2)
    kept = landmarks.kept
    heard = None if answer == Answer.INSUFFICIENT else Heard(recording.pk, VERSION, kept.frames, kept.packed().tobytes())
    return Outcome(commit=partial(monitoring.finish, recording.pk, heard, list(_findings(recording, told)), began))


def watch_melody(context: JobContext) -> Outcome:
    """Every published score against the melody of one registered work. Done again after a crash, it finds the same."""
    work = RegisteredWork.objects.in_force().filter(pk=UUID(context.params["work"])).first()
    melody = one_melody(work) if work else None
    if work is None or melody is None:
        return Outcome(result={"compared": 0}, nothing=True)
    published = Publication.objects.filter(state=Publication.State.PUBLISHED).exclude(publisher=work.holder)
    keys = list(published.order_by("pk").values_list("pk", flat=True))
    found: list[tuple[UUID, Finding]] = []
    context.progress.step(0, len(keys))
    for done, key in enumerate(keys, 1):
        publication = published.select_related("work").filter(pk=key).first()
        revision = publication.work.newest() if publication else None
        if publication and revision:
            found += [(publication.work_id, one) for one in quoted(revision, melody)]
        context.progress.step(done, len(keys))
    return Outcome(result={"compared": len(keys)}, commit=partial(monitoring.ask_about, found))


def _findings(registered: RegisteredRecording, told: list[Recognition]) -> Iterator[tuple[UUID, Finding]]:
    """By the work that each was found in."""
    likely = {one.number: one for one in told}
    rows = Fingerprint.objects.filter(number__in=likely).select_related("recording").exclude(recording=None)
    for row in rows.order_by("number"):
        if row.recording is not None:
            yield row.recording.work_id, alike(turned(likely[row.number]), registered, row.recording.pk)


def turned(one: Recognition) -> Recognition:
    """The registered recording was asked for and the published one found: the same, told the other way round."""
    stretches = tuple(Stretch(s.there, s.until, s.start, s.end, s.met, s.asked) for s in one.stretches)
    return Recognition(one.number, one.probability, one.score, one.agreeing, 1 / one.tempo, -one.pitch, stretches)
