"""Recordings through the real ASGI entry: sent piece by piece, never held whole."""

from typing import Any

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.core.files.base import ContentFile
from django.test import Client

from apps.accounts.models import User
from apps.library import services
from apps.library.models import Recording
from apps.library.storage import CHUNK
from musicstudio.asgi import application

pytestmark = pytest.mark.django_db(transaction=True)
CONTENT = bytes(index % 251 for index in range(5 * CHUNK))


async def messages(path: str, headers: list[tuple[bytes, bytes]]) -> list[dict[str, Any]]:
    """What the server sends as the answer to a GET."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": [(b"host", b"localhost"), *headers],
        "client": ("127.0.0.1", 1),
    }
    communicator = ApplicationCommunicator(application, scope)
    await communicator.send_input({"type": "http.request", "body": b"", "more_body": False})
    sent = [await communicator.receive_output(timeout=20)]
    while sent[-1]["type"] != "http.response.body" or sent[-1].get("more_body"):
        sent.append(await communicator.receive_output(timeout=20))
    await communicator.wait(timeout=20)
    return sent


def recording_of(user: User) -> Recording:
    work = services.create_work(owner=user, title="Air")
    recording = Recording(work=work, title="Take", media_type="audio/wav", size=len(CONTENT), duration_ms=1, sha256="ab" * 32)
    recording.audio.save("", ContentFile(CONTENT), save=False)
    recording.save()
    return recording


async def test_a_recording_leaves_in_pieces(musician: User) -> None:
    recording = await sync_to_async(recording_of)(musician)
    client = Client()
    await sync_to_async(client.force_login)(musician)
    cookie = (b"cookie", f"sessionid={client.cookies['sessionid'].value}".encode())
    path = f"/library/media/{recording.pk}/"

    sent = await messages(path, [cookie])
    assert sent[0]["status"] == 200
    pieces = [message.get("body", b"") for message in sent[1:]]
    assert b"".join(pieces) == CONTENT
    assert max(len(piece) for piece in pieces) <= CHUNK

    part = await messages(path, [cookie, (b"range", b"bytes=10-99")])
    assert part[0]["status"] == 206
    assert b"".join(message.get("body", b"") for message in part[1:]) == CONTENT[10:100]
    assert (await messages(path, []))[0]["status"] == 404


async def test_a_body_over_the_cap_is_refused_before_any_view(musician: User) -> None:
    sent = await messages("/api/library/works/", [(b"content-length", b"999999999"), (b"content-type", b"application/json")])
    assert sent[0]["status"] == 413
    assert b"larger" in sent[1]["body"]
