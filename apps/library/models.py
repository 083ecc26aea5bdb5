"""What musicians keep: works, the immutable revisions of their scores, the names of some, recordings, links to share."""

import secrets
import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User

Asker = User | AnonymousUser


class WorkQuerySet(models.QuerySet["Work"]):
    """Privacy lives here: nothing else decides which works somebody may know of."""

    def visible_to(self, user: Asker) -> "WorkQuerySet":
        """What `user` may open by its link: all of their own, and what others share and have not thrown away.

        Not for lists: an unlisted work is in here for everybody who has the link. Lists use `owned_by` or `listed`.
        """
        shared = Q(visibility__in=[Work.Visibility.UNLISTED, Work.Visibility.PUBLIC], trashed_at=None)
        return self.filter(shared | Q(owner=user.pk)) if user.is_authenticated else self.filter(shared)

    def owned_by(self, user: Asker) -> "WorkQuerySet":
        return self.filter(owner=user.pk) if user.is_authenticated else self.none()

    def listed(self) -> "WorkQuerySet":
        """What strangers may come across: public, not thrown away."""
        return self.filter(visibility=Work.Visibility.PUBLIC, trashed_at=None)

    def kept(self) -> "WorkQuerySet":
        return self.filter(trashed_at=None)

    def trashed(self) -> "WorkQuerySet":
        return self.exclude(trashed_at=None)

    def with_newest(self) -> "WorkQuerySet":
        """Adds `newest_id`, the id of the newest revision (None for an empty work), without a query per work."""
        newest = Revision.objects.filter(work=OuterRef("pk"), number=OuterRef("head"), proposal=False)
        return self.annotate(newest_id=Subquery(newest.values("pk")[:1]))


class Work(models.Model):
    """A piece of music with its history. `parent` is the revision that a remix started from."""

    class Visibility(models.TextChoices):
        PRIVATE = "private", _("Private")
        UNLISTED = "unlisted", _("Unlisted: anyone with the link")
        PUBLIC = "public", _("Public")

    class Standing(models.TextChoices):
        """What keeps a work from the public that its owner wants there. Written by publishing alone."""

        CHECKING = "checking", _("Being checked")
        HELD = "held", _("Held until people have decided")
        BLOCKED = "blocked", _("Blocked")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="works")
    title = models.CharField(_("title"), max_length=200)
    visibility = models.CharField(max_length=16, choices=Visibility.choices, default=Visibility.PRIVATE)
    parent = models.ForeignKey("Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="remixes")
    standing = models.CharField(max_length=16, choices=Standing.choices, blank=True, default="", editable=False)
    # Number of the newest revision that is not a proposal, 0 while there is none. Written only with the row locked.
    head = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    trashed_at = models.DateTimeField(null=True, blank=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("work")
        verbose_name_plural = _("works")
        ordering = ["-updated_at", "-id"]
        indexes = [models.Index(fields=["owner", "-updated_at"], name="works_of_owner")]

    def __str__(self) -> str:
        return self.title

    def newest(self) -> "Revision | None":
        """The newest revision that is not a proposal; None for an empty work."""
        return self.revisions.filter(number=self.head, proposal=False).first() if self.head else None


class Immutable(Exception):
    """Somebody tried to change a revision."""


class RevisionQuerySet(models.QuerySet["Revision"]):
    def visible_to(self, user: Asker) -> "RevisionQuerySet":
        """All revisions of one's own works; of a work that somebody else shares only the newest. Drafts stay private."""
        shared = Q(
            work__visibility__in=[Work.Visibility.UNLISTED, Work.Visibility.PUBLIC],
            work__trashed_at=None,
            work__head=F("number"),
            proposal=False,
        )
        return self.filter(shared | Q(work__owner=user.pk)) if user.is_authenticated else self.filter(shared)

    def line(self) -> "RevisionQuerySet":
        """The history of the work, without proposals."""
        return self.filter(proposal=False)

    def composed_by_a_model(self) -> "RevisionQuerySet":
        """Revisions that a model composed in, or that were copied from a work where one had."""
        return self.filter(Q(provenance__has_key="model") | Q(provenance__composed_by_a_model=True))

    def update(self, **fields: Any) -> NoReturn:
        raise Immutable("A revision is never changed; save a new one.")


class Revision(models.Model):
    """An immutable snapshot of a work's score (JSON form of `engine.notation.Score`), numbered from 1 within the work."""

    class Origin(models.TextChoices):
        EDIT = "edit", _("Edited")
        IMPORT = "import", _("Imported")
        HARMONISE = "harmonise", _("Harmonised")
        ACCOMPANY = "accompany", _("Accompanied")
        PATTERN = "pattern", _("Pattern written")
        TEXTURE = "texture", _("Played like another bar")
        VARY = "vary", _("Melody varied")
        EXTEND = "extend", _("Melody continued")
        WORDS = "words", _("Words written")
        RESTORE = "restore", _("Restored")
        REMIX = "remix", _("Remixed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    # Stands beside the line of revisions: never the newest, kept by saving its score as a revision.
    proposal = models.BooleanField(default=False)
    score = models.JSONField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    origin = models.CharField(max_length=16, choices=Origin.choices)
    # What made it, as the studio's own job says: model name and version, seed, controls, source revision, training-data
    # statement. What a client says of it stands under "client".
    provenance = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["work", "number"], name="revision_number_once_per_work")]

    def __str__(self) -> str:
        return f"{self.work_id}/{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Immutable("A revision is never changed; save a new one.")
        super().save(*args, **{**kwargs, "force_insert": True})


class RevisionName(models.Model):
    """What the owner calls a revision, to find it again. Beside the revision, which never changes."""

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, primary_key=True, related_name="called")
    text = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("name of a revision")
        verbose_name_plural = _("names of revisions")

    def __str__(self) -> str:
        return self.text


def new_token() -> str:
    """192 bits that nobody guesses, in signs that an address may hold."""
    return secrets.token_urlsafe(24)


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    def open(self) -> "ShareLinkQuerySet":
        """Those that lead to something: not revoked, and the work not thrown away, held or blocked."""
        closed = [Work.Standing.HELD, Work.Standing.BLOCKED]
        return self.filter(revoked_at=None, work__trashed_at=None).exclude(work__standing__in=closed)

    def owned_by(self, user: Asker) -> "ShareLinkQuerySet":
        return self.filter(work__owner=user.pk) if user.is_authenticated else self.none()


class ShareLink(models.Model):
    """Lets whoever has it read, hear, take along and remix the newest revision of one work, however private the work is.

    The token is kept as it is, not as a hash: its owner copies the link again later, and it opens nothing that does not
    lie in the same database.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="links")
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("share link")
        verbose_name_plural = _("share links")
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        # Never the token: this text may end up in a log.
        return str(self.pk)

    @property
    def revoked(self) -> bool:
        return self.revoked_at is not None


class RecordingQuerySet(models.QuerySet["Recording"]):
    def visible_to(self, user: Asker) -> "RecordingQuerySet":
        """Whoever may open a work may hear its recordings."""
        return self.filter(work__in=Work.objects.visible_to(user))


RECORDINGS = "recordings"


def audio_name(recording: "Recording", filename: str) -> str:  # noqa: ARG001 (what the user called it never becomes a path)
    """Where the bytes lie: ids only, with the ending that their content has."""
    return f"{RECORDINGS}/{recording.work_id}/{recording.pk}.{Recording.ENDINGS[recording.media_type]}"


class Recording(models.Model):
    """Audio that belongs to a work: uploaded by its owner or rendered from a revision. The bytes never change."""

    ENDINGS = {"audio/wav": "wav", "audio/flac": "flac", "audio/ogg": "ogg", "audio/mpeg": "mp3", "audio/aiff": "aiff"}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="recordings")
    revision = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.SET_NULL, related_name="recordings")
    audio = models.FileField(upload_to=audio_name, max_length=200)
    title = models.CharField(max_length=200)
    media_type = models.CharField(max_length=32)
    size = models.PositiveBigIntegerField()
    duration_ms = models.PositiveIntegerField()
    # Loudest sample of each of equal slices of time, 0..1, both channels together.
    peaks = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RecordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.title
