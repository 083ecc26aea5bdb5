"""The cap on request bodies that stands before Django."""

import json
from typing import Any

import pytest

from musicstudio.middleware import BodyCap

UPLOAD = (b"content-type", b"multipart/form-data; boundary=x")
JSON = (b"content-type", b"application/json")


async def ask(headers: list[tuple[bytes, bytes]], chunks: list[bytes]) -> tuple[int, bytes, int]:
    """(status, body, chunks that were taken from the client); the app behind reads all and answers 200."""
    taken = 0
    sent: list[dict[str, Any]] = []

    async def receive() -> Any:
        nonlocal taken
        taken += 1
        return {"type": "http.request", "body": chunks[taken - 1], "more_body": taken < len(chunks)}

    async def send(message: Any) -> None:
        sent.append(message)

    async def app(_scope: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})

    scope: Any = {"type": "http", "headers": headers}
    await BodyCap(app, upload_bytes=100, body_bytes=10)(scope, receive, send)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent), taken


@pytest.mark.parametrize(
    ("headers", "chunks", "status"),
    [
        ([JSON, (b"content-length", b"10")], [b"0123456789"], 200),
        ([UPLOAD, (b"content-length", b"100")], [b"x" * 100], 200),
        ([], [b"12345", b"67890"], 200),
    ],
)
async def test_what_fits_passes(headers: list[tuple[bytes, bytes]], chunks: list[bytes], status: int) -> None:
    assert (await ask(headers, chunks))[0] == status


@pytest.mark.parametrize("headers", [[JSON, (b"content-length", b"11")], [UPLOAD, (b"content-length", b"9" * 30)]])
async def test_an_announced_size_is_refused_before_a_byte_is_read(headers: list[tuple[bytes, bytes]]) -> None:
    status, body, taken = await ask(headers, [b"x"])
    assert (status, taken) == (413, 0)
    assert "larger" in json.loads(body)["detail"]


@pytest.mark.parametrize("headers", [[JSON], [JSON, (b"content-length", b"5")], [JSON, (b"content-length", b"nonsense")]])
async def test_a_size_that_was_not_announced_is_refused_while_reading(headers: list[tuple[bytes, bytes]]) -> None:
    status, _body, taken = await ask(headers, [b"x" * 6] * 1000)
    assert (status, taken) == (413, 2)
