"""Who may change what is published: whoever published it. "No" is always the same 404, whatever its reason."""

from uuid import UUID

from django.http import Http404

from apps.accounts.models import User
from apps.accounts.permissions import Asker
from apps.rights.models import Publication


def own_publication(user: Asker, publication_id: UUID) -> Publication:
    """One that `user` published; Http404 otherwise."""
    rows = Publication.objects.filter(publisher=user) if isinstance(user, User) else Publication.objects.none()
    publication = rows.select_related("work").filter(pk=publication_id).first()
    if publication is None:
        raise Http404
    return publication
