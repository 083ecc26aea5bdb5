"""Who may see a work, as its owner asks for it."""

from django.db import transaction

from apps.accounts.models import User
from apps.library import gate
from apps.library.models import Work
from apps.library.services import locked_for_change, set_visibility


@transaction.atomic
def share(*, work: Work, visibility: str, actor: User, priority: int = 0) -> None:
    """Share the work or take it back. What everybody is to see is checked first, by a job of this `priority`: until then the work
    stays as it is, and its `standing` says so. Raises InTrash, NotNow."""
    wanted, stands = Work.Visibility(visibility), gate.current()
    locked = locked_for_change(work)
    if stands is None:
        set_visibility(work=work, visibility=wanted, actor=actor)
    elif wanted == Work.Visibility.PUBLIC:
        stands.ask(work=locked, actor=actor, priority=priority)
        work.refresh_from_db(fields=["visibility", "standing"])
    else:
        if locked.visibility == Work.Visibility.PUBLIC or locked.standing:
            stands.leave(work=locked, actor=actor)
        set_visibility(work=work, visibility=wanted, actor=actor)
        work.refresh_from_db(fields=["standing"])
