"""Asking the studio to take a CSV file into the registry, and keeping the report."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts import audit
from apps.accounts.models import User
from apps.jobs import services as jobs
from apps.jobs.errors import JobError, KeyReused, TooManyWaiting
from apps.jobs.models import Job
from apps.library.uploads import size_sentence
from apps.rights.models import RegistryImport
from apps.rights.registry.table import TABLE_BYTES, UnreadableTable, read_table
from apps.rights.registry.taking import OUTCOMES, Told
from musicstudio.places import place

IMPORT = "rights.import"


def request_import(
    *, holder: User, upload: "UploadedFile[bytes]", dry_run: bool, idempotency_key: str | None = None
) -> tuple[Job, bool]:
    """Queue a job that takes `upload` into the registry; the job, and whether it is new.

    Raises UnreadableTable, TooManyWaiting while another file of this holder is being taken, KeyReused, Busy.
    """
    if (upload.size or 0) > TABLE_BYTES:
        raise UnreadableTable(size_sentence(TABLE_BYTES))
    data = upload.read()
    with place():
        lines = read_table(data)
    if not lines:
        raise UnreadableTable(_("This file has no line below the first one."))
    with transaction.atomic():
        # Two requests at once are looked at one after the other.
        User.objects.select_for_update(no_key=True).get(pk=holder.pk)
        asked = {"sha256": hashlib.sha256(data).hexdigest(), "dry_run": dry_run}
        seen = Job.objects.filter(owner=holder, idempotency_key=idempotency_key).first() if idempotency_key else None
        if seen is not None:
            if seen.kind != IMPORT or {name: seen.params.get(name) for name in asked} != asked:
                raise KeyReused(_("This Idempotency-Key was used for another request; send a new one."))
            return seen, False
        if Job.objects.filter(owner=holder, kind=IMPORT).exclude(state__in=Job.FINAL).exists():
            raise TooManyWaiting(_("A file of yours is being imported; send the next one when it is done."))
        wanted = RegistryImport(holder=holder, dry_run=dry_run, rows=len(lines))
        params = {**asked, "import": str(wanted.pk)}
        job, created = jobs.submit(IMPORT, owner=holder, params=params, idempotency_key=idempotency_key, data=data)
        wanted.job = job
        wanted.save(force_insert=True)
        audit.record(actor=holder, verb="registry.import", subject=wanted, detail={"rows": wanted.rows, "dry_run": dry_run})
    return job, created


def store_report(import_id: UUID, told: Sequence[Told]) -> Mapping[str, Any]:
    """Keep what came of each line, inside the transaction that ends the job; how many lines came to what."""
    if not RegistryImport.objects.filter(pk=import_id).update(report=[list(one) for one in sorted(told)]):
        raise JobError(_("What this work was to be done on is gone; start it anew."))
    return {outcome: sum(one.outcome == outcome for one in told) for outcome in OUTCOMES}
