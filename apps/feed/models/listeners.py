"""Who listens: a musician with an account, or a browser that keeps its session."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.feed.models.tracks import Track
from apps.library.models import Asker


class ListenerQuerySet(models.QuerySet["Listener"]):
    def visible_to(self, user: Asker) -> "ListenerQuerySet":
        """Nobody else sees what somebody listens to, whatever their role."""
        return self.filter(user=user.pk) if user.is_authenticated else self.none()


class Listener(models.Model):
    """What the feed knows of one listener that no single event says."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # None: a browser without account; its session alone knows the id.
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="listener"
    )
    # Tags that the listener says to like (apps.feed.tags).
    tags = models.JSONField(default=list, blank=True)
    # How much of a feed may be generated music, in percent.
    generated_share = models.PositiveSmallIntegerField(default=50)
    # Whether the page for stating tastes was used or put away.
    introduced = models.BooleanField(default=False)
    # What came before does not count for the feed any more.
    forgotten_before = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Raised with everything that changes what the feed would answer.
    version = models.PositiveIntegerField(default=0)

    objects = ListenerQuerySet.as_manager()

    class Meta:
        verbose_name = _("listener")
        verbose_name_plural = _("listeners")

    def __str__(self) -> str:
        return str(self.pk)


class UnusedReason(models.Model):
    """Something that the feed must not take as a reason for this listener: one track that was heard, or one stated tag."""

    listener = models.ForeignKey(Listener, on_delete=models.CASCADE, related_name="unused")
    track = models.ForeignKey(Track, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    tag = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(track=None) ^ models.Q(tag=""), name="unused_reason_is_a_track_or_a_tag"),
            models.UniqueConstraint(fields=["listener", "track"], condition=models.Q(tag=""), name="track_unused_once"),
            models.UniqueConstraint(fields=["listener", "tag"], condition=models.Q(track=None), name="tag_unused_once"),
        ]

    def __str__(self) -> str:
        return self.tag or str(self.track_id)


class Follow(models.Model):
    """One account wants to hear what another publishes."""

    follower = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="following")
    artist = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="followers")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints = [
            models.UniqueConstraint(fields=["follower", "artist"], name="follow_once"),
            models.CheckConstraint(condition=~models.Q(follower=models.F("artist")), name="nobody_follows_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.follower_id} -> {self.artist_id}"
