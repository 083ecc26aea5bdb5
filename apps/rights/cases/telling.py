"""A case as it is told to somebody: what happened, in order, and what they can do. Reviewers have no names to the two sides."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.permissions import may_review
from apps.rights.cases import positions
from apps.rights.cases.deadlines import UNDO
from apps.rights.cases.rules import possible
from apps.rights.cases.statements import sentences
from apps.rights.cases.table import CHECKS, GROUNDS, Move, Role, State
from apps.rights.models import Case, CaseEvent


@dataclass(frozen=True)
class Told:
    """One event."""

    number: int
    what: str
    who: str
    at: datetime
    before: str
    after: str
    ground: str
    reason: str
    evidence: list[str]
    checks: list[str]
    statement: list[tuple[str, str]]
    undone: bool


@dataclass(frozen=True)
class Choice:
    """What the reader may do now."""

    moves: list[Move]
    # Until when the reader's own newest decision can be undone.
    undo_until: datetime | None


def story(case: Case, reader: User) -> list[Told]:
    """Every event of the case, the newest first."""
    events = case.events.select_related("actor", "undone_by", "case__work").order_by("-number")
    return [_told(event, reader) for event in events]


def choice(case: Case, reader: User) -> Choice:
    position = positions.position_of(case)
    moves = list(possible(positions.asker_of(case, reader), position))
    mine = positions.undoable(case) if any(move.name == "undo" for move in moves) else None
    return Choice([move for move in moves if move.name != "undo"], mine.at + UNDO if mine else None)


def _told(event: CaseEvent, reader: User) -> Told:
    return Told(
        number=event.number,
        what=str(event.definition.done) if event.definition else _("The case begins"),
        who=who(event, reader),
        at=event.at,
        before=str(State(event.before).label) if event.before else "",
        after=str(State(event.after).label),
        ground=str(GROUNDS.get(event.facts.get("ground", ""), "")),
        reason=event.reason,
        evidence=event.evidence,
        checks=[str(CHECKS[name]) for name in event.checks if name in CHECKS] if may_review(reader) else [],
        statement=list(sentences(event)),
        undone=hasattr(event, "undone_by"),
    )


def who(event: CaseEvent, reader: User) -> str:
    """Whoever did it, as `reader` may know them."""
    if event.role == Role.STUDIO:
        return _("the studio")
    reviewing = event.role in (Role.REVIEWER, Role.SECOND)
    if reviewing and not may_review(reader):
        return _("a reviewer")
    name = event.actor.username if event.actor else _("somebody whose account is gone")
    return _("%(name)s, reviewer") % {"name": name} if reviewing else name
