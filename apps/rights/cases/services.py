"""What is done with cases: opening one, and making a move of the table. Everything that follows from it (state, publication,
clocks, notices, audit entry) is in one transaction; the row of the case is locked, so that of two at once one is second."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts import audit
from apps.accounts.models import User
from apps.rights import likeness, publishing
from apps.rights.cases import abuse, notices, positions, statements
from apps.rights.cases.consequences import follow, let_out
from apps.rights.cases.deadlines import WINDOW_MONTHS, add_months, due
from apps.rights.cases.errors import Refused, StaleCase
from apps.rights.cases.holding import ask_first
from apps.rights.cases.rules import SENTENCES, refusal, role_for
from apps.rights.cases.saying import NOTHING, Said, complete
from apps.rights.cases.table import DECIDED, JUDGED, MOVES, UNRESOLVED, Clock, Elsewhere, Move, Role, State
from apps.rights.models import Case, CaseEvent, Match, Publication, RegisteredWork
from apps.rights.models.cases import CaseQuerySet

Shown = Publication.State
RESTRICTED = (Shown.HELD, Shown.BLOCKED)


@transaction.atomic
def open_case(
    *, publication: Publication, work: RegisteredWork, matches: Iterable[Match] = (), opened_by: str = Case.OpenedBy.MATCH
) -> Case:
    """A case between whoever published and the holder of `work`; the one that is unresolved already, when there is one.

    A case that a match opens holds the publication until it is resolved, unless a reviewer is to be asked first
    (apps.rights.cases.holding); one that a notice opens does not: nobody but reviewers takes music from the public on somebody's
    word. Raises Refused when both sides are the same person.
    """
    matches, by_match = list(matches), opened_by == Case.OpenedBy.MATCH
    locked = Publication.objects.select_for_update(of=("self",)).select_related("work").get(pk=publication.pk)
    if locked.publisher_id == work.holder_id:
        raise Refused(_("This is your own publication."))
    asked_first = ask_first(publication=locked, holder=work.holder, matches=matches) if by_match else None
    holds = by_match and asked_first is None
    case = Case.objects.unresolved().filter(publication=locked, holder=work.holder_id).first()
    if case is not None:
        case.matches.add(*matches)
        if holds and locked.state in (Shown.CHECKING, Shown.PUBLISHED):
            make_move(case=case, move="hold", actor=None)
            publication.refresh_from_db(fields=["state"])
        return case
    case = Case.objects.create(
        publication=publication,
        uploader_id=locked.publisher_id,
        holder_id=work.holder_id,
        work=work,
        title=locked.work.title,
        opened_by=opened_by,
        holds=holds,
        clock=Clock.REVIEW,
        due_at=due(Clock.REVIEW, timezone.now()),
    )
    case.matches.set(matches)
    facts: dict[str, Any] = {"asked_first": asked_first, "matches": [likeness.facts(match) for match in matches]}
    if case.holds:
        before = locked.state
        publishing.hold(publication=publication, actor=None)
        facts["publication"] = {"before": before, "after": publication.state}
        facts["statement"] = statements.facts(case, restriction="held", by_people=False)
    _write(case, Act("open", None, Role.STUDIO), before="", facts=facts)
    return case


@transaction.atomic
def claim_by_notice(*, publication: Publication, work: RegisteredWork, claimant: User, said: Said) -> Case:
    """A holder says that what is public is theirs. Raises Refused, Incomplete."""
    if publication.state != Shown.PUBLISHED:
        raise Refused(_("Only what is public can be claimed by notice."))
    case = open_case(publication=publication, work=work, opened_by=Case.OpenedBy.NOTICE)
    return make_move(case=case, move="claim", actor=claimant, said=said)


@transaction.atomic
def make_move(*, case: Case, move: str, actor: User | None, said: Said = NOTHING, version: int | None = None) -> Case:
    """Make a move of the table as `actor` (None = the studio itself). `version` is that of the case as the actor has seen it.

    Raises Refused with why it may not be, StaleCase when somebody was faster, Incomplete when something is missing.
    """
    definition = MOVES[move]
    locked = Case.objects.select_for_update(of=("self",)).select_related("publication__work", "proposal").get(pk=case.pk)
    if version is not None and version != locked.version:
        raise StaleCase(_("Somebody else has just acted on this case. Look at it again before you decide."))
    asker = positions.asker_of(locked, actor)
    if why := refusal(definition, asker, positions.position_of(locked)):
        raise Refused(str(SENTENCES[why]))
    act = Act(move, actor, role_for(definition, asker) or Role.STUDIO, complete(definition, said))
    if move == "claim" and actor:
        abuse.check(actor)
    if move == "undo":
        _undo(locked, act)
    else:
        _move(locked, definition, act)
    return locked


@dataclass(frozen=True)
class Act:
    """A move that is being made: by whom, in which capacity, with which words."""

    move: str
    actor: User | None
    role: Role
    said: Said = NOTHING


def _move(case: Case, move: Move, act: Act) -> None:
    now = timezone.now()
    before = case.state
    facts: dict[str, Any] = {"was": positions.snapshot(case), "ground": act.said.ground}
    case.state = _destination(case, move)
    if case.state != before:
        case.waiting_for = act.said.whom
    case.holds = case.holds or move.name == "hold"
    if move.clock:
        case.clock, case.due_at = move.clock, due(move.clock, now)
        facts["due"] = case.due_at.isoformat()
    elif case.state in DECIDED:
        case.clock, case.due_at = "", None
    if move.opens_window:
        case.complaint_until = add_months(now, WINDOW_MONTHS)
    if move.name in ("take", "take_over"):
        case.reviewer = act.actor
    facts["publication"] = follow(case, move, act.actor)
    if move.restricts:
        restriction = "blocked" if case.state == State.BLOCKED else "held"
        people = act.role != Role.STUDIO
        facts["statement"] = statements.facts(case, restriction=restriction, by_people=people, move=move.name)
    if move.proposed or case.state not in JUDGED:
        case.proposal = None
    event = _write(case, act, before=before, facts=facts)
    if move.name == "propose_block":
        case.proposal = event
        case.save(update_fields=["proposal"])


def _undo(case: Case, act: Act) -> None:
    """Take the newest decision back, by an event of its own. Both sides were told of it, and are told of this."""
    event = positions.undoable(case)
    if event is None:  # the rules have looked before
        raise Refused(_("There is nothing to undo."))
    before = case.state
    positions.put_back(case, event.facts["was"])
    shown = event.facts["publication"]
    if case.publication and case.publication.state == shown["after"] != shown["before"]:
        if shown["after"] in RESTRICTED:
            let_out(case, case.publication, act.actor, to=shown["before"])
        else:
            publishing.put_back(publication=case.publication, state=shown["before"], actor=act.actor)
    stands = case.publication.state if case.publication else shown.get("before")
    facts: dict[str, Any] = {"publication": {"before": shown.get("after"), "after": stands}}
    if stands in RESTRICTED and shown.get("after") not in RESTRICTED:
        facts["statement"] = statements.facts(case, restriction=stands, by_people=True, move="undo")
    _write(case, act, before=before, facts=facts, undoes=event)


def _destination(case: Case, move: Move) -> str:
    if move.to is Elsewhere.STAY:
        return case.state
    if move.to is Elsewhere.BACK:
        return positions.asked_from(case)
    return move.to


def _others_between(case: Case) -> CaseQuerySet:
    return Case.objects.unresolved().filter(publication=case.publication, holder=case.holder).exclude(pk=case.pk)


def _write(case: Case, act: Act, *, before: str, facts: dict[str, Any], undoes: CaseEvent | None = None) -> CaseEvent:
    """The event, the case as it now stands, the notices and the audit entry."""
    if case.state in UNRESOLVED and before not in UNRESOLVED and _others_between(case).exists():
        raise Refused(_("There is another case between you two about this music; go on there."))
    case.version += 1
    case.save()
    event = CaseEvent.objects.create(
        case=case,
        number=case.version,
        move=act.move,
        actor=act.actor,
        role=act.role,
        before=before,
        after=case.state,
        reason=act.said.reason,
        checks=list(act.said.checks),
        evidence=list(act.said.evidence),
        declared=act.said.declared,
        facts=facts,
        undoes=undoes,
    )
    notices.announce(case, event)
    detail: dict[str, Any] = {"event": event.number, "role": str(act.role), "before": before, "after": str(case.state)}
    shown = facts.get("publication", {})
    if shown.get("before") != shown.get("after"):
        detail["publication"] = shown
    audit.record(actor=act.actor, verb=f"case.{act.move}", subject=case, detail=detail)
    return event
