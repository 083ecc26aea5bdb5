"""The statement of reasons that is owed to whoever published what is taken from the public: made of fixed fields, never of free
text alone (Regulation (EU) 2022/2065, Article 17(3))."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.rights import likeness
from apps.rights.cases.deadlines import COUNTER_BUSINESS_DAYS, COUNTER_LATEST_BUSINESS_DAYS
from apps.rights.cases.positions import asked_from
from apps.rights.cases.table import Role, State
from apps.rights.models import Case, CaseEvent, RegisteredWork
from apps.rights.territories import WORLD


def facts(case: Case, *, restriction: str, by_people: bool, move: str = "open") -> dict[str, Any]:
    """What a statement rests on, kept with the event. `restriction` is "held" or "blocked", by the move `move`."""
    return {
        "restriction": restriction,
        "by_people": by_people,
        "move": move,
        "disputed": is_disputed(case),
        "countered": case.events.filter(move="counter_notice").exists(),
        "opened_by": case.opened_by,
        "matches": [likeness.facts(match) for match in case.matches.order_by("pk")],
        "territories": territories(case),
        "until": case.complaint_until.isoformat() if case.complaint_until else None,
    }


def is_disputed(case: Case) -> bool:
    """Whether whoever published it has contradicted, and people have yet to decide."""
    state = asked_from(case) if case.state == State.WAITING else case.state
    return state in (State.DISPUTED, State.COUNTER_NOTICED)


def territories(case: Case) -> list[str]:
    """What the registered works of the case are claimed for: ISO codes, "WW" for the world."""
    works = RegisteredWork.objects.filter(Q(cases=case) | Q(matches__cases=case))
    return sorted(set(works.values_list("territory", flat=True)))


def sentences(event: CaseEvent) -> Iterator[tuple[str, str]]:
    """(heading, text) for each field of the statement that belongs to `event`; nothing when none does."""
    given = event.facts.get("statement")
    if not given:
        return
    yield _("What is restricted"), _restriction(given)
    yield _("What it rests on"), _ground(event, given)
    countries = given.get("territories", [])
    if countries and WORLD not in countries:
        only = _("In %(countries)s only. The studio knows no borders: what it restricts is restricted everywhere.")
        yield _("Where it is claimed"), only % {"countries": ", ".join(countries)}
    yield _("Automated means"), _means(given)
    if event.reason:
        by = _("In the words of the holder") if event.role == Role.HOLDER else _("In the words of the reviewer")
        yield by, event.reason
    yield _("What you can do"), _redress(given)


def _restriction(given: dict[str, Any]) -> str:
    if given["restriction"] == "blocked":
        return _("The music is blocked, in every country and without a limit of time: nobody but you can hear it here.")
    return _("The music is held, in every country, until people have decided: nobody but you can hear it here.")


def _ground(event: CaseEvent, given: dict[str, Any]) -> str:
    work = event.case.work.title if event.case.work else _("a registered work")
    if given.get("move") == "insist":
        return _("The holder of “%(work)s” has asked a court about this use within the time that a counter-notice leaves.") % {
            "work": work
        }
    if given["opened_by"] == Case.OpenedBy.NOTICE and given["by_people"]:
        return _("A notice by the holder of “%(work)s”, who says that their copyright or a related right is infringed.") % {
            "work": work
        }
    shown = " · ".join(likeness.described(match) for match in given["matches"]) or "–"
    return _(
        "A likeness to “%(work)s”, which is registered here: %(shown)s. "
        "The ground would be copyright or a related right of its holder. A match is not proof."
    ) % {"work": work, "shown": shown}


def _means(given: dict[str, Any]) -> str:
    found = given["opened_by"] == Case.OpenedBy.MATCH
    if given.get("move") == "insist":
        return _("None: the holder says so, and declares it to be true. The block before it was decided by people.")
    if given.get("move") == "undo":
        return _("None: a decision by which the music had come out was taken back.")
    if given["by_people"]:
        return (
            _("The likeness was found by a program. People decided.")
            if found
            else _("None: a person sent the notice, and people decided.")
        )
    return _("The likeness was found by a program, which also holds the music back until people have decided.")


def _redress(given: dict[str, Any]) -> str:
    if given["restriction"] == "held" and given.get("disputed"):
        return _("You have disputed this in the case; people decide about that, free of charge. You can also ask a court.")
    if given["restriction"] == "held":
        return _("You can dispute this in the case, free of charge. You can also ask a court.")
    if given.get("countered"):
        return _(
            "Your counter-notice in this case has been sent; there is no second one. What is left is to ask a court yourself."
        )
    said = _(
        "You can send a counter-notice in the case until %(until)s, free of charge: unless the holder then asks a court, the "
        "music is back after %(first)d to %(last)d business days. You can also ask a court yourself."
    )
    until = parse_datetime(given["until"]) if given["until"] else None
    shown = date_format(until, "DATE_FORMAT") if until else "–"
    return said % {"until": shown, "first": COUNTER_BUSINESS_DAYS, "last": COUNTER_LATEST_BUSINESS_DAYS}
