"""What is before the public: the only place where a publication changes its state, and the visibility of its work with it.

PUBLISHED <=> the work is public. Each function locks the publication, does nothing where there is nothing to do, and leaves its
entry in the audit trail; the caller has asked whether it may.
"""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from apps.accounts import audit
from apps.accounts.models import User
from apps.library.models import Work
from apps.library.services import set_public
from apps.rights.models import Publication

State = Publication.State
STANDINGS = {State.CHECKING: Work.Standing.CHECKING, State.HELD: Work.Standing.HELD, State.BLOCKED: Work.Standing.BLOCKED}


def begin(*, publication: Publication, actor: User | None) -> None:
    """On its way: not public until its check has ended. What is held or blocked stays so."""
    _move(publication, actor, {State.CHECKING, State.PUBLISHED, State.WITHDRAWN}, State.CHECKING, unchecked=True)


def clear(*, publication: Publication, actor: User | None) -> None:
    """Publish what was checked."""
    _move(publication, actor, {State.CHECKING}, State.PUBLISHED)


def hold(*, publication: Publication, actor: User | None) -> None:
    """Take it from the public until somebody has decided. What is blocked or withdrawn stays so."""
    _move(publication, actor, {State.CHECKING, State.PUBLISHED}, State.HELD)


def release(*, publication: Publication, actor: User | None) -> None:
    """Publish what was held."""
    _move(publication, actor, {State.HELD}, State.PUBLISHED)


def block(*, publication: Publication, actor: User | None) -> None:
    """Keep it from the public, whatever it was; its owner cannot publish it again."""
    _move(publication, actor, {*State} - {State.BLOCKED}, State.BLOCKED)


def restore(*, publication: Publication, actor: User | None) -> None:
    """Publish again what was blocked."""
    _move(publication, actor, {State.BLOCKED}, State.PUBLISHED)


def withdraw(*, publication: Publication, actor: User | None) -> None:
    """Its publisher takes it from the public. What is blocked stays so, and cases about it go on."""
    _move(publication, actor, {State.CHECKING, State.HELD, State.PUBLISHED}, State.WITHDRAWN)


def put_back(*, publication: Publication, state: str, actor: User | None) -> None:
    """As it was before a decision that is undone."""
    _move(publication, actor, {*State} - {State(state)}, State(state))


def locked(publication_id: UUID) -> Publication | None:
    """The publication with its work, both rows locked, the work's first as whoever changes a work does; None when it is gone."""
    row = Publication.objects.filter(pk=publication_id).only("work_id").first()
    if row is None or not Work.objects.select_for_update().filter(pk=row.work_id).exists():
        return None
    return _rows().filter(pk=publication_id).first()


def _rows() -> QuerySet[Publication]:
    return Publication.objects.select_for_update(of=("self",)).select_related("work", "publisher")


@transaction.atomic
def _move(shown: Publication, actor: User | None, before: Collection[str], after: State, unchecked: bool = False) -> None:
    """To `after` from one of the states `before`; from others nothing happens. `shown`, the caller's copy, says how it stands."""
    Work.objects.select_for_update().get(pk=shown.work_id)
    row = _rows().get(pk=shown.pk)
    if row.state in before:
        row.unchecked = row.unchecked or unchecked
        _set(row, after, actor)
    shown.state, shown.unchecked = row.state, row.unchecked


def _set(row: Publication, state: State, actor: User | None) -> None:
    if state == State.PUBLISHED and row.unchecked:
        state = State.CHECKING  # What came to it while it was away comes out with a check only.
    before, row.state = row.state, state
    row.save(update_fields=["state", "unchecked", "changed_at"])
    standing = STANDINGS.get(state, "")
    if state == State.WITHDRAWN and row.cases.holding().exists():
        standing = Work.Standing.HELD  # Nor does it leave the hands of people by a link.
    set_public(work=row.work, public=state == State.PUBLISHED, standing=standing, actor=actor)
    audit.record(actor=actor, verb="publication.state", subject=row, detail={"before": before, "after": str(state)})
