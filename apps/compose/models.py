"""What the composer's app keeps of its own: how musicians rate what the studio wrote."""

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
