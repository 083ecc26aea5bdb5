"""Claims on works: register, change, withdraw and bring back, each with its audit entry in the same transaction.

Callers have asked apps.rights.permissions. A holder's claims are written one after the other (the account's row is locked), so
that their identifiers stay unique.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts import audit
from apps.accounts.models import User
from apps.library.models import Work
from apps.rights import monitoring
from apps.rights.models import Contributor, RegisteredWork
from apps.rights.models.registry import WHOLE
from apps.rights.registry.errors import Refused, Withdrawn
from apps.rights.territories import WORLD


@dataclass(frozen=True, kw_only=True)
class Credit:
    """A contributor of a work. `role` is one of Contributor.Role, `share` 0..10,000 basis points, IPI and ISNI in plain form."""

    name: str
    role: str
    share: int = 0
    ipi: str = ""
    isni: str = ""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What a holder says about a work. The ISWC in plain form; the shares sum up to 10,000, or nobody has one."""

    title: str
    iswc: str = ""
    territory: str = WORLD
    term_from: date | None = None
    term_to: date | None = None
    contributors: tuple[Credit, ...] = ()

    def fields(self) -> dict[str, Any]:
        """The columns of a work."""
        return {name: getattr(self, name) for name in ("title", "iswc", "territory", "term_from", "term_to")}


def claim_of(work: RegisteredWork) -> Claim:
    """What is registered now."""
    credits = tuple(
        Credit(name=one.name, role=one.role, share=one.share, ipi=one.ipi, isni=one.isni) for one in work.contributors.all()
    )
    return Claim(
        title=work.title,
        iswc=work.iswc,
        territory=work.territory,
        term_from=work.term_from,
        term_to=work.term_to,
        contributors=credits,
    )


@transaction.atomic
def register_work(
    *, holder: User, claim: Claim, melody: Mapping[str, Any] | None = None, studio_work: Work | None = None
) -> RegisteredWork:
    """Claim a work. `melody` is the JSON form of a Score of one voice. Raises Refused."""
    lock_claims(holder)
    _check(holder, claim)
    melody_at = timezone.now() if melody is not None else None
    work = RegisteredWork.objects.create(
        holder=holder, melody=melody, melody_at=melody_at, studio_work=studio_work, **claim.fields()
    )  # fmt: skip
    _credit(work, claim)
    audit.record(actor=holder, verb="registry.register", subject=work, detail={"contributors": len(claim.contributors)})
    if melody is not None:  # no recording of it is registered yet
        monitoring.registered(work)
    return work


@transaction.atomic
def change_work(*, work: RegisteredWork, actor: User, claim: Claim) -> bool:
    """Have `claim` in the place of what is registered; False, and nothing written, when it says the same.

    Raises Refused, Withdrawn.
    """
    lock_claims(work.holder)
    work = locked_work(work)
    before = claim_of(work)
    if claim == before:
        return False
    _check(work.holder, claim, but=work)
    for name, value in claim.fields().items():
        setattr(work, name, value)
    work.save(update_fields=[*claim.fields(), "changed_at"])
    if claim.contributors != before.contributors:
        work.contributors.all().delete()
        _credit(work, claim)
    changed = [name for name in (*claim.fields(), "contributors") if getattr(before, name) != getattr(claim, name)]
    audit.record(actor=actor, verb="registry.change", subject=work, detail={"fields": changed})
    monitoring.registered(work)
    return True


@transaction.atomic
def set_melody(*, work: RegisteredWork, actor: User, melody: Mapping[str, Any] | None) -> RegisteredWork:
    """Keep the voice that melodies are compared with, None for none. Raises Withdrawn."""
    work = locked_work(work)
    work.melody = dict(melody) if melody is not None else None
    work.melody_at = timezone.now() if melody is not None else None
    work.save(update_fields=["melody", "melody_at", "changed_at"])
    audit.record(actor=actor, verb="registry.melody", subject=work, detail={"kept": melody is not None})
    monitoring.registered(work)
    return work


@transaction.atomic
def withdraw_work(*, work: RegisteredWork, actor: User) -> None:
    """No longer claim the work, nor its recordings. It stays on record. Doing it twice changes nothing."""
    _set_withdrawn(work, actor, "registry.withdraw", withdrawn=True)


@transaction.atomic
def restore_work(*, work: RegisteredWork, actor: User) -> None:
    """Claim a withdrawn work again, with the recordings that were not withdrawn by themselves."""
    _set_withdrawn(work, actor, "registry.restore", withdrawn=False)


def _set_withdrawn(work: RegisteredWork, actor: User, verb: str, *, withdrawn: bool) -> None:
    locked = RegisteredWork.objects.select_for_update().get(pk=work.pk)
    work.withdrawn_at = locked.withdrawn_at
    if (locked.withdrawn_at is not None) == withdrawn:
        return
    work.withdrawn_at = timezone.now() if withdrawn else None
    work.save(update_fields=["withdrawn_at"])
    audit.record(actor=actor, verb=verb, subject=work)
    monitoring.registered(work)
    for recording in work.recordings.filter(withdrawn_at=None):
        monitoring.registered(recording)


def lock_claims(holder: User) -> None:
    """Nobody else changes what `holder` claims until the transaction is through."""
    User.objects.select_for_update(no_key=True).get(pk=holder.pk)


def locked_work(work: RegisteredWork) -> RegisteredWork:
    """The stored row, not to be changed by others until the transaction is through. Raises Withdrawn."""
    # Its holder stays unlocked: PostgreSQL would lock every row of a join.
    locked = RegisteredWork.objects.select_for_update().get(pk=work.pk)
    if locked.withdrawn_at is not None:
        raise Withdrawn
    return locked


def whole_or_nothing(total: int) -> str | None:
    """What is wrong with shares that sum up to `total` basis points, in one sentence; None when nothing is."""
    if total in (0, WHOLE):
        return None
    percent = f"{(Decimal(total) / 100).normalize():f}"
    return _("The shares sum up to %(sum)s%%. Make it 100%%, or leave all of them empty.") % {"sum": percent}


def _check(holder: User, claim: Claim, but: RegisteredWork | None = None) -> None:
    if sentence := whole_or_nothing(sum(credit.share for credit in claim.contributors)):
        raise Refused("contributors", sentence)
    if claim.term_from and claim.term_to and claim.term_from > claim.term_to:
        raise Refused("term_to", _("The term ends before it begins."))
    if claim.iswc:
        other = RegisteredWork.objects.filter(holder=holder, iswc=claim.iswc).first()
        if other is not None and other != but:
            taken = _("You have registered “%(title)s” under this ISWC.") % {"title": other.title}
            again = _("You withdrew “%(title)s”, which has this ISWC; bring it back instead.") % {"title": other.title}
            raise Refused("iswc", again if other.withdrawn_at else taken)


def _credit(work: RegisteredWork, claim: Claim) -> None:
    Contributor.objects.bulk_create(
        Contributor(
            work=work, position=position, name=one.name, role=one.role, share=one.share, ipi=one.ipi, isni=one.isni
        )
        for position, one in enumerate(claim.contributors)
    )  # fmt: skip
