"""The socket routes by role and by origin."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from pytest_django import Settings

from musicstudio.asgi import application
from tests.security.access_rules import RULES
from tests.security.routes import socket_routes
from tests.security.rule_kinds import OTHER, OWNER, ROLES
from tests.security.things import Things

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.parametrize("route", socket_routes())]
Headers = list[tuple[bytes, bytes]]
OURS = b"http://localhost"


@pytest.fixture
async def owner_has(settings: Settings, tmp_path: Path) -> Things:
    settings.MEDIA_ROOT = str(tmp_path)
    return await sync_to_async(Things)()


async def test_sockets_answer_as_declared(route: str, owner_has: Things) -> None:
    path = filled(route, owner_has.job.pk)
    found = {role: await closed_with(path, OURS, await cookie(owner_has, role)) for role in ROLES}
    assert found == {role: RULES[route].table[role]["GET"] for role in ROLES}


async def test_a_foreign_job_and_no_job_close_alike(route: str, owner_has: Things) -> None:
    foreign = await frames(filled(route, owner_has.job.pk), OURS, await cookie(owner_has, OTHER))
    missing = await frames(filled(route, UUID(int=7)), OURS, await cookie(owner_has, OWNER))
    assert foreign == missing


@pytest.mark.parametrize("origin", [b"https://evil.example", b"null", b"http://localhost.evil.example", b"file://"])
async def test_a_foreign_origin_opens_no_socket(route: str, origin: bytes, owner_has: Things) -> None:
    """Closed before it is accepted: the server answers the handshake with 403."""
    sent = await frames(filled(route, owner_has.job.pk), origin, await cookie(owner_has, OWNER))
    assert [message["type"] for message in sent] == ["websocket.close"]


def filled(route: str, job_id: UUID) -> str:
    return "/" + (route.removeprefix("ws:").replace("<uuid:job_id>", str(job_id)) or "ws/nothing/")


async def cookie(things: Things, role: str) -> Headers:
    client = await sync_to_async(things.client)(role)
    session = client.cookies.get("sessionid")
    return [(b"cookie", f"sessionid={session.value}".encode())] if session else []


async def closed_with(path: str, origin: bytes, headers: Headers) -> int:
    """How the socket was closed after it had been accepted."""
    sent = await frames(path, origin, headers)
    assert sent[0]["type"] == "websocket.accept"
    return int(sent[-1]["code"])


async def frames(path: str, origin: bytes, headers: Headers) -> list[Any]:
    """All that the server sends until it closes."""
    scope = {
        "type": "websocket",
        "path": path,
        "query_string": b"",
        "headers": [(b"origin", origin), *headers],
        "subprotocols": [],
    }
    communicator = ApplicationCommunicator(application, scope)
    await communicator.send_input({"type": "websocket.connect"})
    sent: list[Any] = []
    while not sent or sent[-1]["type"] != "websocket.close":
        sent.append(await communicator.receive_output(timeout=20))
    # As every server does after a close, whoever asked for it.
    await communicator.send_input({"type": "websocket.disconnect", "code": sent[-1].get("code", 1006)})
    await communicator.wait(timeout=20)
    return sent
