"""The audit trail: `record` is the only way in, and there is no way out."""

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction

from apps.accounts.models import AuditEntry, User


def subject_name(subject: models.Model | str) -> str:
    """How the trail names a thing: "work:0b9f…". Ids only, no titles and no names."""
    return subject if isinstance(subject, str) else f"{subject._meta.model_name}:{subject.pk}"


def record(*, actor: User | None, verb: str, subject: models.Model | str, detail: Mapping[str, Any] | None = None) -> AuditEntry:
    """Write down that `actor` (None = the studio itself) did `verb` ("work.trash") to `subject`.

    Call it inside the transaction that performs the act, so that neither exists without the other; outside of one it
    raises TransactionManagementError. `detail` holds ids, numbers and fixed words, never text that a user typed.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An audit entry belongs into the transaction of its act.")
    return AuditEntry.objects.create(actor=actor, verb=verb, subject=subject_name(subject), detail=dict(detail or {}))
