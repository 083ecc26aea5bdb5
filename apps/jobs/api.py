"""/api/jobs/: my jobs, one job, its events, calling it off, trying again."""

import json
from collections.abc import AsyncIterator
from typing import Any, cast
from uuid import UUID

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.models import User
from apps.jobs import services
from apps.jobs.errors import NotRetryable
from apps.jobs.models import Job, JobQuerySet
from apps.jobs.permissions import own_job
from apps.jobs.serializers import JobSerializer
from apps.jobs.stream import last_number, stream
from musicstudio.streaming import give_back_connections


class JobList(ListAPIView[Job]):
    """My jobs, newest first."""

    serializer_class = JobSerializer
    queryset = Job.objects.none()

    def get_queryset(self) -> JobQuerySet:
        return Job.objects.visible_to(self.request.user).order_by("-created_at")


class JobDetail(APIView):
    """One of my jobs as it stands now."""

    @extend_schema(responses=JobSerializer, operation_id="jobs_retrieve")
    def get(self, request: Request, job_id: UUID) -> Response:
        return _answer(own_job(request.user, job_id))


class JobCancel(APIView):
    @extend_schema(request=None, responses={202: JobSerializer}, operation_id="jobs_cancel")
    def post(self, request: Request, job_id: UUID) -> Response:
        """Call a job off. Calling off a job that is over changes nothing."""
        job = services.request_cancel(job=own_job(request.user, job_id), actor=_user(request))
        return _answer(job, status.HTTP_202_ACCEPTED)


class JobRetry(APIView):
    @extend_schema(
        request=None,
        responses={202: JobSerializer, 409: OpenApiResponse(description="It is not over, or cannot be tried again.")},
        operation_id="jobs_retry",
    )
    def post(self, request: Request, job_id: UUID) -> Response:
        """Try a failed or cancelled job again."""
        try:
            job = services.retry(job=own_job(request.user, job_id), actor=_user(request))
        except NotRetryable:
            return Response({"detail": _("This job cannot be tried again.")}, status.HTTP_409_CONFLICT)
        return _answer(job, status.HTTP_202_ACCEPTED)


class _AcceptEverything(BaseContentNegotiation):
    """Browsers ask for text/event-stream here; errors are JSON all the same."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


class JobEvents(APIView):
    content_negotiation_class = _AcceptEverything

    @extend_schema(
        operation_id="jobs_events",
        parameters=[
            OpenApiParameter("after", int, description="The number of the last event seen."),
            OpenApiParameter("Last-Event-ID", str, OpenApiParameter.HEADER, description="The same, as browsers send it."),
        ],
        responses={(200, "text/event-stream"): OpenApiTypes.STR},
    )
    def get(self, request: Request, job_id: UUID) -> StreamingHttpResponse:
        """The job's events as server-sent events; ends after the last one."""
        own_job(request.user, job_id)
        after = last_number(request.headers.get("Last-Event-ID") or request.query_params.get("after"))
        # The stream may last for minutes and reads in threads of its own: this thread gives its connection back now.
        give_back_connections()
        return StreamingHttpResponse(
            _server_sent(job_id, after),
            content_type="text/event-stream",
            # Proxies must neither keep nor collect it.
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )


async def _server_sent(job_id: UUID, after: int) -> AsyncIterator[bytes]:
    async for event in stream(job_id, after):
        if event is None:
            yield b": heartbeat\n\n"
        else:
            yield f"id: {event['seq']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n".encode()


def _user(request: Request) -> User:
    """Who asks: the default permission lets nobody else in."""
    return cast(User, request.user)


def _answer(job: Job, code: int = status.HTTP_200_OK) -> Response:
    return Response(JobSerializer(job).data, code)
