"""What the passing of time does to cases: unanswered questions, courts that were not asked, claims that were withdrawn, news that
may leave now."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from apps.rights.cases import notices
from apps.rights.cases.deadlines import UNDO
from apps.rights.cases.errors import Refused
from apps.rights.cases.services import make_move
from apps.rights.cases.table import Clock, State
from apps.rights.models import Case, RegisteredWork
from apps.rights.models.cases import CaseQuerySet

# Which move of the studio ends which time. The reviewers' own time only makes a case stand out in the queue.
ENDS = {(Clock.ANSWER, State.WAITING): "go_on", (Clock.COUNTER, State.COUNTER_NOTICED): "lapse"}


@dataclass(frozen=True)
class Swept:
    moved: int
    mailed: int


def sweep() -> Swept:
    """Make every move that is due and mail what may leave. Done twice, or by two machines at once, it does nothing more."""
    moved = 0
    for case in _of_what_is_withdrawn():
        moved += _made(case, "unclaim")
    for (clock, state), move in ENDS.items():
        for case in Case.objects.filter(clock=clock, state=state, due_at__lte=timezone.now()):
            moved += _made(case, move)
    return Swept(moved, notices.send_mails())


def _of_what_is_withdrawn() -> CaseQuerySet:
    """Undecided cases of which nothing is registered any more, since longer than a withdrawal can be undone."""
    gone = Q(withdrawn_at__lte=timezone.now() - UNDO)
    standing = Case.objects.filter(matches__registered_work__in=RegisteredWork.objects.exclude(gone))
    return Case.objects.unresolved().filter(work__in=RegisteredWork.objects.filter(gone)).exclude(pk__in=standing)


def _made(case: Case, move: str) -> bool:
    try:
        make_move(case=case, move=move, actor=None)
    except Refused:  # somebody was faster
        return False
    return True
