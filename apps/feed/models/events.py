"""What listeners did, as their browsers told it, and what follows from it.

Events are only added. Everything else here is worked out from them anew whenever one comes (apps.feed.projections), so that
neither their order nor their number of deliveries matters.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.feed.models.listeners import Listener
from apps.feed.models.tracks import Track


class Event(models.Model):
    """One thing that one listener did. `uuid` is the browser's: the same event told twice is one."""

    class Kind(models.TextChoices):
        SHOWN = "shown", _("Seen in the feed")
        START = "start", _("Began to play")
        HEARD = "heard", _("Heard")
        SKIP = "skip", _("Skipped")
        LIKE = "like", _("Liked")
        FAVOURITE = "favourite", _("Made a favourite")
        NOT_NOW = "not_now", _("Not now")
        HIDE_TRACK = "hide_track", _("Never this track")
        HIDE_ARTIST = "hide_artist", _("Never this artist")
        UNDO = "undo", _("Taken back")

    listener = models.ForeignKey(Listener, on_delete=models.CASCADE, related_name="events")
    uuid = models.UUIDField()
    kind = models.CharField(max_length=16, choices=Kind.choices)
    # None only for taking back.
    track = models.ForeignKey(Track, null=True, blank=True, on_delete=models.CASCADE, related_name="events")
    # Which play of the track: START, HEARD and SKIP of one play share it.
    play = models.UUIDField(null=True, blank=True)
    # For UNDO: the event that does not count any more.
    undoes = models.UUIDField(null=True, blank=True)
    # HEARD: [[from, until], …] milliseconds of the track. START: where it came from.
    data = models.JSONField(default=dict, blank=True)
    # By the browser's clock, never later than when it came in.
    at = models.DateTimeField()
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [models.UniqueConstraint(fields=["listener", "uuid"], name="event_once")]
        indexes = [
            models.Index(fields=["listener", "play"], name="events_of_a_play"),
            models.Index(fields=["listener", "track", "kind"], name="events_of_a_track"),
            models.Index(fields=["listener", "undoes"], name="events_that_undo"),
            # What feeds showed of late, among all that was ever told.
            models.Index(fields=["at"], condition=models.Q(kind="shown"), name="shown_by_date"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"


class ForgottenPlay(models.Model):
    """A play that its listener has deleted: a page that is still open, or another tab, may go on telling of it for a while."""

    listener = models.ForeignKey(Listener, on_delete=models.CASCADE, related_name="forgotten_plays")
    play = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["listener", "play"], name="play_forgotten_once")]

    def __str__(self) -> str:
        return str(self.play)


class Listen(models.Model):
    """One play of one track: what was heard of it, and whether that is a play."""

    listener = models.ForeignKey(Listener, on_delete=models.CASCADE, related_name="listens")
    play = models.UUIDField()
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="listens")
    at = models.DateTimeField()
    # Milliseconds of the track that were heard, each once however often it was played.
    heard_ms = models.PositiveIntegerField(default=0)
    # Enough for a play (apps.feed.plays).
    counted = models.BooleanField(default=False)
    skipped = models.BooleanField(default=False)
    # Of one's own music, or one of too many of the same track: it is kept, and counts for no chart and no taste.
    excluded = models.BooleanField(default=False)
    source = models.CharField(max_length=24, blank=True)

    class Meta:
        verbose_name = _("listen")
        verbose_name_plural = _("listens")
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["listener", "play"], name="listen_once")]
        indexes = [
            models.Index(fields=["listener", "-at"], name="listens_by_time"),
            models.Index(fields=["track", "at"], name="listens_of_a_track"),
        ]

    def __str__(self) -> str:
        return str(self.play)


class Opinion(models.Model):
    """What a listener says of a track, as the newest events that were not taken back leave it."""

    listener = models.ForeignKey(Listener, on_delete=models.CASCADE, related_name="opinions")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="opinions")
    liked = models.BooleanField(default=False)
    favourite = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)
    # Its artist is not to be heard any more.
    artist_hidden = models.BooleanField(default=False)
    # "Not now": it rests until then.
    rests_until = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["listener", "track"], name="opinion_once")]

    def __str__(self) -> str:
        return str(self.pk)


class Shown(models.Model):
    """How often a listener came across a track in the feed."""

    listener = models.ForeignKey(Listener, on_delete=models.CASCADE, related_name="shown")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="shown")
    times = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["listener", "track"], name="shown_once")]

    def __str__(self) -> str:
        return f"{self.track_id} x {self.times}"
