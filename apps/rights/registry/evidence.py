"""Files that speak for a claim. They are known by their first bytes, never opened, and handed out only to be saved."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts import audit
from apps.accounts.models import User
from apps.library.recordings import title_of
from apps.library.storage import remove_on_commit
from apps.library.uploads import size_sentence
from apps.rights.models import Evidence, RegisteredWork
from apps.rights.registry.errors import Refused
from apps.rights.registry.works import locked_work

EVIDENCE_BYTES = 20 * 1024 * 1024
MOST_EVIDENCE = 20
"""Of one work."""
_STARTS = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def kind_of(content: bytes) -> str | None:
    """The media type that the bytes themselves tell; None for a kind that is not taken."""
    for start, media_type in _STARTS.items():
        if content.startswith(start):
            return media_type
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return "text/plain" if text.strip() and not any(sign < " " and sign not in "\t\n\r\f" for sign in text) else None


def add_evidence(*, work: RegisteredWork, actor: User, upload: "UploadedFile[bytes]") -> Evidence:
    """Keep a file, bytes unchanged, called as its file. Raises Refused (size, kind, number), Withdrawn; nothing is kept then."""
    if (upload.size or 0) > EVIDENCE_BYTES:
        raise Refused("file", size_sentence(EVIDENCE_BYTES))
    content = upload.read()
    media_type = kind_of(content)
    if media_type is None:
        raise Refused("file", _("This file is not PDF, PNG, JPEG or plain text; export it as PDF and send that."))
    evidence = Evidence(
        work=work,
        title=title_of(upload) or _("Document"),
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    evidence.file.save("", ContentFile(content), save=False)
    try:
        with transaction.atomic():
            locked_work(work)
            _check(work, evidence)
            evidence.save(force_insert=True)
            detail = {"work": str(work.pk), "sha256": evidence.sha256}
            audit.record(actor=actor, verb="registry.evidence", subject=evidence, detail=detail)
    except BaseException:
        evidence.file.delete(save=False)
        raise
    return evidence


@transaction.atomic
def delete_evidence(*, evidence: Evidence, actor: User) -> None:
    """Remove a file for good; its hash stays in the audit trail."""
    detail = {"work": str(evidence.work_id), "sha256": evidence.sha256}
    audit.record(actor=actor, verb="registry.evidence.delete", subject=evidence, detail=detail)
    remove_on_commit(Evidence.objects.filter(pk=evidence.pk), "file")
    evidence.delete()


def _check(work: RegisteredWork, evidence: Evidence) -> None:
    if work.evidence.filter(sha256=evidence.sha256).exists():
        raise Refused("file", _("This file is there already."))
    if work.evidence.count() >= MOST_EVIDENCE:
        full = _("A work has at most %(most)d files of evidence. Delete one first.")
        raise Refused("file", full % {"most": MOST_EVIDENCE})
