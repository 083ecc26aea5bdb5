"""Whoever claims or registers again and again what is not theirs: after some cases that came to nothing a reviewer has to let
them go on."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts import audit
from apps.accounts.models import User
from apps.rights.cases.errors import Refused
from apps.rights.cases.table import Role
from apps.rights.models import Case, CaseEvent, ClaimRelease
from apps.rights.models.cases import CaseEventQuerySet

MOST_REJECTED = 3
WITHIN = timedelta(days=90)


def rejected_claims(holder: User) -> int:
    """How many claims of `holder` reviewers have rejected within the last 90 days and since the last release.

    What was undone does not count, nor does a case that the studio opened and the holder never claimed.
    """
    return _ended(holder).filter(case__in=_claimed(holder)).values("case").distinct().count()


def unfounded_cases(holder: User) -> int:
    """The same with the cases that matches have opened, claimed or not: a false registration that claims nothing holds music,
    too."""
    ended = _ended(holder).filter(case__holder=holder)
    return ended.filter(Q(case__opened_by=Case.OpenedBy.MATCH) | Q(case__in=_claimed(holder))).values("case").distinct().count()


def _claimed(holder: User) -> "QuerySet[CaseEvent, UUID]":
    return CaseEvent.objects.filter(move="claim", role=Role.HOLDER, actor=holder).values_list("case_id", flat=True)


def _ended(holder: User) -> CaseEventQuerySet:
    """What reviewers decided against a holder, and it stands."""
    return CaseEvent.objects.filter(move__in=["close", "restore"], undone_by=None, at__gt=_since(holder))


def _since(holder: User) -> datetime:
    start = timezone.now() - WITHIN
    last = ClaimRelease.objects.filter(holder=holder).first()
    return max(start, last.at) if last else start


def check(holder: User) -> None:
    """Raises Refused, with how to go on, when `holder` may not claim now."""
    rejected = rejected_claims(holder)
    if rejected >= MOST_REJECTED:
        said = ngettext(
            "%(count)d of your claims was rejected within 90 days. Before you can claim again, a reviewer has to look at it.",
            "%(count)d of your claims were rejected within 90 days. Before you can claim again, a reviewer has to look at it.",
            rejected,
        )
        raise Refused(said % {"count": rejected})


def limited() -> list[tuple[User, int]]:
    """Whose registrations hold nothing by themselves, some of whom may not claim either, and how many cases of theirs came to
    nothing."""
    recent = CaseEvent.objects.filter(move__in=["close", "restore"], at__gt=timezone.now() - WITHIN)
    holders = User.objects.filter(pk__in=recent.values("case__holder")).order_by("username")
    counted = [(holder, unfounded_cases(holder)) for holder in holders]
    return [(holder, count) for holder, count in counted if count >= MOST_REJECTED]


@transaction.atomic
def release(*, holder: User, reviewer: User) -> None:
    """Let `holder` claim again, and their registrations hold again. Raises Refused when it is oneself."""
    if holder.pk == reviewer.pk:
        raise Refused(_("Another reviewer has to decide about your own claims."))
    ClaimRelease.objects.create(holder=holder, reviewer=reviewer)
    audit.record(actor=reviewer, verb="claims.release", subject=holder)
