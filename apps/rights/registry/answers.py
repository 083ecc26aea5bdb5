"""What the registry's services refuse, as answers of the API."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework.exceptions import APIException, ValidationError

from apps.library.serializers import DetailSerializer
from apps.rights.registry.errors import Refused, Withdrawn
from musicstudio.api import Unreadable
from musicstudio.engine.audio.errors import UnreadableAudio
from musicstudio.engine.notation import UnreadableScore
from musicstudio.sentences import sentence_of


class Conflict(APIException):
    """The thing is in a state in which this cannot be done to it."""

    status_code = HTTPStatus.CONFLICT


@contextmanager
def refusals() -> Iterator[None]:
    """Translate what services raise."""
    try:
        yield
    except Refused as error:
        raise ValidationError({error.field: [str(error)]}) from error
    except Withdrawn as error:
        raise Conflict(str(error)) from error
    except (UnreadableAudio, UnreadableScore) as error:
        raise Unreadable(sentence_of(error)) from error


BY_FIELD = OpenApiResponse(OpenApiTypes.OBJECT, description="Sentences by field")
WITHDRAWN = OpenApiResponse(DetailSerializer, description="The claim is withdrawn; bring it back first")
WRITTEN: dict[Any, Any] = {400: BY_FIELD, 404: DetailSerializer, 409: WITHDRAWN}
"""Answers of every operation that changes a claim."""
UPLOADED: dict[Any, Any] = {**WRITTEN, 413: DetailSerializer, 422: DetailSerializer, 503: DetailSerializer}
"""And of those that take a file."""
