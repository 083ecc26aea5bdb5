"""The audit trail: `record` is the only way in, and there is no way out.

An entry is written in the transaction of its act and sealed into the chain (apps.accounts.chain) by a transaction of its own,
right after that. Sealing within the act would make every act of the studio wait for the one before from its first entry to its
commit, and would deadlock with acts that lock works or jobs in another order. What a machine that stops at that moment leaves
unsealed, the next act seals. `python -m benchmarks.audit` measures what it costs.
"""

import threading
from collections.abc import Mapping
from typing import Any

from django.db import models, transaction

from apps.accounts.chain import link, pseudonym
from apps.accounts.models import AuditEntry, AuditHead, User

BATCH = 500
# Within one process: on SQLite, which knows no locked rows, all threads would queue up for the only place to write.
_sealing = threading.Lock()


def subject_name(subject: models.Model | str) -> str:
    """How the trail names a thing: "work:0b9f…". Ids only, no titles and no names."""
    return subject if isinstance(subject, str) else f"{subject._meta.model_name}:{subject.pk}"


def record(*, actor: User | None, verb: str, subject: models.Model | str, detail: Mapping[str, Any] | None = None) -> AuditEntry:
    """Write down that `actor` (None = the studio itself) did `verb` ("work.trash") to `subject`.

    Call it inside the transaction that performs the act, so that neither exists without the other; outside of one it
    raises TransactionManagementError. `detail` holds ids, numbers and fixed words, never text that a user typed.
    """
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("An audit entry belongs into the transaction of its act.")
    who = pseudonym(actor.pk if actor else None)
    entry = AuditEntry.objects.create(actor=actor, who=who, verb=verb, subject=subject_name(subject), detail=dict(detail or {}))
    # Once per transaction, however many entries it writes.
    if not any(waiting[1] is seal for waiting in connection.run_on_commit):
        transaction.on_commit(seal, robust=True)
    return entry


def seal() -> None:
    """Put every entry that is not yet in the chain there, in the order in which they were written.

    Nobody waits: who finds somebody else sealing leaves, because that one looks again after letting go of the head, and what
    was committed before is seen then.
    """
    while AuditEntry.objects.filter(seq=None).exists():
        if not _sealing.acquire(blocking=False):
            return
        try:
            if not _seal_some():
                return
        finally:
            _sealing.release()


@transaction.atomic
def _seal_some() -> bool:
    """False when another process holds the head."""
    AuditHead.objects.get_or_create(pk=1)
    head = AuditHead.objects.select_for_update(skip_locked=True).filter(pk=1).first()
    if head is None:
        return False
    for entry in AuditEntry.objects.filter(seq=None).order_by("at", "id")[:BATCH]:
        entry.seq, entry.previous = head.seq + 1, head.hash
        entry.hash = link(entry.content())
        AuditEntry.objects.put_into_chain(entry)
        head.seq, head.hash = entry.seq, entry.hash
    head.save(update_fields=["seq", "hash"])
    return True
