"""Jobs as JSON."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.jobs.models import Job


class ProgressSerializer(serializers.Serializer[Any]):
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    message = serializers.CharField()


class JobSerializer(serializers.ModelSerializer[Job]):
    """A snapshot; `last_seq` is the number of the newest event it contains."""

    title = serializers.CharField(read_only=True)
    progress = serializers.SerializerMethodField()
    ahead = serializers.SerializerMethodField()
    error = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Job
        fields = (
            *("id", "kind", "title", "state", "progress", "result", "error", "attempt", "cancel_requested", "last_seq"),
            "ahead",
            *("created_at", "started_at", "finished_at", "url"),
        )
        read_only_fields = fields

    @extend_schema_field(ProgressSerializer)
    def get_progress(self, job: Job) -> dict[str, Any]:
        return {"done": job.progress_done, "total": job.progress_total, "message": job.message}

    def get_ahead(self, job: Job) -> int:
        """How many waiting jobs, of everybody, a worker takes before this one; 0 as soon as it runs."""
        return Job.objects.ahead_of(job).count() if job.state == Job.State.QUEUED else 0

    def get_error(self, job: Job) -> str:
        """The reason in the reader's language: it is stored in English, or in the language that the owner had then."""
        return gettext(job.error) if job.error else ""

    def get_url(self, job: Job) -> str:
        return reverse("jobs-api:detail", args=[job.id])
