"""Asking for the notes of a hummed or sung recording. The recording itself is not kept: only its samples wait with the job."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.compose.services import MOST_WAITING
from apps.jobs import services as jobs
from apps.jobs.errors import KeyReused, TooManyWaiting
from apps.jobs.models import Job
from apps.library.uploads import AUDIO_BYTES, size_sentence
from musicstudio.engine.audio.errors import UnreadableAudio
from musicstudio.engine.audio.listening import listenable_safely
from musicstudio.places import place

TRANSCRIBE = "compose.transcribe"


def request_transcription(
    *, owner: User, upload: "UploadedFile[bytes]", grid: Mapping[str, Any], idempotency_key: str | None
) -> tuple[Job, bool]:
    """Queue the transcription of `upload`; the job, and whether it is new.

    `grid` is validated data of `TranscriptionRequest` without its file. Raises UnreadableAudio with a sentence for the
    user, Busy, KeyReused when the key stands for another request, TooManyWaiting.
    """
    if (upload.size or 0) > AUDIO_BYTES:
        raise UnreadableAudio(size_sentence(AUDIO_BYTES))
    content = upload.read()
    with place():
        samples = listenable_safely(content)
    params = {**grid, "sha256": hashlib.sha256(content).hexdigest()}
    with transaction.atomic():
        job, created = jobs.submit(TRANSCRIBE, owner=owner, params=params, idempotency_key=idempotency_key, data=samples)
        waiting = Job.objects.filter(owner=owner, kind=TRANSCRIBE).exclude(state__in=Job.FINAL)
        if created and waiting.count() > MOST_WAITING:
            raise TooManyWaiting(_("Many of your recordings are still waiting; try again when some are done."))
    if not created and (job.kind != TRANSCRIBE or job.params != params):
        raise KeyReused(_("This Idempotency-Key was used for another request; send a new one."))
    return job, created
