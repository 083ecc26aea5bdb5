"""What every API answer has in common: strict JSON in, one form for every error out."""

import json
import re
from collections.abc import Mapping
from math import isfinite
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, parsers, status
from rest_framework.response import Response

from musicstudio.places import Busy

# Only JSON that spells these out can hold a NUL or half a surrogate pair; everything else needs no second look.
_SUSPECT = re.compile(r"\\u(?:0000|d[89a-f])", re.IGNORECASE)


class TooLarge(exceptions.APIException):
    """The body is larger than this address takes."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = _("This is too large to be sent at once.")
    default_code = "too_large"


class Unreadable(exceptions.APIException):
    """Content that cannot be read: one sentence that says what is wrong and what to do."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = _("This content cannot be read.")
    default_code = "unreadable"


class TooBusy(exceptions.APIException):
    """All places for hard work are taken."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = _("Many files are being read and written; try again in a minute.")
    default_code = "busy"
    wait = 30  # seconds, sent as Retry-After


class JSONParser(parsers.JSONParser):
    """JSON of at most DATA_UPLOAD_MAX_MEMORY_SIZE bytes, that every database can store."""

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        body = stream.read(most + 1)
        if len(body) > most:
            raise TooLarge
        try:
            text = body.decode("utf-8-sig") if isinstance(body, bytes) else body
            data = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite)
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError(_("This is not JSON that the studio can read.")) from error
        if _SUSPECT.search(text) and not _storable(data):
            raise exceptions.ParseError(_("Text must not hold NUL or unpaired surrogate characters."))
        return data


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Missing, foreign and forbidden objects share one answer; whatever message the code gave is for the log."""
    # rest_framework.views reads the settings that name this module while it is being imported.
    from rest_framework.views import exception_handler as rest_exception_handler

    if isinstance(error, Http404 | exceptions.NotFound):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, RequestDataTooBig):
        error = TooLarge()
    elif isinstance(error, Busy):
        error = TooBusy()
    return rest_exception_handler(error, context)


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def _finite(digits: str) -> float:
    value = float(digits)
    if not isfinite(value):
        raise ValueError(f"{digits} is too large")
    return value


def _storable(data: Any) -> bool:
    """Walks without recursion: the parser has already accepted the depth."""
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
                return False
        elif isinstance(value, dict):
            waiting.extend(value.keys())
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return True
