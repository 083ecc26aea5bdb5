"""May this person do this to that work? Whatever the answer "no" has as its reason, it is the same 404."""

from uuid import UUID

from django.http import Http404

from apps.accounts.models import User
from apps.compose.models import Style
from apps.library.models import Asker, Revision, Work
from apps.library.permissions import linked_revision, may_change, own_work, readable_revision, readable_work

# Looking at a revision, playing and exporting it is what the library calls reading.
visible_revision = readable_revision

__all__ = ["linked_revision", "open_work", "own_revision", "visible_revision"]


def own_revision(user: Asker, revision_id: UUID) -> Revision:
    """A revision of one of `user`'s works outside the trash, to compose on; Http404 otherwise."""
    revision = readable_revision(user, revision_id)
    if not may_change(user, revision.work) or revision.work.trashed_at is not None:
        raise Http404
    return revision


def composable_work(user: User, work_id: UUID) -> Work:
    """One of `user`'s works outside the trash, to compose on; Http404 otherwise."""
    work = own_work(user, work_id)
    if work.trashed_at is not None:
        raise Http404
    return work


def own_style(user: User, style_id: UUID) -> Style:
    """One of `user`'s private styles; Http404 otherwise."""
    style = Style.objects.visible_to(user).filter(pk=style_id).first()
    if style is None:
        raise Http404
    return style


def open_work(user: Asker, work_id: UUID) -> Work:
    """A work outside the trash that `user` may read; Http404 otherwise."""
    work = readable_work(user, work_id)
    if work.trashed_at is not None:
        raise Http404
    return work
