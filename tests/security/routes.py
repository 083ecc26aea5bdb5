"""Every address of the studio, found by walking the urlconf and the socket routes: nothing here is written by hand."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

SOCKET = "ws:"


def http_routes() -> list[str]:
    """All HTTP routes as their patterns, "api/library/works/<uuid:work_id>/"."""
    return list(_walk(get_resolver().url_patterns, ""))


def socket_routes() -> list[str]:
    """All WebSocket routes, "ws:ws/jobs/<uuid:job_id>/"; "ws:" alone is every other address."""
    from musicstudio.routing import websocket_urlpatterns

    return [SOCKET + str(pattern.pattern) for pattern in websocket_urlpatterns]


def all_routes() -> list[str]:
    return [*http_routes(), *socket_routes()]


def _walk(patterns: list[Any], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            # Django lists the apps of the admin site in this one; which they are says nothing about access.
            yield re.sub(r"\(\?P<app_label>[^)]*\)", "<app_label>", route)
        else:
            raise TypeError(f"What kind of route is {pattern!r}?")
