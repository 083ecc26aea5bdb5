"""Share links: made, closed and opened again, each with its audit entry in the same transaction. Tokens are never recorded."""

from django.db import transaction
from django.utils import timezone

from apps.accounts import audit
from apps.accounts.models import User
from apps.library.errors import InTrash, TooManyLinks
from apps.library.models import ShareLink, Work

MOST_OPEN = 50


@transaction.atomic
def create_link(*, work: Work, actor: User) -> ShareLink:
    """One more link to the work. Raises InTrash, and TooManyLinks beyond MOST_OPEN that are not revoked."""
    locked = Work.objects.select_for_update().get(pk=work.pk)
    if locked.trashed_at is not None:
        raise InTrash
    if locked.links.open().count() >= MOST_OPEN:
        raise TooManyLinks
    link = ShareLink.objects.create(work=locked, created_by=actor)
    audit.record(actor=actor, verb="link.create", subject=link, detail={"work": str(work.pk)})
    return link


@transaction.atomic
def set_revoked(*, link: ShareLink, revoked: bool, actor: User) -> ShareLink:
    """Close the link, or open the same one again. Doing it twice changes nothing."""
    locked = ShareLink.objects.select_for_update().get(pk=link.pk)
    if (locked.revoked_at is not None) != revoked:
        locked.revoked_at = timezone.now() if revoked else None
        locked.save(update_fields=["revoked_at"])
        verb = "link.revoke" if revoked else "link.reopen"
        audit.record(actor=actor, verb=verb, subject=locked, detail={"work": str(locked.work_id)})
    return locked
