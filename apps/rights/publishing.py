"""What is before the public: the only place where a publication changes its state, and the visibility of its work with it.

PUBLISHED <=> the work is public. Each function locks the publication, does nothing where there is nothing to do, and leaves its
entry in the audit trail; the caller has asked whether it may.
"""

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


@transaction.atomic
def begin(*, publication: Publication, actor: User | None) -> None:
    """On its way: not public until its check has ended. What is held or blocked stays so."""
    locked = _locked(publication)
    if locked.state in {State.CHECKING, State.PUBLISHED, State.WITHDRAWN}:
        locked.unchecked = publication.unchecked = True
        _set(locked, publication, State.CHECKING, actor)


@transaction.atomic
def clear(*, publication: Publication, actor: User | None) -> None:
    """Publish what was checked."""
    locked = _locked(publication)
    if locked.state == State.CHECKING:
        _set(locked, publication, State.PUBLISHED, actor)


@transaction.atomic
def hold(*, publication: Publication, actor: User | None) -> None:
    """Take it from the public until somebody has decided. What is blocked or withdrawn stays so."""
    locked = _locked(publication)
    if locked.state in {State.CHECKING, State.PUBLISHED}:
        _set(locked, publication, State.HELD, actor)


@transaction.atomic
def release(*, publication: Publication, actor: User | None) -> None:
    """Publish what was held."""
    locked = _locked(publication)
    if locked.state == State.HELD:
        _set(locked, publication, State.PUBLISHED, actor)


@transaction.atomic
def block(*, publication: Publication, actor: User | None) -> None:
    """Keep it from the public, whatever it was; its owner cannot publish it again."""
    locked = _locked(publication)
    if locked.state != State.BLOCKED:
        _set(locked, publication, State.BLOCKED, actor)


@transaction.atomic
def restore(*, publication: Publication, actor: User | None) -> None:
    """Publish again what was blocked."""
    locked = _locked(publication)
    if locked.state == State.BLOCKED:
        _set(locked, publication, State.PUBLISHED, actor)


@transaction.atomic
def withdraw(*, publication: Publication, actor: User | None) -> None:
    """Its publisher takes it from the public. What is blocked stays so, and cases about it go on."""
    locked = _locked(publication)
    if locked.state not in {State.BLOCKED, State.WITHDRAWN}:
        _set(locked, publication, State.WITHDRAWN, actor)
    publication.state = locked.state


@transaction.atomic
def put_back(*, publication: Publication, state: str, actor: User | None) -> None:
    """As it was before a decision that is undone."""
    locked = _locked(publication)
    if locked.state != state:
        _set(locked, publication, State(state), actor)


def locked(publication_id: UUID) -> Publication | None:
    """The publication with its work, both rows locked, the work's first as whoever changes a work does; None when it is gone."""
    row = Publication.objects.filter(pk=publication_id).only("work_id").first()
    if row is None or not Work.objects.select_for_update().filter(pk=row.work_id).exists():
        return None
    return _rows().filter(pk=publication_id).first()


def _rows() -> QuerySet[Publication]:
    return Publication.objects.select_for_update(of=("self",)).select_related("work", "publisher")


def _locked(publication: Publication) -> Publication:
    Work.objects.select_for_update().get(pk=publication.work_id)
    return _rows().get(pk=publication.pk)


def _set(locked: Publication, shown: Publication, state: str, actor: User | None) -> None:
    if state == State.PUBLISHED and locked.unchecked:
        state = State.CHECKING  # What came to it while it was away comes out with a check only.
    before, locked.state = locked.state, State(state)
    locked.save(update_fields=["state", "unchecked", "changed_at"])
    shown.state = locked.state
    standing = STANDINGS.get(locked.state, "")
    if locked.state == State.WITHDRAWN and locked.cases.holding().exists():
        standing = Work.Standing.HELD  # Nor does it leave the hands of people by a link.
    set_public(work=locked.work, public=locked.state == State.PUBLISHED, standing=standing, actor=actor)
    audit.record(actor=actor, verb="publication.state", subject=locked, detail={"before": before, "after": str(locked.state)})
