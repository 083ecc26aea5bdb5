"""Long work as rows: what was asked, who runs it now, what it has said so far."""

import uuid

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.jobs import registry


def max_attempts() -> int:
    return int(settings.JOBS_MAX_ATTEMPTS)


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: User | AnonymousUser) -> "JobQuerySet":
        """Jobs are private to their owner, whatever the role of the asker. Of parts only their job tells."""
        return self.filter(owner=user, whole=None) if isinstance(user, User) else self.none()

    def claimable(self) -> "JobQuerySet":
        """What a worker may take now, best first: queued jobs, and running ones whose worker let the lease run out.

        The database's clock decides, so that workers on machines with other clocks agree.
        """
        free = Q(lease_until=None) | Q(lease_until__lt=Now())
        return self.filter(free, state__in=[Job.State.QUEUED, Job.State.RUNNING]).order_by("-priority", "created_at")

    def ahead_of(self, job: "Job") -> "JobQuerySet":
        """Waiting jobs that a worker takes before this waiting one."""
        earlier = Q(priority=job.priority, created_at__lt=job.created_at)
        return self.filter(Q(priority__gt=job.priority) | earlier, state=Job.State.QUEUED)


class Job(models.Model):
    """One piece of long work. Written only by apps.jobs.services and, fenced by (worker, attempt), by its runner."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        SUCCEEDED = "succeeded", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    FINAL = frozenset({State.SUCCEEDED, State.FAILED, State.CANCELLED})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=64)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="jobs")
    # The running job that this one is a part of (apps.jobs.parts).
    whole = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="parts")
    params = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=16, choices=State.choices, default=State.QUEUED)
    priority = models.SmallIntegerField(default=0)
    # Counts every claim and never goes back: with `worker` it is the fence that keeps a lost worker from writing.
    attempt = models.PositiveSmallIntegerField(default=0)
    # The attempt that may fail for good. Grows when a worker hands the job back unharmed and when the owner retries.
    attempt_limit = models.PositiveSmallIntegerField(default=max_attempts)
    worker = models.CharField(max_length=100, blank=True)
    # Running: until when the worker is trusted to be alive. Queued: not to be claimed before.
    lease_until = models.DateTimeField(null=True, blank=True)
    cancel_requested = models.BooleanField(default=False)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    result = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    error = models.CharField(max_length=500, blank=True)
    idempotency_key = models.CharField(max_length=100, null=True, blank=True)
    last_seq = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    # When the newest attempt began.
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "idempotency_key"], name="one_job_per_owner_and_key"),
        ]
        indexes = [
            models.Index(fields=["state", "-priority", "created_at"], name="job_queue"),
            models.Index(fields=["owner", "-created_at"], name="jobs_of_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def finished(self) -> bool:
        return self.state in self.FINAL

    @property
    def title(self) -> str:
        """What the kind is called, in the reader's language."""
        return registry.title(self.kind)


class JobInput(models.Model):
    """Bytes that a job works on and that are gone, with this row, when it is over. Written by apps.jobs.services alone."""

    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="input", primary_key=True)
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"input of {self.job_id}"


class JobEvent(models.Model):
    """Something a job said: append-only, numbered without gaps from 1. `attempt` tells a retry's events from the first try's."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveIntegerField()
    attempt = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=32)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["job", "seq"], name="event_seq_once_per_job")]

    def __str__(self) -> str:
        return f"{self.job_id} {self.seq} {self.kind}"


class ChoreRun(models.Model):
    """When a chore of the studio was last begun (apps.jobs.chores)."""

    name = models.CharField(max_length=64, primary_key=True)
    began_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
