"""What speaks for a claim in the registry."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.permissions import Asker
from apps.rights.models.registry import RegisteredWork, of_holder


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: Asker) -> "EvidenceQuerySet":
        """The holder and those who review: nobody else, whatever is published."""
        return self.filter(of_holder(user, "work__holder")) if isinstance(user, User) else self.none()

    def owned_by(self, user: Asker) -> "EvidenceQuerySet":
        return self.filter(work__holder=user) if isinstance(user, User) else self.none()


EVIDENCE = "evidence"


def evidence_name(evidence: "Evidence", filename: str) -> str:  # noqa: ARG001 (users name no files)
    return f"{EVIDENCE}/{evidence.work_id}/{evidence.pk}.{Evidence.ENDINGS[evidence.media_type]}"


class Evidence(models.Model):
    """A file that speaks for the claim: a contract, a manuscript, a receipt. The bytes never change."""

    ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "text/plain": "txt"}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    work = models.ForeignKey(RegisteredWork, on_delete=models.CASCADE, related_name="evidence")
    file = models.FileField(upload_to=evidence_name, max_length=200)
    # What the holder calls it; it is shown, and never becomes a path.
    title = models.CharField(_("title"), max_length=200)
    media_type = models.CharField(max_length=32)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["work", "sha256"], name="evidence_once_per_work")]

    def __str__(self) -> str:
        return self.title
