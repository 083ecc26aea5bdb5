"""The registry: works and recordings of works that a holder says are theirs, and who made them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.permissions import Asker, may_review
from apps.jobs.models import Job
from apps.library.models import Recording, Work
from apps.rights.territories import WORLD

WHOLE = 10_000
"""Basis points of a whole; the shares of a work sum up to this, or nobody has one."""


def of_holder(user: Asker, holder: str) -> Q:
    """One's own; reviewers see everybody's, for they decide on matches."""
    return Q() if may_review(user) else Q(**{holder: user.pk})


def _within_term(work: str) -> Q:
    today = timezone.localdate()
    begun = Q(**{f"{work}term_from": None}) | Q(**{f"{work}term_from__lte": today})
    return begun & (Q(**{f"{work}term_to": None}) | Q(**{f"{work}term_to__gte": today}))


class RegisteredWorkQuerySet(models.QuerySet["RegisteredWork"]):
    def visible_to(self, user: Asker) -> "RegisteredWorkQuerySet":
        """One's own, withdrawn or not; reviewers and administrators: all."""
        return self.filter(of_holder(user, "holder")) if isinstance(user, User) else self.none()

    def owned_by(self, user: Asker) -> "RegisteredWorkQuerySet":
        return self.filter(holder=user) if isinstance(user, User) else self.none()

    def in_force(self) -> "RegisteredWorkQuerySet":
        """Those that are watched: not withdrawn, and within their term."""
        return self.filter(_within_term(""), withdrawn_at=None)


class RegisteredWork(models.Model):
    """A composition, whoever recorded it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="registered_works")
    title = models.CharField(_("title"), max_length=200)
    # In plain form (apps.rights.identifiers), "" for none.
    iswc = models.CharField("ISWC", max_length=11, blank=True)
    territory = models.CharField(_("territory"), max_length=2, default=WORLD)
    # First and last day of the claim; open where there is none.
    term_from = models.DateField(_("from"), null=True, blank=True)
    term_to = models.DateField(_("until"), null=True, blank=True)
    # One voice as the JSON form of `engine.notation.Score`: what melodies are compared with.
    melody = models.JSONField(null=True, blank=True)
    # Since when; not for what was registered before this was noted.
    melody_at = models.DateTimeField(null=True, editable=False)
    # The newest job that compares it with what is published.
    watch_job = models.ForeignKey(Job, null=True, editable=False, on_delete=models.SET_NULL, related_name="+")
    # The work of the studio that it was registered from.
    studio_work = models.ForeignKey(Work, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = RegisteredWorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("registered work")
        verbose_name_plural = _("registered works")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["holder", "-created_at"], name="registered_works_of_holder"),
            models.Index(fields=["holder", "title"], name="registered_works_by_title"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["holder", "iswc"], condition=~Q(iswc=""), name="iswc_once_per_holder"),
            models.CheckConstraint(
                condition=Q(term_from=None) | Q(term_to=None) | Q(term_from__lte=models.F("term_to")), name="term_goes_forward"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Contributor(models.Model):
    """Somebody who made a work, and the share of it that is theirs. That the shares of a work sum up to a whole is checked by
    the database itself (migrations/0003_whole_shares.py)."""

    class Role(models.TextChoices):
        COMPOSER = "composer", _("Composer")
        LYRICIST = "lyricist", _("Lyricist")
        COMPOSER_LYRICIST = "composer_lyricist", _("Composer and lyricist")
        ARRANGER = "arranger", _("Arranger")
        ADAPTER = "adapter", _("Adapter")
        TRANSLATOR = "translator", _("Translator")
        PUBLISHER = "publisher", _("Publisher")
        PERFORMER = "performer", _("Performer")
        PRODUCER = "producer", _("Producer")

    work = models.ForeignKey(RegisteredWork, on_delete=models.CASCADE, related_name="contributors")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=200)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    share = models.PositiveSmallIntegerField(_("share"), default=0, help_text=_("In basis points: 10,000 are the whole work."))
    ipi = models.CharField("IPI", max_length=11, blank=True)
    isni = models.CharField("ISNI", max_length=16, blank=True)

    class Meta:
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["work", "position"], name="contributor_position_once_per_work"),
            models.CheckConstraint(condition=Q(share__lte=WHOLE), name="share_at_most_whole"),
        ]

    def __str__(self) -> str:
        return self.name


class IndexNumber(models.Model):
    """Hands out the numbers that name recordings in the index of fingerprints: from 1 on, to one at a time, none ever twice."""

    number = models.BigAutoField(primary_key=True)

    def __str__(self) -> str:
        return str(self.number)


def next_number() -> int:
    return IndexNumber.objects.create().number


class RegisteredRecordingQuerySet(models.QuerySet["RegisteredRecording"]):
    def visible_to(self, user: Asker) -> "RegisteredRecordingQuerySet":
        """As their works."""
        return self.filter(of_holder(user, "work__holder")) if isinstance(user, User) else self.none()

    def owned_by(self, user: Asker) -> "RegisteredRecordingQuerySet":
        return self.filter(work__holder=user) if isinstance(user, User) else self.none()

    def in_force(self) -> "RegisteredRecordingQuerySet":
        """Those that are watched: neither they nor their works are withdrawn, and the works are within their term."""
        return self.filter(_within_term("work__"), withdrawn_at=None, work__withdrawn_at=None)


REGISTERED_SOUNDS = "registered-recordings"


def registered_sound_name(recording: "RegisteredRecording", filename: str) -> str:  # noqa: ARG001 (users name no files)
    """Where the bytes lie: ids only, with the ending that their content has."""
    ending = Recording.ENDINGS[recording.media_type]
    return f"{REGISTERED_SOUNDS}/{recording.work_id}/{recording.pk}-{recording.sha256[:16]}.{ending}"


class RegisteredRecording(models.Model):
    """A recording of a registered work. What it sounds like lies in the index of fingerprints, under `number`."""

    class Fingerprint(models.TextChoices):
        NO_SOUND = "no_sound", _("No sound yet")
        WAITING = "waiting", _("Waiting for its fingerprint")
        STORED = "stored", _("Watched")
        TOO_SHORT = "too_short", _("Too short to be recognised")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    work = models.ForeignKey(RegisteredWork, on_delete=models.CASCADE, related_name="recordings")
    title = models.CharField(_("title"), max_length=200)
    isrc = models.CharField("ISRC", max_length=12, blank=True)
    performer = models.CharField(_("performer"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year of recording"), null=True, blank=True)
    number = models.BigIntegerField(unique=True, editable=False)
    fingerprint = models.CharField(max_length=16, choices=Fingerprint.choices, default=Fingerprint.NO_SOUND)
    # "" and zeros as long as there is no sound. The bytes never change; another sound is another file.
    audio = models.FileField(upload_to=registered_sound_name, max_length=200, blank=True)
    sound_at = models.DateTimeField(null=True, editable=False)
    # The newest job that listens to it, and how many in a row have failed.
    watch_job = models.ForeignKey(Job, null=True, editable=False, on_delete=models.SET_NULL, related_name="+")
    failed_watches = models.PositiveSmallIntegerField(default=0, editable=False)
    media_type = models.CharField(max_length=32, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    duration_ms = models.PositiveIntegerField(default=0)
    # Loudest sample of each of equal slices of time, 0..1.
    peaks = models.JSONField(default=list, blank=True)
    # The recording of the studio whose sound it has.
    studio_recording = models.ForeignKey(Recording, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = RegisteredRecordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("registered recording")
        verbose_name_plural = _("registered recordings")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["work", "isrc"], condition=~Q(isrc=""), name="isrc_once_per_work"),
            models.CheckConstraint(condition=Q(number__gte=1), name="index_numbers_from_one"),
        ]

    def __str__(self) -> str:
        return self.title
