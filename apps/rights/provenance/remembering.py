"""Every sound that leaves with a part of a model in it is remembered: what its files say, and, once a job has heard it, how it
sounds."""

import hashlib

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.accounts import audit
from apps.jobs import services as jobs
from apps.jobs.errors import JobError
from apps.library.credentials import Left
from apps.library.models import WorkQuerySet
from apps.library.storage import remove_on_commit
from apps.rights.models import ExportedManifest, ExportedSound

HEAR = "rights.hear_export"
MOST_MANIFESTS = 100
"""Of one sound, the newest: nobody fills the database by asking for the same file again and again."""


def remember(left: Left) -> None:
    """Keep what was signed in a file, and have its sound heard when it is the first of its subject."""
    sound = ExportedSound.objects.filter(subject=left.what.subject).first() or _new_sound(left)
    if left.manifests is None:
        return
    digest = hashlib.sha256(left.sound).hexdigest()
    with transaction.atomic():
        ExportedManifest.objects.create(sound=sound, form=left.form, sha256=digest, manifests=left.manifests)
        old = sound.manifests.values_list("pk", flat=True)[MOST_MANIFESTS:]
        sound.manifests.filter(pk__in=list(old)).delete()


def _new_sound(left: Left) -> ExportedSound:
    sound = ExportedSound(work=left.what.work, subject=left.what.subject, voice=left.what.voice)
    sound.audio.save(left.form, ContentFile(left.sound), save=False)
    try:
        with transaction.atomic():
            sound.save(force_insert=True)
            audit.record(actor=None, verb="export.remember", subject=sound, detail={"of": sound.subject, "format": left.form})
            jobs.submit(HEAR, owner=left.what.work.owner, params={"sound": sound.pk}, priority=jobs.LATER)
    except BaseException as error:
        sound.audio.delete(save=False)
        # Somebody else asked for the same at the same moment.
        if isinstance(error, IntegrityError) and (other := ExportedSound.objects.filter(subject=sound.subject).first()):
            return other
        raise
    return sound


def store_peaks(sound_id: int, peaks: bytes, frames: int, version: int) -> dict[str, int]:
    """Keep what was heard, in the transaction that ends the job; the file is not needed any more."""
    heard = ExportedSound.objects.select_for_update().filter(pk=sound_id)
    remove_on_commit(heard)
    if not heard.update(peaks=peaks, frames=frames, version=version, audio=""):
        raise gone()
    return {"sound": sound_id}


def gone() -> JobError:
    return JobError(_("What this work was to be done on is gone; start it anew."))


def forget_works(works: WorkQuerySet) -> None:
    """Works that are deleted for good take along what is remembered of them."""
    of_works = ExportedSound.objects.filter(work__in=works)
    remove_on_commit(of_works)
    of_works.delete()
