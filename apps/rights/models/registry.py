"""The registry: works and recordings of works that a holder says are theirs."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RegisteredWork(models.Model):
    """A composition, whoever recorded it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="registered_works")
    title = models.CharField(_("title"), max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("registered work")
        verbose_name_plural = _("registered works")
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.title


class RegisteredRecording(models.Model):
    """A recording of a registered work. What it sounds like lies in the index of fingerprints, under `number`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    work = models.ForeignKey(RegisteredWork, on_delete=models.CASCADE, related_name="recordings")
    title = models.CharField(_("title"), max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("registered recording")
        verbose_name_plural = _("registered recordings")
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.title
