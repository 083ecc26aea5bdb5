"""Who made this sound file? What it says itself, and what the studio remembers when it says nothing any more."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from apps.accounts import limits
from apps.accounts.addresses import client_address
from apps.accounts.permissions import Asker
from apps.library.models import Work
from apps.rights.models import ExportedManifest, ExportedSound
from apps.rights.provenance.recognising import recognised
from musicstudio.credentials import studio_root
from musicstudio.engine.audio.errors import UnreadableAudio
from musicstudio.engine.audio.examining import Examined, examine_safely
from musicstudio.places import place


@dataclass(frozen=True)
class Remembered:
    """An export of this studio. `work` and `manifest` only for who may know of them; `exact`: this very file was exported."""

    at: datetime
    voice: bool
    exact: bool
    work: Work | None = None
    manifest: dict[str, Any] | None = None


@dataclass(frozen=True)
class Verdict:
    """What a file says, and what is remembered of it. `mute`: its sound cannot be read."""

    examined: Examined
    remembered: Remembered | None = None
    mute: bool = False


def verify_for(request: HttpRequest, upload: "UploadedFile[bytes]") -> Verdict:
    """For whoever asks over the network, so many times in ten minutes from one address.

    Raises TooManyAttempts, UnreadableAudio with a sentence for the user, Busy.
    """
    limits.take(limits.VERIFY, client_address(request))
    return verify(upload.read(), request.user)


def verify(content: bytes, asker: Asker) -> Verdict:
    """Ask a file of any origin. It is listened to only when its credentials are not enough. Raises UnreadableAudio, Busy."""
    with place():
        examined = examine_safely(content, studio_root())
        said = examined.credentials
        if said and said.ours and said.hold:
            return Verdict(examined, _exported(content, asker))
        try:
            return Verdict(examined, _recognised(content, asker))
        except UnreadableAudio:
            # What cannot be heard any more may still carry credentials that say so.
            if said or examined.damaged:
                return Verdict(examined, mute=True)
            raise


def _exported(content: bytes, asker: Asker) -> Remembered | None:
    digest = hashlib.sha256(content).hexdigest()
    signed = ExportedManifest.objects.select_related("sound").filter(sha256=digest).first()
    if signed is None:
        return None
    return Remembered(signed.created_at, signed.sound.voice, True, _known_work(signed.sound, asker))


def _recognised(content: bytes, asker: Asker) -> Remembered | None:
    """The export that it is; where several sound the same, one that the asker may know of."""
    from musicstudio.engine.fingerprint.hearing import heard_safely  # numpy waits until somebody asks

    found = recognised(heard_safely(content))
    if not found:
        return None
    known = next(((sound, work) for sound in found if (work := _known_work(sound, asker))), None)
    if known is None:
        return Remembered(found[0].created_at, found[0].voice, False)
    sound, work = known
    signed = sound.manifests.first()
    return Remembered(sound.created_at, sound.voice, False, work, signed.manifests if signed else None)


def _known_work(sound: ExportedSound, asker: Asker) -> Work | None:
    return sound.work if ExportedSound.objects.visible_to(asker).filter(pk=sound.pk).exists() else None
