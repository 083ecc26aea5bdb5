"""What can be listened to: one track for each work that is public, with its sound, its picture and what it is like."""

import uuid
from secrets import token_hex

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.library.models import Asker, Recording, Revision, Work

TRACKS = "tracks"


class TrackQuerySet(models.QuerySet["Track"]):
    """Whether a track is there for somebody, its work decides, at the moment of asking: what is taken back is gone at once."""

    def ready(self) -> "TrackQuerySet":
        return self.filter(state=Track.State.READY)

    def listed(self) -> "TrackQuerySet":
        """What everybody may come across: ready, and of a work that is public now."""
        return self.ready().filter(work__visibility=Work.Visibility.PUBLIC, work__trashed_at=None)

    def for_lists(self) -> "TrackQuerySet":
        """With what cards show, without what they do not."""
        return self.select_related("work", "artist").defer("features", "peaks", "cover")

    def visible_to(self, user: Asker) -> "TrackQuerySet":
        """What `user` may open: what is listed, and their own."""
        listed = models.Q(work__visibility=Work.Visibility.PUBLIC, work__trashed_at=None)
        return self.ready().filter(listed | models.Q(work__owner=user.pk)) if user.is_authenticated else self.listed()


def track_name(track: "Track", filename: str) -> str:  # noqa: ARG001 (Django passes it)
    """Where the sound lies: ids only. Never where another one lay: what was there before is removed after it."""
    return f"{TRACKS}/{track.pk}-{track.head}-{token_hex(4)}.mp3"


class Track(models.Model):
    """A public work as it is listened to. It follows its work: another head, another sound."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being prepared")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Cannot be played")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    work = models.OneToOneField(Work, on_delete=models.CASCADE, related_name="track")
    # Whose it is in feeds, charts and caps: the owner of the work.
    artist = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tracks")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    # What is heard: a recording that its owner chose to publish with it, or else `audio`, rendered from the revision.
    recording = models.ForeignKey(Recording, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    revision = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # The work's head that it was prepared from; 0 = never.
    head = models.PositiveIntegerField(default=0)
    audio = models.FileField(upload_to=track_name, max_length=200, blank=True)
    media_type = models.CharField(max_length=32, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    duration_ms = models.PositiveIntegerField(default=0)
    # Loudest sample of each of equal slices of time, 0..1.
    peaks = models.JSONField(default=list)
    # Drawn from the music: SVG that this studio wrote, without text.
    cover = models.TextField(blank=True)
    # A model composed in it, or a synthetic voice sings it.
    generated = models.BooleanField(default=False)
    # "instrument:violin", "mood:calm", "style:chorale" (apps.feed.tags).
    tags = models.JSONField(default=list)
    # `engine.recommend.content.features_of`, float32, and which form of them.
    features = models.BinaryField(default=bytes)
    features_form = models.PositiveSmallIntegerField(default=0)
    # Where the music is from, where that is not its owner.
    composer = models.CharField(max_length=120, blank=True)
    credit = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=80, blank=True)
    published_at = models.DateTimeField()
    changed_at = models.DateTimeField(auto_now=True, db_index=True)

    objects = TrackQuerySet.as_manager()

    class Meta:
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        ordering = ["-published_at", "-id"]
        # As they are ordered, and nothing before: SQLite takes an index that begins with the state where ids are given as well.
        indexes = [models.Index(fields=["-published_at", "-id"], name="tracks_newest")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def title(self) -> str:
        return self.work.title

    def title_for(self, user: Asker | None) -> str:
        """What `user` may know it is called: of what is not public any more only its owner sees the title, which may be new."""
        public = self.work.visibility == Work.Visibility.PUBLIC and self.work.trashed_at is None
        own = user is not None and user.is_authenticated and self.work.owner_id == user.pk
        return self.work.title if public or own else gettext("No longer public")
