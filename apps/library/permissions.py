"""Who may do what with a work. "No" is always the same 404, whatever its reason."""

from uuid import UUID

from django.http import Http404

from apps.library.models import Asker, Recording, Revision, ShareLink, Work


def may_read(user: Asker, work: Work) -> bool:
    """Open, hear and remix: the owner always, everybody else what is shared and not thrown away."""
    shared = work.visibility != Work.Visibility.PRIVATE and work.trashed_at is None
    return shared or may_change(user, work)


def may_change(user: Asker, work: Work) -> bool:
    """Edit, share, throw away, bring back, delete: the owner, nobody else, whatever their role."""
    return user.is_authenticated and work.owner_id == user.pk


def readable_work(user: Asker, work_id: UUID) -> Work:
    """A work that `user` may open; Http404 otherwise."""
    work = Work.objects.visible_to(user).with_newest().select_related("owner").filter(pk=work_id).first()
    if work is None or not may_read(user, work):
        raise Http404
    return work


def own_work(user: Asker, work_id: UUID) -> Work:
    """One of `user`'s works, in the trash or not; Http404 otherwise."""
    work = Work.objects.owned_by(user).with_newest().select_related("owner").filter(pk=work_id).first()
    if work is None:
        raise Http404
    return work


def readable_revision(user: Asker, revision_id: UUID) -> Revision:
    """A revision that `user` may open; Http404 otherwise."""
    revision = Revision.objects.visible_to(user).select_related("work", "author").filter(pk=revision_id).first()
    if revision is None:
        raise Http404
    return revision


def readable_recording(user: Asker, recording_id: UUID) -> Recording:
    """A recording that `user` may hear; Http404 otherwise."""
    recording = Recording.objects.visible_to(user).select_related("work").filter(pk=recording_id).first()
    if recording is None:
        raise Http404
    return recording


def own_recording(user: Asker, recording_id: UUID) -> Recording:
    """A recording in one of `user`'s works; Http404 otherwise."""
    recording = readable_recording(user, recording_id)
    if not may_change(user, recording.work):
        raise Http404
    return recording


def own_revision(user: Asker, revision_id: UUID) -> Revision:
    """A revision of one of `user`'s works, to be named; Http404 otherwise."""
    revision = readable_revision(user, revision_id)
    if not may_change(user, revision.work):
        raise Http404
    return revision


def own_link(user: Asker, link_id: UUID) -> ShareLink:
    """A link to one of `user`'s works, revoked or not; Http404 otherwise."""
    link = ShareLink.objects.owned_by(user).select_related("work").filter(pk=link_id).first()
    if link is None:
        raise Http404
    return link


def linked_work(token: str) -> Work:
    """The work that a share link leads to, for whoever holds it; one and the same Http404 for all that lead nowhere."""
    # PostgreSQL takes no NUL, not even in what it is only asked for.
    readable = token.isascii() and token.isprintable()
    link = ShareLink.objects.open().select_related("work__owner").filter(token=token).first() if readable else None
    if link is None:
        raise Http404
    return link.work


def linked_revision(token: str) -> Revision:
    """The newest revision of the work that a share link leads to; Http404 when there is none."""
    revision = linked_work(token).newest()
    if revision is None:
        raise Http404
    return revision


def visible_parent(user: Asker, work: Work) -> Work | None:
    """The work that `work` is a remix of, when `user` may open it."""
    if work.parent_id is None:
        return None
    return Work.objects.visible_to(user).kept().select_related("owner").filter(revisions=work.parent_id).first()
