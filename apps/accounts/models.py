"""Who uses the studio, and the trail of what they did."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person with an account. `role` decides what they may review; owning a thing decides the rest."""

    class Role(models.TextChoices):
        MUSICIAN = "musician", _("Musician")
        REVIEWER = "reviewer", _("Reviewer")
        ADMIN = "admin", _("Administrator")

    email = models.EmailField(_("e-mail address"), unique=True)
    role = models.CharField(_("role"), max_length=16, choices=Role.choices, default=Role.MUSICIAN)


class AuditEntry(models.Model):
    """One act, written in the transaction that performs it, never changed afterwards.

    `actor` becomes NULL when the account is deleted; `actor_name` is then cleared too.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    verb = models.CharField(max_length=64)
    subject = models.CharField(max_length=128, db_index=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at"]
        verbose_name_plural = "audit entries"
