"""The reviewers' queue: which cases lie under which tab, found by words and filters, the most urgent first."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.names import clean_text
from apps.rights.cases.table import TABS
from apps.rights.models import Case
from apps.rights.models.cases import CaseQuerySet

# More neighbours than anybody steps through by keys.
MOST_STEPS = 1000


@dataclass(frozen=True)
class Wanted:
    """What a reviewer looks for; made of what the address says, odd values left out."""

    tab: str
    words: str
    origin: str
    mine: bool
    overdue: bool

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        tab, origin = query.get("tab", ""), query.get("origin", "")
        return cls(
            tab=tab if tab in TABS else "new",
            words=clean_text(query.get("q", "")),
            origin=origin if origin in Case.OpenedBy.values else "",
            mine=query.get("mine") == "1",
            overdue=query.get("overdue") == "1",
        )

    @property
    def filtered(self) -> bool:
        return bool(self.words or self.origin or self.mine or self.overdue)

    @property
    def query(self) -> dict[str, str]:
        """As an address says it."""
        said = {"q": self.words, "origin": self.origin, "mine": "1" * self.mine, "overdue": "1" * self.overdue}
        return {"tab": self.tab, **{name: value for name, value in said.items() if value}}


def find(wanted: Wanted, reviewer: User) -> CaseQuerySet:
    """Cases under the tab: the ones that are due first come first, archived ones newest first."""
    rows = _filtered(wanted, reviewer).filter(state__in=TABS[wanted.tab])
    order = ["-changed_at", "id"] if wanted.tab == "archived" else [F("due_at").asc(nulls_last=True), "created_at", "id"]
    return rows.order_by(*order)


def counts(wanted: Wanted, reviewer: User) -> dict[str, int]:
    """How many of what is looked for lie under each tab."""
    sums = {tab: Count("pk", filter=Q(state__in=sorted(states))) for tab, states in TABS.items()}
    return dict(_filtered(wanted, reviewer).order_by().aggregate(**sums))


def neighbours(case: Case, wanted: Wanted, reviewer: User) -> tuple[UUID | None, UUID | None]:
    """The case before and the one after `case` in what is looked for. From a case that has left it the way leads to the first."""
    ids = list(find(wanted, reviewer).values_list("pk", flat=True)[:MOST_STEPS])
    if case.pk not in ids:
        return None, ids[0] if ids else None
    at = ids.index(case.pk)
    return ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None


def _filtered(wanted: Wanted, reviewer: User) -> CaseQuerySet:
    rows = Case.objects.visible_to(reviewer)
    if wanted.words:
        names = Q(uploader__username__icontains=wanted.words) | Q(holder__username__icontains=wanted.words)
        rows = rows.filter(Q(title__icontains=wanted.words) | names)
    if wanted.origin:
        rows = rows.filter(opened_by=wanted.origin)
    if wanted.mine:
        rows = rows.filter(reviewer=reviewer)
    if wanted.overdue:
        rows = rows.filter(due_at__lte=timezone.now())
    return rows
