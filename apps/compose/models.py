"""What the composer keeps of its own: how musicians rate what the studio wrote, and the styles it learnt from them."""

import uuid

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.library.models import Revision


class RatingQuerySet(models.QuerySet["Rating"]):
    def visible_to(self, user: User | AnonymousUser) -> "RatingQuerySet":
        """Ratings are private to whoever gave them."""
        return self.filter(user=user) if isinstance(user, User) else self.none()


class Rating(models.Model):
    """A musician's thumb on a harmonisation, one per revision; taken back by deleting it."""

    class Value(models.IntegerChoices):
        DOWN = -1, _("Not for me")
        UP = 1, _("I like it")

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="ratings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ratings")
    value = models.SmallIntegerField(choices=Value.choices)
    rated_at = models.DateTimeField(auto_now=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [models.UniqueConstraint(fields=["revision", "user"], name="one_rating_per_revision_and_user")]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.value:+}"


class StyleQuerySet(models.QuerySet["Style"]):
    def visible_to(self, user: User | AnonymousUser) -> "StyleQuerySet":
        """A style is its musician's own; the weights stay where they are until somebody writes with it."""
        return self.filter(owner=user).defer("weights") if isinstance(user, User) else self.none()


class Style(models.Model):
    """A model fine-tuned on a musician's own pieces. Nothing of these is kept with it; the weights are a few megabytes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="styles")
    name = models.CharField(max_length=80)
    # Kind of the jobs that may use it.
    job = models.CharField(max_length=64)
    weights = models.BinaryField()
    # How many pieces trained, chose and measured it, and what those that measured say of it (engine/continuation/style.py).
    figures = models.JSONField(default=dict)
    # What it was learnt from: the title of each piece, and the id of its work where it came from the library.
    pieces = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = StyleQuerySet.as_manager()

    class Meta:
        verbose_name = _("style")
        verbose_name_plural = _("styles")
        ordering = ["name", "created_at"]
        constraints = [models.UniqueConstraint(fields=["owner", "job", "name"], name="one_style_of_a_name")]

    def __str__(self) -> str:
        return self.name
