"""From rows to what the rules see, and back: who asks, where a case stands, and how it stood before a decision."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from apps.accounts.models import User
from apps.accounts.permissions import Asker as Person
from apps.accounts.permissions import may_review
from apps.rights.cases.deadlines import UNDO
from apps.rights.cases.rules import Asker, Position
from apps.rights.cases.table import Role, State
from apps.rights.models import Case, CaseEvent, RegisteredWork

STUDIO = Asker(id=None, studio=True)
_KEPT = ("state", "reviewer_id", "proposal_id", "waiting_for", "clock", "due_at", "complaint_until")


def asker_of(case: Case, person: Person | None) -> Asker:
    """Who `person` (None = the studio itself) is in this case."""
    if person is None:
        return STUDIO
    if not isinstance(person, User):
        return Asker(id=None)
    return Asker(
        id=person.pk,
        holder=case.holder_id == person.pk,
        uploader=case.uploader_id == person.pk,
        reviewer=may_review(person),
        involved=may_review(person) and _is_involved(case, person),
    )


def _is_involved(case: Case, person: User) -> bool:
    """Whether a reviewer published the music, owns it, registered what it is like, or once acted here as one of the sides."""
    publication = case.publication
    if publication and person.pk in (publication.publisher_id, publication.work.owner_id):
        return True
    as_side = CaseEvent.objects.filter(case=case, actor=person, role__in=[Role.HOLDER, Role.UPLOADER])
    registered = RegisteredWork.objects.filter(holder=person)
    return as_side.exists() or registered.filter(matches__cases=case).exists() or registered.filter(cases=case).exists()


def position_of(case: Case) -> Position:
    """Where the case stands now."""
    moves = {event.move for event in case.events.filter(move__in=["counter_notice", "complain"])}
    return Position(
        state=State(case.state),
        proposed=case.proposal is not None,
        proposed_by=case.proposal.actor_id if case.proposal else None,
        waiting_for=Role(case.waiting_for) if case.waiting_for else None,
        asked_from=asked_from(case) if case.state == State.WAITING else None,
        overdue=case.overdue,
        window_open=case.complaint_until is not None and timezone.now() < case.complaint_until,
        countered="counter_notice" in moves,
        complained="complain" in moves,
        undoable_by=event.actor_id if (event := undoable(case)) else None,
        published=case.publication_id is not None,
    )


def asked_from(case: Case) -> State:
    """Where the case was when the newest question was asked, and goes back to."""
    asked = case.events.filter(move="ask").order_by("-number").first()
    return State(asked.before) if asked else State.OPEN


def undoable(case: Case) -> CaseEvent | None:
    """The newest event, when it is a decision that its actor may still take back."""
    event = case.events.order_by("-number").first()
    if event is None or not (event.definition and event.definition.decides):
        return None
    return event if timezone.now() < event.at + UNDO else None


def snapshot(case: Case) -> dict[str, Any]:
    """What `put_back` needs, as JSON."""
    kept = {name: getattr(case, name) for name in _KEPT}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in kept.items()}


def put_back(case: Case, kept: dict[str, Any]) -> None:
    """Set the fields of `case`, unsaved, to how they were."""
    for name in _KEPT:
        value = kept[name]
        setattr(case, name, parse_datetime(value) if value and name in ("due_at", "complaint_until") else value)
