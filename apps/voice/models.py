"""What musicians keep of their singing: how a work is to be sung, takes of it, the sound of single phrases, and voices of their
own."""

import uuid
from typing import cast

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.jobs.models import Job
from apps.library.models import Asker, Revision, Work
from musicstudio.engine.singing.provenance import acoustic_key
from musicstudio.engine.singing.words import Language

TAKES, CLIPS, RECORDINGS = "takes", "clips", "own-voices"
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

    def waiting(self) -> "TakeQuerySet":
        """Those whose job has still to bring their sound."""
        return self.filter(audio="", job__state__in=set(Job.State) - Job.FINAL)

    def kept(self) -> "TakeQuerySet":
        """Those that have a sound or wait for it: one that failed or was called off holds nothing."""
        return self.filter(~Q(audio="") | Q(pk__in=self.waiting().values("pk")))


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
    # Whose weights sang it; it goes with them. None: one of the studio's voices.
    own_voice = models.ForeignKey("OwnVoice", null=True, on_delete=models.CASCADE, related_name="clips")
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


class OwnVoiceQuerySet(models.QuerySet["OwnVoice"]):
    def visible_to(self, user: Asker) -> "OwnVoiceQuerySet":
        """A voice is its musician's alone, always; the weights stay where they are until somebody sings with it."""
        return self.filter(owner=user).defer("weights") if isinstance(user, User) else self.none()


class OwnVoice(models.Model):
    """A synthetic voice learnt from its owner's recordings, or on its way to be one."""

    class State(models.TextChoices):
        RECORDING = "recording", _("being recorded")
        LEARNING = "learning", _("being learnt")
        READY = "ready", _("can sing")
        STALE = "stale", _("to be learnt again")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="own_voices")
    name = models.CharField(max_length=80)
    # Of the prompts, and where the voice is at home.
    language = models.CharField(max_length=2)
    # The statement as it was shown, when it was agreed to, and the recording in which it is spoken.
    consent = models.TextField()
    consented_at = models.DateTimeField(auto_now_add=True)
    consent_sha256 = models.CharField(max_length=64, blank=True)
    # The newest job that learns it.
    job = models.OneToOneField(Job, null=True, on_delete=models.SET_NULL, related_name="own_voice")
    # As `engine.singing.own.network` reads them, and the studio's weights that they belong to; empty until it is learnt.
    weights = models.BinaryField(default=bytes)
    sha256 = models.CharField(max_length=64, blank=True)
    base = models.CharField(max_length=64, blank=True)
    low = models.PositiveSmallIntegerField(default=0)
    high = models.PositiveSmallIntegerField(default=0)
    # How many recordings trained, chose and measured it, and how near it came (`engine.singing.own.learn.Learnt`).
    figures = models.JSONField(default=dict)
    learnt_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OwnVoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("own voice")
        verbose_name_plural = _("own voices")
        ordering = ["created_at"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_own_voice_of_a_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def prompt_language(self) -> Language:
        """That of the prompts, as the engine has it: the form lets nothing else through."""
        return cast(Language, self.language)

    @property
    def learning(self) -> bool:
        return self.job is not None and not self.job.finished

    @property
    def state(self) -> str:
        if self.learning:
            return str(self.State.LEARNING)
        if not self.sha256:
            return str(self.State.RECORDING)
        return str(self.State.READY if self.sings else self.State.STALE)

    @property
    def sings(self) -> bool:
        """Whether it was learnt, and from the weights that the studio sings with now."""
        try:
            return bool(self.sha256) and self.base == acoustic_key()
        except FileNotFoundError:
            return False


class OwnRecordingQuerySet(models.QuerySet["OwnRecording"]):
    def visible_to(self, user: Asker) -> "OwnRecordingQuerySet":
        return self.filter(voice__owner=user) if isinstance(user, User) else self.none()


def recording_name(recording: "OwnRecording", filename: str) -> str:  # noqa: ARG001 (Django passes it)
    return f"{RECORDINGS}/{recording.voice.owner_id}/{recording.voice_id}/{recording.pk}.flac"


class OwnRecording(models.Model):
    """One prompt, spoken or sung by the owner of a voice; a newer one takes its place."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    voice = models.ForeignKey(OwnVoice, on_delete=models.CASCADE, related_name="recordings")
    # Of its prompt in `engine.singing.own.prompts`; 0 is the statement of consent.
    number = models.PositiveSmallIntegerField()
    audio = models.FileField(upload_to=recording_name, max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    seconds = models.FloatField()
    # When the voice was learnt last, something else than the prompt was heard in it.
    misread = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OwnRecordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("recording of an own voice")
        verbose_name_plural = _("recordings of own voices")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["voice", "number"], name="one_own_recording_per_prompt")]

    def __str__(self) -> str:
        return f"{self.voice_id}/{self.number}"
