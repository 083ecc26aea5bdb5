"""Cases: what people decide when music that somebody publishes is like music that somebody else has registered."""

import uuid
from datetime import datetime
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import AppendOnly, User
from apps.accounts.permissions import Asker, may_review
from apps.rights.cases.table import MOVES, UNRESOLVED, Clock, Move, Role, State
from apps.rights.models.publications import Match, Publication
from apps.rights.models.registry import RegisteredWork


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: Asker) -> "CaseQuerySet":
        """Reviewers see every case, everybody else those in which they are one of the sides."""
        if not isinstance(user, User):
            return self.none()
        return self if may_review(user) else self.involving(user)

    def involving(self, user: User) -> "CaseQuerySet":
        return self.filter(Q(holder=user) | Q(uploader=user))

    def unresolved(self) -> "CaseQuerySet":
        return self.filter(state__in=UNRESOLVED)

    def holding(self) -> "CaseQuerySet":
        """Those for which music stays from the public until they are resolved."""
        return self.unresolved().filter(Q(holds=True) | Q(proposal__isnull=False))


class Case(models.Model):
    """One holder's question about one publication. Where it stands follows from its events; it is kept here to be found by."""

    class OpenedBy(models.TextChoices):
        MATCH = "match", _("Match")
        NOTICE = "notice", _("Notice")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # All four outlive what they point at: what was decided stays on record without the names.
    publication = models.ForeignKey(Publication, null=True, on_delete=models.SET_NULL, related_name="cases")
    uploader = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    work = models.ForeignKey(RegisteredWork, null=True, on_delete=models.SET_NULL, related_name="cases")
    # What the music was called when the case began.
    title = models.CharField(max_length=200)
    matches = models.ManyToManyField(Match, related_name="cases")
    opened_by = models.CharField(max_length=8, choices=OpenedBy.choices)
    # A match in it keeps the music from the public by itself until people have decided (apps.rights.cases.abuse).
    holds = models.BooleanField(default=False)
    state = models.CharField(max_length=16, choices=State.choices, default=State.NEW)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # The event that proposed a block, while it waits for a second reviewer.
    proposal = models.ForeignKey("CaseEvent", null=True, on_delete=models.SET_NULL, related_name="+")
    waiting_for = models.CharField(max_length=8, blank=True)
    clock = models.CharField(max_length=8, blank=True)
    due_at = models.DateTimeField(null=True)
    complaint_until = models.DateTimeField(null=True)
    # Counts the events: whoever acts says which they have seen.
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["state", "created_at"], name="cases_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "holder"],
                condition=Q(state__in=sorted(UNRESOLVED)),
                name="one_unresolved_case_per_publication_and_holder",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def name(self) -> str:
        """The title as it is shown: it is forgotten with the account that chose it."""
        return self.title or gettext("Deleted music")

    @property
    def seen(self) -> str:
        """The case as somebody has it before them: acted upon later, it may have moved on."""
        return f"{self.pk}:{self.version}"

    @property
    def asks_first(self) -> bool:
        """Opened by a match that holds nothing by itself, and nobody has decided yet."""
        return self.opened_by == self.OpenedBy.MATCH and not self.holds and self.state in UNRESOLVED

    @property
    def opens_sound(self) -> bool:
        """Whether what it compares is heard in it: until it is resolved, and as long as its decision can be complained about."""
        return self.state in UNRESOLVED or (self.complaint_until is not None and timezone.now() < self.complaint_until)

    @property
    def overdue(self) -> bool:
        return self.due_at is not None and self.due_at <= timezone.now()

    @property
    def counter_deadline(self) -> datetime | None:
        """When the music comes back unless a court is asked."""
        return self.due_at if self.clock == Clock.COUNTER else None


class CaseEventQuerySet(models.QuerySet["CaseEvent"]):
    def update(self, **fields: Any) -> NoReturn:
        raise AppendOnly("What happened in a case is never changed.")

    def delete(self) -> NoReturn:
        raise AppendOnly("What happened in a case is never deleted.")

    def forget_words_of(self, user: User) -> None:
        """Empty what `user` wrote as a side, when their account goes. What they decided as a reviewer others rely on: it stays,
        without the name."""
        said = self.filter(actor=user, role__in=[Role.HOLDER, Role.UPLOADER])
        models.QuerySet.update(said, reason="", evidence=[])


class CaseEvent(models.Model):
    """One move in a case. Never changed afterwards: what is undone is undone by a later event."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    # From 1 within the case.
    number = models.PositiveIntegerField()
    move = models.CharField(max_length=16)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    role = models.CharField(max_length=8)
    before = models.CharField(max_length=16, choices=State.choices, blank=True)
    after = models.CharField(max_length=16, choices=State.choices)
    reason = models.TextField(blank=True)
    # Names in `apps.rights.cases.table.CHECKS` that were ticked.
    checks = models.JSONField(default=list)
    # Lines that the actor wrote: numbers of contracts, addresses, files of courts.
    evidence = models.JSONField(default=list)
    declared = models.BooleanField(default=False)
    # The case before it (`apps.rights.cases.snapshots`), for undoing; whom a question was put to; the publication's states.
    facts = models.JSONField(default=dict)
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CaseEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event of a case")
        verbose_name_plural = _("events of cases")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="event_number_once_per_case")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("What happened in a case is never changed.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("What happened in a case is never deleted.")

    @property
    def definition(self) -> Move | None:
        """Its line in the table; None for the opening, which is none."""
        return MOVES.get(self.move)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: Asker) -> "NoticeQuerySet":
        """What has been sent to `user`: notices of a decision that may still be undone are not there yet."""
        return self.filter(recipient=user, send_at__lte=timezone.now()) if isinstance(user, User) else self.none()

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at=None)


class Notice(models.Model):
    """News of a case for one of its sides, or of a publication that no check could be made of. What it says is worded when it is
    read, in the reader's language."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    event = models.ForeignKey(CaseEvent, null=True, on_delete=models.CASCADE, related_name="notices")
    publication = models.ForeignKey(Publication, null=True, on_delete=models.CASCADE, related_name="notices")
    side = models.CharField(max_length=8, choices=[(role.value, role.value) for role in (Role.HOLDER, Role.UPLOADER)])
    send_at = models.DateTimeField(db_index=True)
    mailed_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-send_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "event"], name="one_notice_per_event_and_person"),
            models.CheckConstraint(
                condition=Q(event=None, publication__isnull=False) | Q(event__isnull=False, publication=None),
                name="notice_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def about(self) -> str:
        """The title of the music."""
        if self.event is not None:
            return self.event.case.name
        return self.publication.work.title if self.publication else ""

    @property
    def address(self) -> str:
        """Where to read on, from the root of the site."""
        return reverse("rights:case", args=[self.event.case_id]) if self.event else reverse("rights:home")


class ClaimRelease(models.Model):
    """A reviewer lets somebody claim again whose claims were rejected too often."""

    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claim_releases")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("release of claims")
        verbose_name_plural = _("releases of claims")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return str(self.pk)
