"""Adding and removing recordings. The bytes are looked into by the sandbox only, and stored under a name made of ids."""

import hashlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts import audit
from apps.accounts.models import User
from apps.accounts.names import clean_text
from apps.library import gate
from apps.library.errors import NotNow
from apps.library.models import Recording, Work
from apps.library.services import locked_for_change
from apps.library.storage import remove_on_commit
from apps.library.uploads import AUDIO_BYTES, size_sentence
from musicstudio.engine.audio.errors import UnreadableAudio
from musicstudio.engine.audio.facts import describe_safely
from musicstudio.places import place

MEDIA_TYPES = {ending: media_type for media_type, ending in Recording.ENDINGS.items()}


@dataclass(frozen=True)
class Sound:
    """An audio file that was listened to. `facts`: media_type, size, duration_ms, peaks and sha256, as rows keep them."""

    content: bytes
    facts: dict[str, Any]


def read_sound(data: "UploadedFile[bytes]") -> Sound:
    """Check `data`. Raises UnreadableAudio with a sentence for the user (too large, too long, no audio, damaged), Busy."""
    if (data.size or 0) > AUDIO_BYTES:
        raise UnreadableAudio(size_sentence(AUDIO_BYTES))
    content = data.read()
    with place():
        heard = describe_safely(content)
    facts = {
        "media_type": MEDIA_TYPES[heard.format],
        "size": len(content),
        "duration_ms": max(1, round(heard.seconds * 1000)),
        "peaks": heard.peaks,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return Sound(content, facts)


def title_of(data: "UploadedFile[bytes]") -> str:
    """The file's name without its ending, as far as it can be shown."""
    return clean_text(PurePosixPath((data.name or "").replace("\\", "/")).stem)


def add_recording(*, work: Work, author: User, data: "UploadedFile[bytes]") -> Recording:
    """Check `data` and keep it, bytes unchanged, as a recording of `work`, called as its file.

    Raises UnreadableAudio with a sentence for the user, Busy and InTrash; nothing is stored then.
    """
    sound = read_sound(data)
    recording = Recording(work=work, title=title_of(data) or _("Recording"), **sound.facts)
    recording.audio.save("", ContentFile(sound.content), save=False)
    try:
        with transaction.atomic():
            locked = locked_for_change(work)
            recording.save(force_insert=True)
            audit.record(actor=author, verb="recording.add", subject=recording, detail={"work": str(work.pk)})
            gate.changed(locked, author)
    except BaseException:
        recording.audio.delete(save=False)
        raise
    return recording


@transaction.atomic
def delete_recording(*, recording: Recording, actor: User) -> None:
    """Remove a recording and, once that is certain, its file. Raises NotNow while people decide about the work: it is what they
    listen to."""
    if Work.objects.select_for_update().get(pk=recording.work_id).standing in (Work.Standing.HELD, Work.Standing.BLOCKED):
        raise NotNow(_("People decide about this recording; it stays until then."))
    audit.record(actor=actor, verb="recording.delete", subject=recording, detail={"work": str(recording.work_id)})
    remove_on_commit(Recording.objects.filter(pk=recording.pk))
    recording.delete()
