"""What somebody wants the public to hear, and what it was found to be like."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.permissions import Asker
from apps.jobs.models import Job
from apps.library.models import Recording, Revision, Work
from apps.rights.models.registry import RegisteredRecording, RegisteredWork


class PublicationQuerySet(models.QuerySet["Publication"]):
    def visible_to(self, user: Asker) -> "PublicationQuerySet":
        """One's own: how they stand is nobody else's business."""
        return self.filter(publisher=user) if isinstance(user, User) else self.none()

    def with_what_was_checked(self) -> "PublicationQuerySet":
        """With the titles that the report of their check names, without a query for each."""
        titles = Recording.objects.only("title", "work_id")
        return self.select_related("work").prefetch_related(models.Prefetch("work__recordings", titles))


class Publication(models.Model):
    """A work on its way to the public, and afterwards. Its work is public while this is PUBLISHED, at no other time."""

    class State(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        HELD = "held", _("Held until a person has decided")
        PUBLISHED = "published", _("Published")
        BLOCKED = "blocked", _("Blocked")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    work = models.OneToOneField(Work, on_delete=models.CASCADE, related_name="publication")
    publisher = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="publications")
    state = models.CharField(max_length=16, choices=State.choices, default=State.CHECKING)
    # What the newest check found: {"recordings": answer by id, "originality": {…}}; empty before the first.
    report = models.JSONField(default=dict, blank=True)
    # The newest check, and how many in a row have failed.
    check_job = models.ForeignKey(Job, null=True, editable=False, on_delete=models.SET_NULL, related_name="+")
    failed_checks = models.PositiveSmallIntegerField(default=0, editable=False)
    # There is something in the work that no check has looked at yet.
    unchecked = models.BooleanField(default=False, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return str(self.pk)


class Match(models.Model):
    """A stretch of a publication that is like something registered: evidence, not a verdict."""

    class Method(models.TextChoices):
        SOUND = "sound", _("Sound")
        MELODY = "melody", _("Melody")

    class Kind(models.TextChoices):
        COVER = "cover", _("Cover")
        QUOTATION = "quotation", _("Quotation")

    MOST_OF_IT = 0.5
    """Share of what is registered from which on it is the same tune or recording, and not a quotation of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="matches")
    # What of the publication: one of its recordings, or its score.
    recording = models.ForeignKey(Recording, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    revision = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    registered_work = models.ForeignKey(RegisteredWork, on_delete=models.CASCADE, related_name="matches")
    registered_recording = models.ForeignKey(
        RegisteredRecording, null=True, blank=True, on_delete=models.CASCADE, related_name="matches"
    )
    method = models.CharField(max_length=8, choices=Method.choices)
    # Of sounds: how likely it is no chance, 0..1, as calibrated on held-out music. Of melodies: the share 0..1 of unrelated tunes
    # that have less in common, which is no probability (apps.rights.likeness). `score` is what the method itself tells.
    probability = models.FloatField()
    score = models.FloatField()
    # Share of the registered tune or recording that is alike, 0..1; nothing where it was not measured.
    extent = models.FloatField(null=True)
    # How many times as fast, and how many semitones higher than the registered one.
    tempo = models.FloatField(default=1.0)
    pitch = models.FloatField(default=0.0)
    # Enough by itself to ask a person: one short moment alone is kept as a hint and asks nobody.
    flags = models.BooleanField(default=True)
    # [{start, end, there, until}, …] seconds of the publication and of the registered one; melodies tell no `there`, `until`.
    segments = models.JSONField(default=list)
    engine_version = models.CharField(max_length=16)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        ordering = ["-probability", "id"]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def claimed_since(self) -> datetime | None:
        """Since when the registry has what is alike; None for what it had before that was noted."""
        if self.method == self.Method.MELODY:
            return self.registered_work.melody_at
        return self.registered_recording.sound_at if self.registered_recording else None

    @property
    def kind(self) -> str:
        """One of `Kind`; "" where the extent is not known."""
        if self.extent is None:
            return ""
        return self.Kind.COVER if self.extent > self.MOST_OF_IT else self.Kind.QUOTATION
