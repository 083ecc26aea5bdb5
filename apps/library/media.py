"""Sending stored files: whole, in part (RFC 9110 ranges, one at a time), or not again when the browser has them."""

from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from django.core.files.storage import Storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header, parse_etags
from django.views.decorators.http import require_safe

from apps.library import permissions
from apps.library.models import Recording
from apps.library.ranges import Span, Unsatisfiable, asked_span, range_header
from apps.library.storage import read_range
from musicstudio.streaming import in_pieces


class Sounding(Protocol):
    """A row that keeps a sound."""

    audio: Any
    size: Any
    media_type: Any
    sha256: Any
    title: Any


@dataclass(frozen=True)
class Sent:
    """A stored file as it is sent: `title` with its ending is what it is called when it is saved."""

    storage: Storage
    name: str | None
    size: int
    media_type: str
    etag: str
    title: str
    # Browsers may keep the bytes, but ask each time whether they still may use them.
    caching: str = "private, no-cache"
    # Of its name; sound has the one of its kind.
    ending: str = ""
    # To be saved, never to be shown by the browser itself.
    attached: bool = False
    # False: to be heard where it stands, without a name to save it by.
    offered: bool = True

    @classmethod
    def sound(cls, kept: Sounding) -> "Sent":
        audio = kept.audio
        return cls(audio.storage, audio.name, kept.size, kept.media_type, f'"{kept.sha256}"', kept.title)


@require_safe
def media(request: HttpRequest, recording_id: UUID) -> HttpResponseBase:
    """The bytes of a recording that the asker may hear. `?download=1` saves instead of playing."""
    return send(request, Sent.sound(permissions.readable_recording(request.user, recording_id)))


def send(request: HttpRequest, file: Sent) -> HttpResponseBase:
    """The file whole or in part, or 304 when the asker has it. Who may have it was asked before."""
    if _same(request.headers.get("If-None-Match", ""), file.etag):
        return _described(HttpResponse(status=304), file, request)
    try:
        span = asked_span(range_header(request, file.etag), file.size)
    except Unsatisfiable:
        refusal = _described(HttpResponse(status=416), file, request)
        refusal["Content-Range"] = f"bytes */{file.size}"
        return refusal
    sent = span or Span(0, file.size - 1)
    if request.method == "HEAD":
        response: HttpResponseBase = HttpResponse()
    else:
        response = StreamingHttpResponse(in_pieces(partial(read_range, file.storage, file.name, sent.first, sent.length)))
    response["Content-Length"] = str(sent.length)
    if span is not None:
        response.status_code = 206
        response["Content-Range"] = f"bytes {span.first}-{span.last}/{file.size}"
    return _described(response, file, request)


def _same(header: str, etag: str) -> bool:
    return "*" in (tags := parse_etags(header)) or etag in (tag.removeprefix("W/") for tag in tags)


def _disposition(file: Sent, request: HttpRequest) -> str:
    if not file.offered:
        return "inline"
    name = f"{file.title}.{file.ending or Recording.ENDINGS[file.media_type]}"
    attached = file.attached or "download" in request.GET
    return content_disposition_header(as_attachment=attached, filename=name) or "inline"


def _described(response: HttpResponseBase, file: Sent, request: HttpRequest) -> HttpResponseBase:
    """The headers that all answers share."""
    response["Content-Type"] = file.media_type
    response["Content-Disposition"] = _disposition(file, request)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = file.etag
    response["Cache-Control"] = file.caching
    response["Vary"] = "Cookie"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
