"""Files with which holders filled the registry, and what came of each of their rows."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.permissions import Asker
from apps.jobs.models import Job


class RegistryImportQuerySet(models.QuerySet["RegistryImport"]):
    def visible_to(self, user: Asker) -> "RegistryImportQuerySet":
        """The holder's alone."""
        return self.filter(holder=user) if isinstance(user, User) else self.none()


class RegistryImport(models.Model):
    """A CSV file that was taken into the registry, or only tried. The file itself is gone with its job."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="registry_imports")
    job = models.OneToOneField(Job, null=True, on_delete=models.SET_NULL, related_name="registry_import")
    dry_run = models.BooleanField(_("only tried"))
    rows = models.PositiveIntegerField(_("rows"))
    # [[line, outcome, field, sentence], …] in the order of the lines; an outcome is one of apps.rights.registry.taking.Outcome.
    report = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RegistryImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import into the registry")
        verbose_name_plural = _("imports into the registry")
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return str(self.pk)
