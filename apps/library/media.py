"""Sending recordings: whole, in part (RFC 9110 ranges, one at a time), or not again when the browser has them."""

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header, parse_etags
from django.views.decorators.http import require_safe

from apps.library import permissions
from apps.library.models import Recording
from apps.library.ranges import Span, Unsatisfiable, asked_span, range_header
from apps.library.storage import read_range
from musicstudio.streaming import in_pieces


@require_safe
def media(request: HttpRequest, recording_id: UUID) -> HttpResponseBase:
    """The bytes of a recording that the asker may hear. `?download=1` saves instead of playing."""
    recording = permissions.readable_recording(request.user, recording_id)
    etag = f'"{recording.sha256}"'
    if _same(request.headers.get("If-None-Match", ""), etag):
        return _described(HttpResponse(status=304), recording, request, etag)
    try:
        span = asked_span(range_header(request, etag), recording.size)
    except Unsatisfiable:
        refusal = _described(HttpResponse(status=416), recording, request, etag)
        refusal["Content-Range"] = f"bytes */{recording.size}"
        return refusal
    sent = span or Span(0, recording.size - 1)
    if request.method == "HEAD":
        response: HttpResponseBase = HttpResponse()
    else:
        source = partial(read_range, recording.audio.storage, recording.audio.name, sent.first, sent.length)
        response = StreamingHttpResponse(in_pieces(source))
    response["Content-Length"] = str(sent.length)
    if span is not None:
        response.status_code = 206
        response["Content-Range"] = f"bytes {span.first}-{span.last}/{recording.size}"
    return _described(response, recording, request, etag)


def _same(header: str, etag: str) -> bool:
    return "*" in (tags := parse_etags(header)) or etag in (tag.removeprefix("W/") for tag in tags)


def _described(response: HttpResponseBase, recording: Recording, request: HttpRequest, etag: str) -> HttpResponseBase:
    """The headers that all answers share. Browsers may keep the bytes, but ask each time whether they still may use them."""
    name = f"{recording.title}.{Recording.ENDINGS[recording.media_type]}"
    disposition = content_disposition_header(as_attachment="download" in request.GET, filename=name)
    response["Content-Type"] = recording.media_type
    response["Content-Disposition"] = disposition or "inline"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Cookie"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
