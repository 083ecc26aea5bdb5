"""Asking the studio to learn a voice from its recordings, and keeping what came of it."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts import audit
from apps.accounts.models import User
from apps.jobs import services as jobs
from apps.jobs.errors import JobError, KeyReused, TooManyWaiting
from apps.jobs.models import Job
from apps.voice.models import OwnRecording, OwnVoice
from apps.voice.own_voices import VoiceRefused, locked_voice, recorded_seconds
from musicstudio.engine.singing.own.prompts import CONSENT, FEWEST, LEAST_SECONDS
from musicstudio.engine.singing.provenance import acoustic_key

LEARN = "voice.learn"


@transaction.atomic
def request_learning(*, voice: OwnVoice, owner: User, idempotency_key: str | None) -> tuple[Job, bool]:
    """Queue the learning of a voice; the job, and whether it is new.

    Raises VoiceRefused without the consent or with less than three minutes, TooManyWaiting while one is being learnt, KeyReused
    when the key stands for another request, OwnVoice.DoesNotExist.
    """
    # Two requests at once are looked at one after the other.
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    asked = {"voice": str(voice.pk)}
    seen = Job.objects.filter(owner=owner, idempotency_key=idempotency_key).first() if idempotency_key else None
    if seen is not None:
        if seen.kind != LEARN or seen.params != asked:
            raise KeyReused(_("This Idempotency-Key was used for another request; send a new one."))
        return seen, False
    if Job.objects.filter(owner=owner, kind=LEARN).exclude(state__in=Job.FINAL).exists():
        raise TooManyWaiting(_("A voice of yours is being learnt; ask for the next one when it is done."))
    # No recording goes between here and the job that learns from it.
    voice = locked_voice(voice)
    if not voice.recordings.filter(number=CONSENT).exists():
        raise VoiceRefused(_("Record the statement of consent first; without it no voice is made."))
    if recorded_seconds(voice) < LEAST_SECONDS or voice.recordings.filter(misread=False).count() < FEWEST:
        raise VoiceRefused(_("A voice is learnt from 3 minutes in 8 recordings or more; record some more of the texts."))
    # Whoever waits to be sung for goes first: this takes minutes.
    job, created = jobs.submit(LEARN, owner=owner, params=asked, idempotency_key=idempotency_key, priority=-1)
    OwnVoice.objects.filter(pk=voice.pk).update(job=job)
    audit.record(actor=owner, verb="own_voice.learn", subject=voice)
    return job, created


def mark_misread(recordings: Sequence[OwnRecording], numbers: Sequence[int]) -> None:
    """Remember in which recordings something else than their prompts was heard. One that was replaced meanwhile is left alone."""
    for misread in (True, False):
        rows = [recording.pk for recording in recordings if (recording.number in numbers) == misread]
        OwnRecording.objects.filter(pk__in=rows).update(misread=misread)


def deleted_meanwhile() -> JobError:
    return JobError(_("The voice was deleted before it was learnt."))


def store_learnt(voice_id: UUID, consent_sha256: str, weights: bytes, figures: Mapping[str, Any]) -> OwnVoice:
    """Give a voice its weights, inside the transaction that ends the job. Raises JobError when the voice, or the statement of
    consent that was heard, is not there any more."""
    voice = OwnVoice.objects.select_for_update().filter(pk=voice_id).first()
    if voice is None:
        raise deleted_meanwhile()
    if not voice.recordings.filter(number=CONSENT, sha256=consent_sha256).exists():
        raise JobError(_("The statement of consent was taken back while the voice was learnt; nothing of it is kept."))
    rest = dict(figures)
    voice.low, voice.high = rest.pop("low"), rest.pop("high")
    voice.weights, voice.sha256, voice.base = weights, sha256(weights).hexdigest(), acoustic_key()
    voice.figures, voice.learnt_at = rest, timezone.now()
    voice.save(update_fields=["weights", "sha256", "base", "low", "high", "figures", "learnt_at"])
    return voice
