"""Whether a match keeps music from the public by itself, or a reviewer is asked first, so that nobody takes music away by
registering it."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.rights.cases import abuse
from apps.rights.cases.table import State
from apps.rights.models import Case, Match, Publication

FRESH = timedelta(hours=24)


class AskFirst(TextChoices):
    """Why a reviewer is asked before anything is held; worded for the holder."""

    REJECTED = "rejected", _("Nothing is held by itself, because reviewers found nothing in too many cases of this holder.")
    FRESH = "fresh", _("Nothing is held by itself, because the registration is newer than the music and than a day.")


def ask_first(*, publication: Publication, holder: User, matches: Iterable[Match]) -> AskFirst | None:
    """Why `matches` with what `holder` registered hold nothing by themselves; None when they do."""
    if abuse.unfounded_cases(holder) >= abuse.MOST_REJECTED:
        return AskFirst.REJECTED
    if all(_fresh(match, publication) for match in matches) and not proven(holder):
        return AskFirst.FRESH
    return None


def proven(holder: User) -> bool:
    """Whether two reviewers have once decided for `holder`, and it stands."""
    return Case.objects.filter(holder=holder, state=State.BLOCKED).exists()


def _fresh(match: Match, publication: Publication) -> bool:
    since = match.claimed_since
    return since is not None and publication.created_at < since and timezone.now() - since < FRESH
