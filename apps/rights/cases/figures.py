"""What the public may know of the cases: how many stand where, how often blocks are reversed, how long it takes."""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import cast

from django.core.cache import cache
from django.db.models import Count, F, Min, Q

from apps.rights.cases.disclosure import FEWEST, disclosed, told
from apps.rights.cases.table import State
from apps.rights.models import Case, CaseEvent, Match

KEPT_SECONDS = 300
DECISIONS = ("close", "approve_block", "restore", "license", "withdraw")


@dataclass(frozen=True)
class Figures:
    """None stands for "not told" (apps.rights.cases.disclosure); 0 is told. Shares are 0..1; `reversal_below` bounds one too
    small to be told."""

    states: list[tuple[State, int | None]]
    opened_by: list[tuple[Case.OpenedBy, int | None]]
    matches: int | None
    blocks: int | None
    reversed: int | None
    reversal_rate: float | None
    reversal_below: float | None
    to_decision: timedelta | None
    to_restoration: timedelta | None


def figures() -> Figures:
    """Of all cases there ever were, a few minutes old at most."""
    return cast(Figures, cache.get_or_set("rights.figures", compute, KEPT_SECONDS))


def compute() -> Figures:
    by_state = dict(Case.objects.order_by().values_list("state").annotate(Count("pk")))
    by_origin = dict(Case.objects.order_by().values_list("opened_by").annotate(Count("pk")))
    lasting = CaseEvent.objects.filter(undone_by=None)
    blocked = lasting.filter(move="approve_block").values("case")
    blocks = blocked.distinct().count()
    turned = lasting.filter(move__in=["restore", "lapse"], before__in=[State.BLOCKED, State.COUNTER_NOTICED], case__in=blocked)
    reversals = turned.values("case").distinct().count()
    states, origins = disclosed(
        {state: by_state.get(state, 0) for state in State}, {o: by_origin.get(o, 0) for o in Case.OpenedBy}
    )
    enough = blocks >= FEWEST
    few = enough and told(reversals) is None
    # As few that were not reversed would follow from the share.
    rate = enough and not few and told(blocks - reversals) is not None
    return Figures(
        states=list(states.items()),
        opened_by=list(origins.items()),
        matches=told(Match.objects.count()),
        blocks=told(blocks),
        reversed=told(reversals) if rate else None,
        reversal_rate=reversals / blocks if rate else None,
        reversal_below=min(1.0, FEWEST / blocks) if few else None,
        to_decision=_median_time(DECISIONS),
        to_restoration=_median_time(("restore", "lapse"), since="counter_notice"),
    )


def _median_time(moves: tuple[str, ...], since: str = "open") -> timedelta | None:
    """From the first `since` of a case to its first of `moves` that lasted."""
    ends = CaseEvent.objects.filter(move__in=moves, undone_by=None)
    pairs = (
        ends.filter(case__events__move=since)
        .order_by()
        .values("case")
        .annotate(began=Min("case__events__at", filter=Q(case__events__move=since)), ended=Min("at"))
        .filter(ended__gte=F("began"))
    )
    times = [pair["ended"] - pair["began"] for pair in pairs]
    return median(times) if len(times) >= FEWEST else None
