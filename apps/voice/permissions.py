"""May this person sing that, hear that? Whatever the answer "no" has as its reason, it is the same 404."""

from uuid import UUID

from django.http import Http404

from apps.library.models import Asker, Revision, Work
from apps.library.permissions import own_work
from apps.voice.models import Clip, OwnRecording, OwnVoice, Take


def singable_work(user: Asker, work_id: UUID) -> Work:
    """One of `user`'s works outside the trash; Http404 otherwise."""
    work = own_work(user, work_id)
    if work.trashed_at is not None:
        raise Http404
    return work


def singable_revision(work: Work, revision_id: UUID | None) -> Revision | None:
    """A revision of a work that `singable_work` gave: the newest one (None for an empty work), or the one with this id, else
    Http404."""
    if revision_id is None:
        return work.newest()
    revision = work.revisions.filter(pk=revision_id).first()
    if revision is None:
        raise Http404
    return revision


def own_take(user: Asker, take_id: UUID) -> Take:
    """One of `user`'s takes; Http404 otherwise."""
    take = Take.objects.visible_to(user).select_related("job", "song__work", "revision").filter(pk=take_id).first()
    if take is None:
        raise Http404
    return take


def own_clip(user: Asker, key: str) -> Clip:
    """One of `user`'s clips; Http404 otherwise."""
    clip = Clip.objects.visible_to(user).filter(key=key).first()
    if clip is None:
        raise Http404
    return clip


def own_voice(user: Asker, voice_id: UUID) -> OwnVoice:
    """One of `user`'s own voices; Http404 otherwise."""
    voice = OwnVoice.objects.visible_to(user).select_related("job", "owner").filter(pk=voice_id).first()
    if voice is None:
        raise Http404
    return voice


def own_recording(user: Asker, voice_id: UUID, number: int) -> OwnRecording:
    """The recording of a prompt for one of `user`'s own voices; Http404 otherwise."""
    mine = OwnRecording.objects.visible_to(user).select_related("voice")
    recording = mine.filter(voice_id=voice_id, number=number).first()
    if recording is None:
        raise Http404
    return recording
