"""Parts of a file that an asker wants (RFC 9110 ranges, one at a time)."""

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

_RANGE = re.compile(r"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*")


@dataclass(frozen=True)
class Span:
    """Bytes `first` to `last`, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


class Unsatisfiable(ValueError):
    """The range lies behind the end."""


def asked_span(header: str, size: int) -> Span | None:
    """The one range that a Range header asks of `size` bytes; None for "everything".

    What RFC 9110 lets a server ignore is ignored: other units, several ranges at once, syntax errors.
    Raises Unsatisfiable.
    """
    match = _RANGE.fullmatch(header)
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if first == "":
        if int(last) == 0 or size == 0:
            raise Unsatisfiable
        return Span(max(0, size - int(last)), size - 1)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise Unsatisfiable
    return Span(int(first), min(int(last), size - 1) if last else size - 1)


def range_header(request: HttpRequest, etag: str) -> str:
    """The Range header, "" when If-Range names another version (a date never matches: the tag is the only validator)."""
    if request.method != "GET" or request.headers.get("If-Range", etag) != etag:
        return ""
    return request.headers.get("Range", "")


def in_part(request: HttpRequest, response: HttpResponse, etag: str) -> HttpResponse:
    """A whole answer, cut to the range that the request asks of it, if any."""
    response["Accept-Ranges"] = "bytes"
    size = len(response.content)
    try:
        span = asked_span(range_header(request, etag), size)
    except Unsatisfiable:
        response.status_code, response.content = 416, b""
        response["Content-Range"] = f"bytes */{size}"
        return response
    if span is not None:
        response.status_code, response.content = 206, response.content[span.first : span.last + 1]
        response["Content-Range"] = f"bytes {span.first}-{span.last}/{size}"
    return response
