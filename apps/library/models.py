"""What musicians keep: works, the immutable revisions of their scores, recordings."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User


class WorkQuerySet(models.QuerySet["Work"]):
    def visible_to(self, user: User) -> "WorkQuerySet":
        """Works in lists and by link that `user` (may be anonymous) is allowed to know of: their own, unlisted and public."""
        listed = Q(visibility__in=[Work.Visibility.UNLISTED, Work.Visibility.PUBLIC], trashed_at=None)
        return self.filter(listed | Q(owner=user)) if user.is_authenticated else self.filter(listed)

    def owned_by(self, user: User) -> "WorkQuerySet":
        return self.filter(owner=user) if user.is_authenticated else self.none()


class Work(models.Model):
    """A piece of music with its history. `parent` is the revision that a remix started from."""

    class Visibility(models.TextChoices):
        PRIVATE = "private", _("Private")
        UNLISTED = "unlisted", _("Unlisted: anyone with the link")
        PUBLIC = "public", _("Public")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="works")
    title = models.CharField(_("title"), max_length=200)
    visibility = models.CharField(max_length=16, choices=Visibility.choices, default=Visibility.PRIVATE)
    parent = models.ForeignKey("Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="remixes")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    trashed_at = models.DateTimeField(null=True, blank=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return self.title


class RevisionQuerySet(models.QuerySet["Revision"]):
    def visible_to(self, user: User) -> "RevisionQuerySet":
        return self.filter(work__in=Work.objects.visible_to(user))


class Revision(models.Model):
    """An immutable snapshot of a work's score (JSON form of `engine.notation.Score`), numbered from 1 within the work."""

    class Origin(models.TextChoices):
        EDIT = "edit", _("Edited")
        IMPORT = "import", _("Imported")
        HARMONISE = "harmonise", _("Harmonised")
        RESTORE = "restore", _("Restored")
        REMIX = "remix", _("Remixed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    score = models.JSONField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    origin = models.CharField(max_length=16, choices=Origin.choices)
    # What made it: model name and version, seed, controls, source revision, training-data statement.
    provenance = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["work", "number"], name="revision_number_once_per_work")]


class RecordingQuerySet(models.QuerySet["Recording"]):
    def visible_to(self, user: User) -> "RecordingQuerySet":
        return self.filter(work__in=Work.objects.visible_to(user))


class Recording(models.Model):
    """Audio that belongs to a work: uploaded by its owner or rendered from a revision."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="recordings")
    revision = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.SET_NULL, related_name="recordings")
    # The stored name is made of ids only; what the user called the file is kept in `title`.
    audio = models.FileField(upload_to="recordings/%Y/%m")
    title = models.CharField(max_length=200)
    media_type = models.CharField(max_length=32)
    duration_ms = models.PositiveIntegerField()
    peaks = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RecordingQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
