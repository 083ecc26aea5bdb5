"""Claims on recordings of registered works. A recording gets its sound once: what was fingerprinted is never another sound."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts import audit
from apps.accounts.models import User
from apps.library.models import Recording
from apps.library.recordings import Sound
from apps.rights import monitoring
from apps.rights.models import RegisteredRecording, RegisteredWork
from apps.rights.models.registry import next_number
from apps.rights.registry.errors import Refused, Withdrawn
from apps.rights.registry.works import lock_claims, locked_work
from musicstudio.engine.audio import messages
from musicstudio.engine.audio.errors import UnreadableAudio

MOST_RECORDINGS = 500
"""Of one work."""


@dataclass(frozen=True, kw_only=True)
class RecordingClaim:
    """What a holder says about a recording; the ISRC in plain form."""

    title: str
    isrc: str = ""
    performer: str = ""
    year: int | None = None


def recording_claim_of(recording: RegisteredRecording) -> RecordingClaim:
    """What is registered now."""
    return RecordingClaim(title=recording.title, isrc=recording.isrc, performer=recording.performer, year=recording.year)


def sound_of(recording: Recording) -> Sound:
    """The sound of a recording of the studio. Raises UnreadableAudio when its file is lost."""
    facts = {name: getattr(recording, name) for name in ("media_type", "size", "duration_ms", "peaks", "sha256")}
    try:
        with recording.audio.open("rb") as file:
            return Sound(file.read(), facts)
    except FileNotFoundError as error:
        raise UnreadableAudio(messages.DAMAGED) from error


def register_recording(
    *,
    work: RegisteredWork,
    actor: User,
    claim: RecordingClaim,
    sound: Sound | None = None,
    studio_recording: Recording | None = None,
) -> RegisteredRecording:
    """Claim a recording of a registered work. Raises Refused, Withdrawn; no file is kept then."""
    recording = RegisteredRecording(work=work, studio_recording=studio_recording, **asdict(claim))
    with _kept(recording, sound), transaction.atomic():
        lock_claims(work.holder)
        locked_work(work)
        _check(work, claim)
        if work.recordings.count() >= MOST_RECORDINGS:
            full = _("A work has at most %(most)d recordings in the registry.")
            raise Refused("title", full % {"most": MOST_RECORDINGS})
        recording.number = next_number()
        recording.save(force_insert=True)
        detail = {"work": str(work.pk), "number": recording.number, "sha256": recording.sha256}
        audit.record(actor=actor, verb="registry.recording", subject=recording, detail=detail)
        monitoring.registered(recording)
    return recording


def add_sound(
    *, recording: RegisteredRecording, actor: User, sound: Sound, studio_recording: Recording | None = None
) -> RegisteredRecording:
    """Give its sound to a recording that has none. Raises Refused when it has one, Withdrawn."""
    with _kept(recording, sound), transaction.atomic():
        if _locked(recording).audio:
            raise Refused("file", _("This recording has its sound already. Register another recording instead."))
        recording.studio_recording = studio_recording
        recording.save(update_fields=["audio", "sound_at", "studio_recording", *sound.facts])
        audit.record(actor=actor, verb="registry.sound", subject=recording, detail={"sha256": recording.sha256})
        monitoring.registered(recording)
    return recording


@transaction.atomic
def change_recording(*, recording: RegisteredRecording, actor: User, claim: RecordingClaim) -> bool:
    """Have `claim` in the place of what is registered; False, and nothing written, when it says the same.

    Raises Refused, Withdrawn.
    """
    lock_claims(recording.work.holder)
    before = recording_claim_of(_locked(recording))
    if claim == before:
        return False
    _check(recording.work, claim, but=recording)
    for name, value in asdict(claim).items():
        setattr(recording, name, value)
    recording.save(update_fields=list(asdict(claim)))
    changed = [name for name, value in asdict(claim).items() if value != getattr(before, name)]
    audit.record(actor=actor, verb="registry.recording.change", subject=recording, detail={"fields": changed})
    return True


@transaction.atomic
def withdraw_recording(*, recording: RegisteredRecording, actor: User) -> None:
    """No longer claim the recording. It stays on record. Doing it twice changes nothing."""
    _set_withdrawn(recording, actor, "registry.recording.withdraw", withdrawn=True)


@transaction.atomic
def restore_recording(*, recording: RegisteredRecording, actor: User) -> None:
    """Claim a withdrawn recording again."""
    _set_withdrawn(recording, actor, "registry.recording.restore", withdrawn=False)


def _set_withdrawn(recording: RegisteredRecording, actor: User, verb: str, *, withdrawn: bool) -> None:
    locked = RegisteredRecording.objects.select_for_update().get(pk=recording.pk)
    recording.withdrawn_at = locked.withdrawn_at
    if (locked.withdrawn_at is not None) == withdrawn:
        return
    recording.withdrawn_at = timezone.now() if withdrawn else None
    recording.save(update_fields=["withdrawn_at"])
    audit.record(actor=actor, verb=verb, subject=recording)
    monitoring.registered(recording)


def _locked(recording: RegisteredRecording) -> RegisteredRecording:
    """The stored row. Raises Withdrawn when it, or its work, is."""
    locked_work(recording.work)
    locked = RegisteredRecording.objects.select_for_update().get(pk=recording.pk)
    if locked.withdrawn_at is not None:
        raise Withdrawn
    return locked


def _check(work: RegisteredWork, claim: RecordingClaim, but: RegisteredRecording | None = None) -> None:
    if not claim.isrc:
        return
    same = RegisteredRecording.objects.filter(work__holder=work.holder_id, isrc=claim.isrc)
    other = same.select_related("work").first()
    if other is not None and other != but:
        taken = _("You have registered “%(title)s” under this ISRC.") % {"title": other.title}
        again = _("You withdrew “%(title)s”, which has this ISRC; bring it back instead.") % {"title": other.title}
        raise Refused("isrc", again if other.withdrawn_at or other.work.withdrawn_at else taken)


@contextmanager
def _kept(recording: RegisteredRecording, sound: Sound | None) -> Iterator[None]:
    """Store the file of a sound before its row is; remove it again when the row is not written."""
    if sound is None:
        yield
        return
    for name, value in sound.facts.items():
        setattr(recording, name, value)
    recording.audio.save("", ContentFile(sound.content), save=False)
    recording.sound_at = timezone.now()
    try:
        yield
    except BaseException:
        recording.audio.delete(save=False)
        raise
