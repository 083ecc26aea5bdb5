"""The key by which a request that is sent again gives the same job, and how the API's description tells of it."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from apps.jobs.serializers import JobSerializer
from apps.library.serializers import DetailSerializer

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="The same key again gives the same job, once."
)
QUEUED = {
    202: JobSerializer,
    200: OpenApiResponse(JobSerializer, description="The job that this key already stands for"),
    409: OpenApiResponse(DetailSerializer, description="The key was used for another request"),
}
"""Answers of every operation that queues a job."""


def idempotency_key(request: Request) -> str | None:
    """The request's own key, None when it has none. Raises ValidationError for one that is not short plain text."""
    key = request.headers.get("Idempotency-Key") or None
    if key and (len(key) > 100 or not key.isascii() or not key.isprintable()):
        raise ValidationError({"Idempotency-Key": [_("The key must be at most 100 plain characters.")]})
    return key
