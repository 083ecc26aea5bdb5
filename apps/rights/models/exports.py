"""Sound that left the studio with a part of a model in it: what it sounds like, and what was signed in its files."""

import uuid
from collections.abc import Collection

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.permissions import Asker
from apps.library.models import Work

EXPORTED_SOUNDS = "exported-sounds"


class ExportedSoundQuerySet(models.QuerySet["ExportedSound"]):
    def visible_to(self, user: Asker) -> "ExportedSoundQuerySet":
        """Of one's own works and of public ones. Of all others it is only told that the studio made them."""
        public = Q(work__visibility=Work.Visibility.PUBLIC, work__trashed_at=None)
        return self.filter(public | Q(work__owner=user) if isinstance(user, User) else public)

    def heard(self, versions: Collection[int]) -> "ExportedSoundQuerySet":
        """Those that can be recognised by landmarks of these versions."""
        return self.exclude(peaks=None).filter(version__in=versions)


def exported_sound_name(sound: "ExportedSound", filename: str) -> str:  # noqa: ARG001 (Django passes it)
    """`filename` is the format's ending alone."""
    return f"{EXPORTED_SOUNDS}/{uuid.uuid4().hex}.{filename}"


class ExportedSound(models.Model):
    """A revision, or a mix of a take, as files of every format sound alike. Its key is its number in the index of exports."""

    id = models.BigAutoField(primary_key=True)
    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="+")
    # "revision:<id>" or "take:<id>:<mix>".
    subject = models.CharField(max_length=80, unique=True)
    voice = models.BooleanField()
    # Until it is heard; then its peaks are enough.
    audio = models.FileField(upload_to=exported_sound_name, max_length=100, blank=True)
    # `engine.fingerprint.landmarks.Peaks.packed`, over so many frames, as that version of landmarks finds them.
    peaks = models.BinaryField(null=True)
    frames = models.PositiveIntegerField(default=0)
    version = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ExportedSoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("exported sound")
        verbose_name_plural = _("exported sounds")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.subject


class ExportedManifest(models.Model):
    """A file that was signed: its digest, and what its credentials say."""

    sound = models.ForeignKey(ExportedSound, on_delete=models.CASCADE, related_name="manifests")
    form = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64, unique=True)
    # The manifest store as c2pa tells it: {"active_manifest": label, "manifests": {label: …}}.
    manifests = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("signed export")
        verbose_name_plural = _("signed exports")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.sha256
