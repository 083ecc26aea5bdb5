"""Tracks in an order that a listener gave them."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.feed.models.tracks import Track
from apps.library.models import Asker


class PlaylistQuerySet(models.QuerySet["Playlist"]):
    def visible_to(self, user: Asker) -> "PlaylistQuerySet":
        """Playlists are their owner's alone."""
        return self.filter(owner=user.pk) if user.is_authenticated else self.none()

    def counted(self) -> "PlaylistQuerySet":
        """With the number of tracks of each."""
        return self.annotate(size=models.Count("entries"))


class Playlist(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="playlists")
    name = models.CharField(_("name"), max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = PlaylistQuerySet.as_manager()

    class Meta:
        verbose_name = _("playlist")
        verbose_name_plural = _("playlists")
        ordering = ["-changed_at", "-id"]

    def __str__(self) -> str:
        return self.name

    def audible(self) -> list[Track]:
        """What of it its owner can hear now, in its order."""
        order = dict(self.entries.values_list("track", "position"))
        seen = Track.objects.visible_to(self.owner).filter(pk__in=order).for_lists()
        return sorted(seen, key=lambda track: order[track.pk])


class PlaylistEntry(models.Model):
    playlist = models.ForeignKey(Playlist, on_delete=models.CASCADE, related_name="entries")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["playlist", "track"], name="once_in_a_playlist")]

    def __str__(self) -> str:
        return f"{self.position}: {self.track_id}"
