"""What stands before Django: a cap on the size of request bodies.

Django's ASGI handler copies a body to disk, whole, before any view, permission or upload handler can object. So the size
is refused here: by what Content-Length announces, and by counting what really arrives.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from django.http import HttpRequest, parse_cookie
from django.utils import translation
from django.utils.translation import gettext as _

# As Django's ASGI handler types them.
Message = Any
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

MEBIBYTE = 1024 * 1024
# One recording of 50 MB with the form around it, at the addresses that take recordings or documents; everything else is a form
# or a score.
UPLOAD_BYTES = 51 * MEBIBYTE
UPLOAD_ADDRESSES = ("/recordings/", "/transcriptions/", "/sound/", "/evidence/")
BODY_BYTES = 8 * MEBIBYTE


class _TooLarge(Exception):
    """More bytes arrived than allowed."""


class BodyCap:
    """ASGI middleware: answers 413 to a body over the cap, before it is stored anywhere."""

    def __init__(self, app: Application, *, upload_bytes: int = UPLOAD_BYTES, body_bytes: int = BODY_BYTES) -> None:
        self.app = app
        self.upload_bytes = upload_bytes
        self.body_bytes = body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        most = self.upload_bytes if scope["path"].endswith(UPLOAD_ADDRESSES) else self.body_bytes
        announced = headers.get(b"content-length", b"")
        if announced.isdigit() and int(announced[:20]) > most:
            await _refuse(send, most, headers)
            return
        received = 0
        started = False

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
                if received > most:
                    raise _TooLarge
            return message

        async def watched(message: Any) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, counted, watched)
        except _TooLarge:
            if not started:
                await _refuse(send, most, headers)


async def _refuse(send: Send, most: int, asked: dict[bytes, bytes]) -> None:
    with translation.override(_language(asked)):
        size = {"size": most // MEBIBYTE}
        sentence = _("This is larger than the studio takes at once (%(size)d MB). Please send less.") % size
    body = json.dumps({"detail": sentence}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers, "trailers": False})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _language(headers: dict[bytes, bytes]) -> str:
    """As Django's LocaleMiddleware, which this request never reaches, would choose it."""
    request = HttpRequest()
    request.META["HTTP_ACCEPT_LANGUAGE"] = headers.get(b"accept-language", b"").decode("latin-1")
    request.COOKIES = parse_cookie(headers.get(b"cookie", b"").decode("latin-1"))
    return translation.get_language_from_request(request)
