"""What the passing of time does to cases: unanswered questions, courts that were not asked, news that may leave now."""

from dataclasses import dataclass

from django.utils import timezone

from apps.rights.cases import notices
from apps.rights.cases.errors import Refused
from apps.rights.cases.services import make_move
from apps.rights.cases.table import Clock, State
from apps.rights.models import Case

# Which move of the studio ends which time. The reviewers' own time only makes a case stand out in the queue.
ENDS = {(Clock.ANSWER, State.WAITING): "go_on", (Clock.COUNTER, State.COUNTER_NOTICED): "lapse"}


@dataclass(frozen=True)
class Swept:
    moved: int
    mailed: int


def sweep() -> Swept:
    """Make every move that is due and mail what may leave. Done twice, or by two machines at once, it does nothing more."""
    moved = 0
    for (clock, state), move in ENDS.items():
        for case in Case.objects.filter(clock=clock, state=state, due_at__lte=timezone.now()):
            try:
                make_move(case=case, move=move, actor=None)
            except Refused:  # somebody was faster
                continue
            moved += 1
    return Swept(moved, notices.send_mails())
