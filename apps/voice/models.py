"""What musicians keep of their singing: how a work is to be sung, takes of it, and the sound of single phrases."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.jobs.models import Job
from apps.library.models import Asker, Revision, Work

TAKES, CLIPS = "takes", "clips"
MEDIA_TYPE = "audio/flac"


class SongQuerySet(models.QuerySet["Song"]):
    def visible_to(self, user: Asker) -> "SongQuerySet":
        """Nobody else sees how somebody sings."""
        return self.filter(owner=user) if isinstance(user, User) else self.none()


class Song(models.Model):
    """How one musician has one work sung: everything but the words and notes, which stand in the work's revisions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="songs")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="songs")
    # What `apps.voice.controls.Settings` lets through; what is not in it follows from the score.
    settings = models.JSONField(default=dict)
    # Counts what was saved; 0 = nothing yet.
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    objects = SongQuerySet.as_manager()

    class Meta:
        verbose_name = _("song")
        verbose_name_plural = _("songs")
        constraints = [models.UniqueConstraint(fields=["work", "owner"], name="one_song_per_work_and_owner")]

    def __str__(self) -> str:
        return str(self.pk)


class TakeQuerySet(models.QuerySet["Take"]):
    def visible_to(self, user: Asker) -> "TakeQuerySet":
        """Takes are private to whoever asked for them."""
        return self.filter(owner=user) if isinstance(user, User) else self.none()


def take_name(take: "Take", filename: str) -> str:  # noqa: ARG001 (Django passes it)
    """Where the sound lies: ids only."""
    return f"{TAKES}/{take.owner_id}/{take.pk}.flac"


class Take(models.Model):
    """A song sung once, by a synthetic voice: there before its sound, which its job brings."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="takes")
    song = models.ForeignKey(Song, on_delete=models.CASCADE, related_name="takes")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="takes")
    # From 1 within the song.
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=80, blank=True)
    # As they were when it was asked for, whole.
    settings = models.JSONField()
    job = models.OneToOneField(Job, null=True, on_delete=models.SET_NULL, related_name="take")
    audio = models.FileField(upload_to=take_name, max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    peaks = models.JSONField(default=list)
    duration_s = models.FloatField(default=0.0)
    # Second of the score at its first sample: below 0 where a consonant comes before the first beat.
    start_s = models.FloatField(default=0.0)
    phrases = models.JSONField(default=list)
    # Model, weights, what they were trained on, and that the voice is synthetic.
    provenance = models.JSONField(default=dict)
    liked = models.BooleanField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TakeQuerySet.as_manager()

    class Meta:
        verbose_name = _("take")
        verbose_name_plural = _("takes")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["song", "number"], name="take_number_once_per_song")]

    def __str__(self) -> str:
        return f"{self.song_id}/{self.number}"

    @property
    def state(self) -> str:
        """That of its job; a job that is gone was over."""
        if self.audio:
            return str(Job.State.SUCCEEDED)
        return str(self.job.state) if self.job else str(Job.State.FAILED)


class ClipQuerySet(models.QuerySet["Clip"]):
    def visible_to(self, user: Asker) -> "ClipQuerySet":
        """Each musician has clips of their own, even of what sounds alike."""
        return self.filter(owner=user) if isinstance(user, User) else self.none()


def clip_name(clip: "Clip", filename: str) -> str:  # noqa: ARG001 (Django passes it)
    return f"{CLIPS}/{clip.owner_id}/{clip.key}.flac"


class Clip(models.Model):
    """The sound of one phrase: what stays as it was is not sung again. It can always be made anew, so old ones are let go."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="clips")
    # For which it was sung first; it goes with it.
    song = models.ForeignKey(Song, on_delete=models.CASCADE, related_name="clips")
    # Changes with everything that is heard: `apps.voice.clips.clip_key`.
    key = models.CharField(max_length=64)
    audio = models.FileField(upload_to=clip_name, max_length=200)
    size = models.PositiveBigIntegerField()
    start_s = models.FloatField()
    duration_s = models.FloatField()
    used_at = models.DateTimeField(auto_now_add=True)

    objects = ClipQuerySet.as_manager()

    class Meta:
        verbose_name = _("clip")
        verbose_name_plural = _("clips")
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="one_clip_per_owner_and_key")]
        indexes = [models.Index(fields=["owner", "used_at"], name="clips_by_use")]

    def __str__(self) -> str:
        return self.key
