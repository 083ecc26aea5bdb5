"""What was learnt from all listeners, version by version. One is in use; the next one takes its place as a whole."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

TASTES = "tastes"


def taste_name(version: "TasteVersion", filename: str) -> str:  # noqa: ARG001 (Django passes it)
    return f"{TASTES}/{version.pk}.taste"


class TasteVersion(models.Model):
    class State(models.TextChoices):
        READY = "ready", _("In use")
        RETIRED = "retired", _("Replaced")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=8, choices=State.choices)
    file = models.FileField(upload_to=taste_name, max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    # `engine.recommend.settings.Settings`, and where they were found.
    settings = models.JSONField(default=dict)
    # What was learnt from, how long it took, and what was measured on held-out listening.
    figures = models.JSONField(default=dict)
    # Every event that came in before is in it.
    learnt_until = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("taste")
        verbose_name_plural = _("tastes")
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["state"], condition=models.Q(state="ready"), name="one_taste_in_use")]

    def __str__(self) -> str:
        return f"{self.state} {self.created_at:%Y-%m-%d %H:%M}"
