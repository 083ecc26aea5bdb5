"""The way of a work to the public: asked for, checked by a job, then published, or held until people have decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts import audit
from apps.accounts.models import User
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.library.errors import NotNow
from apps.library.models import Work
from apps.library.services import locked_for_change
from apps.rights import publishing
from apps.rights.cases.notices import tell_unchecked
from apps.rights.cases.services import make_move, open_case
from apps.rights.findings import Finding, Heard, keep, keep_landmarks
from apps.rights.models import Fingerprint, Match, Publication, RegisteredWork
from apps.rights.passed import unheard

CHECK = "rights.check"
State = Publication.State
UNDERWAY = (Job.State.QUEUED, Job.State.RUNNING)
SILENT = timedelta(minutes=1)
"""How long a publication may wait for a check that nobody makes."""
TRIES = 3
"""Checks that may fail in a row before the publication is given up; why, each has told its owner."""


@transaction.atomic
def ask(*, work: Work, actor: User, priority: int = 0) -> None:
    """Queue the check after which the work is public. Does nothing to what is public or being checked. Raises NotNow."""
    if not work.head and not work.recordings.exists():
        raise NotNow(_("This work is still empty; there is nothing to publish."))
    publication, _new = Publication.objects.get_or_create(work=work, defaults={"publisher": actor})
    if publication.state == State.HELD:
        raise NotNow(_("This work is held until people have decided about it. What you can do stands in its case."))
    if publication.state == State.BLOCKED:
        raise NotNow(_("This work is blocked. What you can do stands in its case."))
    if publication.state == State.PUBLISHED and work.visibility == Work.Visibility.PUBLIC:
        return
    publishing.begin(publication=publication, actor=actor)
    _tried_anew(publication)
    check(publication, actor, priority)


@transaction.atomic
def leave(*, work: Work, actor: User) -> None:
    """The owner takes it back from the public, or from waiting. What is held or blocked is not let out by another door."""
    publication = Publication.objects.filter(work=work).first()
    if publication is None:
        return
    if work.standing in (Work.Standing.HELD, Work.Standing.BLOCKED):
        raise NotNow(_("While people decide about this work, only you can see it."))
    publishing.withdraw(publication=publication, actor=actor)


@transaction.atomic
def come_back(*, publication: Publication, actor: User) -> None:
    """What its publisher withdrew goes on where it was: to the people who decide about it, or through a check to the public.
    Raises InTrash, NotNow."""
    if publication.state == State.WITHDRAWN and publication.cases.holding().exists():
        locked_for_change(publication.work)
        publishing.put_back(publication=publication, state=State.HELD, actor=actor)
    else:
        ask(work=locked_for_change(publication.work), actor=actor)
        publication.refresh_from_db(fields=["state"])


@transaction.atomic
def changed(*, work: Work, actor: User) -> None:  # noqa: ARG001 (the publisher's jobs, whoever changed it)
    """It has another revision or recording. What is public is checked again, and stays where it is meanwhile; what is held or
    blocked is checked when it is let out."""
    publication = Publication.objects.filter(work=work).exclude(state=State.WITHDRAWN).first()
    if publication is None:
        return
    look_at(publication)


def look_at(publication: Publication) -> None:
    """There is something that no check has seen: of the work, or of the registry."""
    Publication.objects.filter(pk=publication.pk).update(unchecked=True)
    _tried_anew(publication)
    if publication.state in (State.PUBLISHED, State.CHECKING):
        check(publication, publication.publisher)


def check(publication: Publication, actor: User, priority: int = 0) -> Job:
    """A check of what the work is by then; one that waits already will do, as early as this is wanted."""
    rows = Publication.objects.filter(pk=publication.pk)
    waiting = Job.objects.filter(pk__in=rows.values("check_job"), state=Job.State.QUEUED).first()
    if waiting and waiting.priority < priority:
        Job.objects.filter(pk=waiting.pk).update(priority=priority)
    job = waiting or jobs.submit(CHECK, owner=actor, params={"publication": str(publication.pk)}, priority=priority)[0]
    rows.update(check_job=job)
    return job


@dataclass(frozen=True)
class LookedAt:
    """What a check has seen: the work's newest revision and recordings, and until when the registry."""

    head: int
    recordings: frozenset[UUID]
    registry_until: datetime

    def is_all_of(self, work: Work) -> bool:
        now = frozenset(work.recordings.values_list("pk", flat=True))
        newer = Fingerprint.objects.of_registry().filter(created_at__gte=self.registry_until)
        return work.head == self.head and now <= self.recordings and not (now and newer.exists())


def finish(
    publication_id: UUID, seen: LookedAt, heard: Iterable[Heard], found: Iterable[Finding], report: Mapping[str, Any]
) -> dict[str, Any]:
    """What a check has found is kept; the work comes before the public, or people are asked. In the transaction that ends its
    job."""
    publication = publishing.locked(publication_id)
    if publication is None or publication.state not in (State.CHECKING, State.PUBLISHED):
        return {"state": publication.state if publication else None}
    keep_landmarks(heard)
    matches = [keep(publication, one) for one in found]
    publication.report, publication.unchecked = dict(report), not seen.is_all_of(publication.work)
    publication.failed_checks = 0
    publication.save(update_fields=["report", "unchecked", "failed_checks", "changed_at"])
    for work, some in asking(publication, matches).items():
        open_case(publication=publication, work=work, matches=some)
    undecided = publication.cases.holding().first()
    if undecided is not None:
        if publication.state != State.HELD:  # It was withdrawn and is asked for again: people still decide.
            make_move(case=undecided, move="hold", actor=None)
            publication.refresh_from_db(fields=["state"])
    elif publication.unchecked:
        check(publication, publication.publisher)
    else:
        publishing.clear(publication=publication, actor=None)
    audit.record(actor=None, verb="publication.check", subject=publication, detail={"head": seen.head, "matches": len(matches)})
    return {"state": publication.state, "matches": len(matches)}


def asking(publication: Publication, matches: Iterable[Match]) -> dict[RegisteredWork, list[Match]]:
    """Matches that people have to look at, by what is registered: not with one's own, nothing that lies in a case, and no more of
    it than people have let pass already."""
    others = [one for one in matches if one.flags and one.registered_work.holder_id != publication.publisher_id]
    found: dict[RegisteredWork, list[Match]] = {}
    for match in unheard(publication, others):
        if not match.cases.exists():
            found.setdefault(match.registered_work, []).append(match)
    return found


def resume() -> None:
    """Checks that were lost, called off or failed are made again, and what was public before there were checks gets its first:
    nothing waits for ever. What cannot be checked does not stay before the public. A chore."""
    for publication in _late(Q(state=State.CHECKING) | Q(state=State.PUBLISHED, unchecked=True)):
        if _tried(publication) >= TRIES:
            give_up(publication)
            continue
        publication.save(update_fields=["failed_checks", "changed_at"])
        check(publication, publication.publisher)


def hear_again() -> None:
    """What is public and was heard by an older version is checked anew, after all else. It is found as it is meanwhile, and stays
    before the public when that fails. A chore."""
    from musicstudio.engine.fingerprint.landmarks import VERSION

    old = Publication.objects.filter(work__recordings__landmarks__version__lt=VERSION)
    for publication in _late(Q(state=State.PUBLISHED, unchecked=False, failed_checks__lt=TRIES, pk__in=old.values("pk"))):
        tried = _tried(publication)
        publication.save(update_fields=["failed_checks", "changed_at"])
        if tried < TRIES:
            check(publication, publication.publisher, jobs.LATER)


def _late(waiting: Q) -> QuerySet[Publication]:
    """Those for which nothing is under way, and has not been for a while."""
    late = Publication.objects.filter(waiting, changed_at__lt=timezone.now() - SILENT, work__trashed_at=None)
    return late.exclude(check_job__state__in=UNDERWAY).select_related("publisher", "check_job")


def _tried(publication: Publication) -> int:
    """How often its check has failed, the last one counted."""
    publication.failed_checks += publication.check_job is not None and publication.check_job.state == Job.State.FAILED
    return publication.failed_checks


@transaction.atomic
def give_up(publication: Publication) -> None:
    """What cannot be checked does not come before the public."""
    publishing.withdraw(publication=publication, actor=None)
    _tried_anew(publication)
    tell_unchecked(publication)


def _tried_anew(publication: Publication) -> None:
    """Failures that came before, also of what was heard again, count no more."""
    Publication.objects.filter(pk=publication.pk).update(failed_checks=0)
