"""What musicians do with voices of their own: begin one, record its prompts, call it otherwise, delete it with all that it is."""

import hashlib

import numpy as np
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from apps.accounts import audit
from apps.accounts.models import User
from apps.accounts.names import clean_text
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.library.storage import remove_on_commit
from apps.voice.models import Clip, OwnRecording, OwnVoice
from apps.voice.services import NAME_LENGTH
from musicstudio.engine.audio.encoding import encode
from musicstudio.engine.singing.features import RATE
from musicstudio.engine.singing.own.hearing import hear_safely
from musicstudio.engine.singing.own.prompts import CONSENT, Prompt, prompts, usual_seconds
from musicstudio.engine.singing.words import Language
from musicstudio.places import place

MOST_VOICES = 5
"""Of one account; the recordings of each take up to twenty megabytes."""
RECORDING_BYTES = 16 * 1024 * 1024


class VoiceRefused(ValueError):
    """Something about an own voice cannot be done: one sentence, translated."""


def prompts_of(voice: OwnVoice) -> tuple[Prompt, ...]:
    return prompts(voice.prompt_language)


@transaction.atomic
def start_voice(*, owner: User, name: str, language: Language) -> OwnVoice:
    """Begin a voice whose owner has agreed to the statement of consent. Raises VoiceRefused."""
    # Requests at once are served one after the other, so that the limit and the name hold.
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    if OwnVoice.objects.filter(owner=owner).count() >= MOST_VOICES:
        full = _("You have %(most)d voices, as many as the studio keeps for one account. Delete one first.")
        raise VoiceRefused(full % {"most": MOST_VOICES})
    voice = OwnVoice.objects.create(
        owner=owner, name=_free_name(owner, name), language=language, consent=prompts(language)[CONSENT].text
    )
    audit.record(actor=owner, verb="own_voice.start", subject=voice, detail={"consent": voice.consent})
    return voice


@transaction.atomic
def rename_voice(*, voice: OwnVoice, actor: User, name: str) -> OwnVoice:
    """Call a voice otherwise. Raises VoiceRefused, OwnVoice.DoesNotExist."""
    User.objects.select_for_update(no_key=True).get(pk=voice.owner_id)
    voice = locked_voice(voice)
    if clean_text(name, NAME_LENGTH) != voice.name:
        voice.name = _free_name(voice.owner, name)
        voice.save(update_fields=["name"])
        audit.record(actor=actor, verb="own_voice.rename", subject=voice)
    return voice


def _free_name(owner: User, name: str) -> str:
    name = clean_text(name, NAME_LENGTH)
    if not name:
        raise VoiceRefused(_("Give the voice a name."))
    if OwnVoice.objects.filter(owner=owner, name=name).exists():
        raise VoiceRefused(_("You have a voice of this name; choose another one."))
    return name


def keep_recording(*, voice: OwnVoice, actor: User, number: int, upload: "UploadedFile[bytes]") -> OwnRecording:
    """Keep a recording of prompt `number` in the place of an older one. Raises UnreadableAudio with a sentence when it cannot be
    learnt from, VoiceRefused when it may not be replaced, and then keeps the older one; Busy, OwnVoice.DoesNotExist."""
    with place():
        samples = hear_safely(upload.read(), usual_seconds(prompts_of(voice)[number]))
    sound = encode(np.frombuffer(samples, "<i2").astype(np.float32) / np.float32(32767), RATE, "flac")
    recording = OwnRecording(
        voice=voice, number=number, size=len(sound), sha256=hashlib.sha256(sound).hexdigest(), seconds=len(samples) / 2 / RATE
    )
    recording.audio.save("", ContentFile(sound), save=False)
    try:
        with transaction.atomic():
            _lock_to_record(voice, number)
            older = OwnRecording.objects.filter(voice=voice, number=number)
            remove_on_commit(older)
            older.delete()
            recording.save(force_insert=True)
            if number == CONSENT:
                OwnVoice.objects.filter(pk=voice.pk).update(consent_sha256=recording.sha256)
            audit.record(
                actor=actor, verb="own_voice.record", subject=voice, detail={"number": number, "sha256": recording.sha256}
            )
    except BaseException:
        recording.audio.delete(save=False)
        raise
    return recording


@transaction.atomic
def remove_recording(*, recording: OwnRecording, actor: User) -> None:
    """Delete a recording with its sound. Raises VoiceRefused when it has to stay, OwnVoice.DoesNotExist."""
    voice = _lock_to_record(recording.voice, recording.number)
    if recording.number == CONSENT:
        OwnVoice.objects.filter(pk=voice.pk).update(consent_sha256="")
    audit.record(actor=actor, verb="own_voice.unrecord", subject=voice, detail={"number": recording.number})
    row = OwnRecording.objects.filter(pk=recording.pk)
    remove_on_commit(row)
    row.delete()


@transaction.atomic
def delete_voice(*, voice: OwnVoice, actor: User) -> None:
    """Delete a voice: its weights, its recordings, and the phrases that were sung with it. Takes stay: they are music. What is
    being learnt is called off."""
    job = Job.objects.filter(own_voice=voice).first()
    if job and not job.finished:
        jobs.request_cancel(job=job, actor=actor)
    locked_voice(voice)
    audit.record(actor=actor, verb="own_voice.delete", subject=voice, detail={"consent_sha256": voice.consent_sha256})
    for rows in (OwnRecording.objects.filter(voice=voice), Clip.objects.filter(own_voice=voice)):
        remove_on_commit(rows)
        rows.delete()
    voice.delete()


def recorded_seconds(voice: OwnVoice) -> float:
    """Of all recordings but those in which something else than their prompt was heard."""
    return float(voice.recordings.filter(misread=False).aggregate(sum=Sum("seconds"))["sum"] or 0.0)


def locked_voice(voice: OwnVoice) -> OwnVoice:
    """The stored row; nobody else changes it until the transaction is through. Raises OwnVoice.DoesNotExist."""
    return OwnVoice.objects.select_for_update().defer("weights").get(pk=voice.pk)


def _lock_to_record(voice: OwnVoice, number: int) -> OwnVoice:
    """The locked row of a voice whose recording of prompt `number` is to be replaced or deleted. Raises VoiceRefused when what
    was or is being learnt rests on it, OwnVoice.DoesNotExist."""
    locked = locked_voice(voice)
    if locked.learning:
        raise VoiceRefused(_("The voice is being learnt from these recordings; stop that first, or wait until it is done."))
    misheard = not locked.sings and locked.recordings.filter(number=CONSENT, misread=True).exists()
    if number == CONSENT and locked.sha256 and not misheard:  # before it can sing again the new one has to be heard, too
        stays = _("The statement of consent stays as long as the voice that rests on it; to withdraw it, delete the voice.")
        raise VoiceRefused(stays)
    return locked
