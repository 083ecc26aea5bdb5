"""The cap on request bodies that stands before Django."""

import json
from typing import Any

import pytest

from musicstudio.middleware import BodyCap

FORM = (b"content-type", b"multipart/form-data; boundary=x")
RECORDINGS = "/api/library/works/1/recordings/"
JSON = (b"content-type", b"application/json")


async def ask(headers: list[tuple[bytes, bytes]], chunks: list[bytes], path: str = "/") -> tuple[int, bytes, int]:
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

    scope: Any = {"type": "http", "path": path, "headers": headers}
    await BodyCap(app, upload_bytes=100, body_bytes=10)(scope, receive, send)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent), taken


@pytest.mark.parametrize(
    ("path", "headers", "chunks"),
    [
        ("/", [JSON, (b"content-length", b"10")], [b"0123456789"]),
        (RECORDINGS, [FORM, (b"content-length", b"100")], [b"x" * 100]),
        ("/", [], [b"12345", b"67890"]),
    ],
)
async def test_what_fits_passes(path: str, headers: list[tuple[bytes, bytes]], chunks: list[bytes]) -> None:
    assert (await ask(headers, chunks, path))[0] == 200


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/", [JSON, (b"content-length", b"11")]),
        ("/", [FORM, (b"content-length", b"11")]),
        (RECORDINGS, [FORM, (b"content-length", b"9" * 30)]),
    ],
)
async def test_an_announced_size_is_refused_before_a_byte_is_read(path: str, headers: list[tuple[bytes, bytes]]) -> None:
    status, body, taken = await ask(headers, [b"x"], path)
    assert (status, taken) == (413, 0)
    assert "larger" in json.loads(body)["detail"]


@pytest.mark.parametrize("headers", [[JSON], [JSON, (b"content-length", b"5")], [JSON, (b"content-length", b"nonsense")]])
async def test_a_size_that_was_not_announced_is_refused_while_reading(headers: list[tuple[bytes, bytes]]) -> None:
    status, _body, taken = await ask(headers, [b"x" * 6] * 1000)
    assert (status, taken) == (413, 2)


@pytest.mark.parametrize("chosen", [(b"accept-language", b"zh-CN,zh;q=0.9"), (b"cookie", b"a=b; django_language=zh-hans")])
async def test_the_refusal_speaks_the_readers_language(chosen: tuple[bytes, bytes]) -> None:
    _status, body, _taken = await ask([JSON, (b"content-length", b"11"), chosen], [b"x"])
    assert "请发送小一些的内容" in json.loads(body)["detail"]
