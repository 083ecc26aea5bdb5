"""Who may know of which case, and who may look after them all. "No" is always the same 404, whatever its reason."""

from uuid import UUID

from django.http import Http404

from apps.accounts.models import User
from apps.accounts.permissions import Asker, may_review
from apps.rights.cases.comparison import Side, Sound, sound_of
from apps.rights.models import Case, Notice, Publication

__all__ = ["claimable_publication", "claimable_publication_of", "heard_sound", "own_notice", "reviewing", "visible_case"]


def visible_case(user: Asker, case_id: UUID) -> Case:
    """A case that `user` is a side of or may review; Http404 otherwise."""
    rows = Case.objects.visible_to(user).select_related("publication__work", "uploader", "holder", "work", "reviewer", "proposal")
    case = rows.filter(pk=case_id).first()
    if case is None:
        raise Http404
    return case


def heard_sound(user: Asker, case_id: UUID, match_id: UUID, side: str) -> Sound:
    """One of the two recordings that a match of a case compares, for whoever may see the case, as long as something may still be
    decided in it; Http404 otherwise.

    Both sides hear both: nobody can answer what they cannot hear, and what is published may be held from the public meanwhile.
    Nothing else of either side is opened by a case: neither other recordings nor the work.
    """
    case = visible_case(user, case_id)
    matches = case.matches if case.opens_sound else case.matches.none()
    match = matches.select_related("recording", "registered_recording").filter(pk=match_id).first()
    sound = sound_of(match, Side(side)) if match and side in set(Side) else None
    if sound is None:
        raise Http404
    return sound


def reviewing(user: Asker) -> User:
    """The account of somebody who may review; Http404 for everybody else."""
    if not isinstance(user, User) or not may_review(user):
        raise Http404
    return user


def claimable_publication(user: User, publication_id: UUID) -> Publication:
    """Somebody else's publication that is before the public; Http404 otherwise."""
    published = Publication.objects.filter(state=Publication.State.PUBLISHED, work__trashed_at=None).exclude(publisher=user)
    publication = published.select_related("work", "publisher").filter(pk=publication_id).first()
    if publication is None:
        raise Http404
    return publication


def claimable_publication_of(user: User, work_id: UUID) -> Publication:
    """The same, by its work."""
    publication = Publication.objects.filter(work=work_id).first()
    if publication is None:
        raise Http404
    return claimable_publication(user, publication.pk)


def own_notice(user: User, notice_id: int) -> Notice:
    """A notice that was sent to `user`; Http404 otherwise."""
    notice = Notice.objects.visible_to(user).filter(pk=notice_id).first()
    if notice is None:
        raise Http404
    return notice
