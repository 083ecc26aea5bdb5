"""What the feed answered, with the chance that each choice had: what a later, fair evaluation needs."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.feed.models.listeners import Listener
from apps.feed.models.tracks import Track


class FeedSession(models.Model):
    """One look at one mix: as long as it lasts, nothing comes twice, and what is further down follows what the listener does."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listener = models.ForeignKey(Listener, on_delete=models.CASCADE, related_name="sessions")
    # "for-you", "new", "following", "tag:mood:calm", "radio:<track>".
    mix = models.CharField(max_length=80)
    seed = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.mix} {self.pk}"


class Placement(models.Model):
    """One track in one look. `propensity` is the chance, 0..1, that it would come to stand there."""

    class Why(models.TextChoices):
        TASTE = "taste", _("What you listen to")
        TAGS = "tags", _("What you say you like")
        FOLLOWED = "followed", _("You follow its artist")
        NEW = "new", _("It is new")
        POPULAR = "popular", _("Many listen to it")
        EXPLORE = "explore", _("To hear something else")
        LIKE_THIS = "like_this", _("It is like the track that you started from")
        TAGGED = "tagged", _("It is what you asked for")

    session = models.ForeignKey(FeedSession, on_delete=models.CASCADE, related_name="placements")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="placements")
    position = models.PositiveIntegerField()
    why = models.CharField(max_length=12, choices=Why.choices)
    # TASTE: the tracks that it is mostly owed to, as [[track id, share], …]; TAGS: tags the same way.
    reasons = models.JSONField(default=list, blank=True)
    propensity = models.FloatField(default=1.0)
    taste = models.ForeignKey("feed.TasteVersion", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "track"], name="placed_once"),
            models.UniqueConstraint(fields=["session", "position"], name="one_per_position"),
        ]
        indexes = [models.Index(fields=["track"], name="placements_of_a_track")]

    def __str__(self) -> str:
        return f"{self.position}: {self.track_id}"
