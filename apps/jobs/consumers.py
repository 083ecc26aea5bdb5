"""The WebSocket side of a job's stream. Plain ASGI: Channels' consumers would tie every socket to Redis being there."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from apps.jobs.permissions import may_watch
from apps.jobs.stream import last_number, stream
from apps.jobs.watch import in_reader

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

NOT_FOUND = 4404
_may_watch = in_reader(may_watch)


async def job_socket(scope: Message, receive: Receive, send: Send) -> None:
    """ws/jobs/<id>/?after=<seq>: one text frame per event, closed after the last one.

    Jobs that do not exist and jobs of other people close alike, with 4404 (sent after accepting: browsers hide the reason
    of a refused handshake).
    """
    await receive()
    await send({"type": "websocket.accept"})
    job_id: UUID = scope["url_route"]["kwargs"]["job_id"]
    if not await _may_watch(scope["user"], job_id):
        await _close(send, NOT_FOUND)
        return
    after = last_number(parse_qs(scope["query_string"].decode("latin-1")).get("after", [""])[0])
    tasks = {asyncio.create_task(_send_all(job_id, after, send)), asyncio.create_task(_until_gone(receive))}
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def no_socket(_scope: Message, receive: Receive, send: Send) -> None:
    """Any other address: nothing there, said in the same way."""
    await receive()
    await send({"type": "websocket.accept"})
    await _close(send, NOT_FOUND)


async def _send_all(job_id: UUID, after: int, send: Send) -> None:
    # Writing to a socket that has just gone raises OSError; the client comes back with the number it has seen.
    with suppress(OSError):
        async for event in stream(job_id, after):
            await send({"type": "websocket.send", "text": json.dumps(event or {"kind": "heartbeat"}, ensure_ascii=False)})
        await _close(send, 1000)


async def _until_gone(receive: Receive) -> None:
    """Clients have nothing to say here; whatever they send is ignored."""
    while (await receive())["type"] != "websocket.disconnect":
        pass


async def _close(send: Send, code: int) -> None:
    await send({"type": "websocket.close", "code": code})
