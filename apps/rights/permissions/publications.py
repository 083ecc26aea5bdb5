"""Who may publish what, and who may change what is published: its owner. "No" is always the same 404, whatever its reason."""

from uuid import UUID

from django.http import Http404

from apps.accounts.models import User
from apps.accounts.permissions import Asker
from apps.library.models import Work
from apps.library.permissions import own_recording, own_work
from apps.rights.models import Publication


def publishable_work(user: User, work: UUID | None = None, recording: UUID | None = None) -> Work:
    """One of `user`'s works, by its own id or by that of a recording in it; Http404 otherwise."""
    if work is not None:
        return own_work(user, work)
    if recording is not None:
        return own_recording(user, recording).work
    raise Http404


def own_publication(user: Asker, publication_id: UUID) -> Publication:
    """One that `user` published; Http404 otherwise."""
    publication = Publication.objects.visible_to(user).select_related("work").filter(pk=publication_id).first()
    if publication is None:
        raise Http404
    return publication
