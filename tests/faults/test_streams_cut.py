"""Browsers lose their connection at any moment; what they have collected is what the database holds, once and in order."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from channels.db import database_sync_to_async as in_thread
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from apps.accounts.models import User
from apps.jobs.models import Job
from apps.jobs.stream import to_wire
from tests.faults.conftest import cookie
from tests.faults.studio_processes import Processes

Wire = dict[str, Any]


def in_database(job: Job) -> list[Wire]:
    return [json.loads(json.dumps(to_wire(event))) for event in job.events.order_by("seq")]


async def over_socket(host: str, login: str, job: Job, after: int, cut_after: int) -> AsyncIterator[Wire]:
    """Events until the server ends the stream, or until the connection is torn after `cut_after` of them."""
    url = f"ws://{host}/ws/jobs/{job.id}/?after={after}"
    async with connect(url, origin=f"http://{host}", additional_headers={"Cookie": login}) as socket:
        try:
            seen = 0
            while seen < cut_after:
                message = json.loads(await socket.recv())
                if message["kind"] == "heartbeat":  # nothing has happened for a while, on a busy machine
                    continue
                yield message
                seen += 1
        except ConnectionClosed as closed:
            assert closed.rcvd is not None
            assert closed.rcvd.code == 1000
            return
        socket.transport.abort()


async def over_sse(host: str, login: str, job: Job, after: int, cut_after: int) -> AsyncIterator[Wire]:
    """The same over server-sent events, resumed with Last-Event-ID as browsers do."""
    name, port = host.split(":")
    reader, writer = await asyncio.open_connection(name, int(port))
    request = f"GET /api/jobs/{job.id}/events/ HTTP/1.0\r\nHost: {host}\r\nCookie: {login}\r\nLast-Event-ID: {after}\r\n\r\n"
    writer.write(request.encode())
    status = await reader.readline()
    assert b" 200 " in status
    seen = 0
    identity = b""
    while seen < cut_after and (line := await reader.readline()):
        if line.startswith(b"id: "):
            identity = line[4:].strip()
        elif line.startswith(b"data: "):
            event = json.loads(line[6:])
            assert str(event["seq"]).encode() == identity
            yield event
            seen += 1
    writer.transport.abort()


async def collect(
    transport: Callable[..., AsyncIterator[Wire]], host: str, login: str, job: Job, most: int
) -> tuple[list[Wire], int]:
    """A client's log over as many connections as it takes, each cut at a random point; and how many were cut."""
    chance = random.Random(20)
    log: list[Wire] = []
    cuts = 0
    while not log or log[-1]["data"].get("state") not in Job.FINAL:
        after = log[-1]["seq"] if log else 0
        cut_after = chance.randrange(1, most) if cuts < 100 else 10_000
        received = [event async for event in transport(host, login, job, after, cut_after)]
        cuts += len(received) == cut_after
        log += received
    return log, cuts


@pytest.mark.parametrize("transport", [over_socket, over_sse])
async def test_a_hundred_cuts_lose_nothing(
    processes: Processes, submit: Callable[..., Job], transport: Callable[..., AsyncIterator[Wire]]
) -> None:
    job = await in_thread(submit)(events=600, pause=0.002)
    login = await in_thread(cookie)(job.owner_id)
    host = await in_thread(processes.web)()
    await in_thread(processes.work)()
    log, cuts = await collect(transport, host, login, job, most=11)
    assert cuts >= 100
    assert log == await in_thread(in_database)(job)


async def test_many_browsers_watch_one_job(processes: Processes, submit: Callable[..., Job]) -> None:
    job = await in_thread(submit)(events=100, pause=0.005)
    login = await in_thread(cookie)(job.owner_id)
    host = await in_thread(processes.web)()
    await in_thread(processes.work)()
    logs = await asyncio.gather(*(collect(over_socket, host, login, job, most=60) for _ in range(10)))
    expected = await in_thread(in_database)(job)
    assert all(log == expected for log, _ in logs)


async def test_doors_of_the_socket(processes: Processes, submit: Callable[..., Job]) -> None:
    """Foreign pages are refused; foreign, missing and unknown addresses all close alike, for whoever asks."""
    job = await in_thread(submit)()
    stranger = await in_thread(User.objects.create)(username="stranger", email="stranger@example.org")
    owner_login = await in_thread(cookie)(job.owner_id)
    stranger_login = await in_thread(cookie)(stranger.id)
    host = await in_thread(processes.web)()
    for origin in ("https://evil.example", "http://127.0.0.1.evil.example", "null", None):
        with pytest.raises(InvalidStatus) as refused:
            async with connect(f"ws://{host}/ws/jobs/{job.id}/", origin=origin, additional_headers={"Cookie": owner_login}):
                pass
        assert refused.value.response.status_code == 403
    answers = set()
    missing = "00000000-0000-4000-8000-000000000000"
    for login in (stranger_login, "none=1"):
        for path in (f"/ws/jobs/{job.id}/", f"/ws/jobs/{missing}/", "/ws/jobs/nonsense/", "/ws/"):
            async with connect(f"ws://{host}{path}", origin=f"http://{host}", additional_headers={"Cookie": login}) as socket:
                with pytest.raises(ConnectionClosed) as closed:
                    await socket.recv()
                assert closed.value.rcvd is not None
                answers.add((closed.value.rcvd.code, closed.value.rcvd.reason))
    assert answers == {(4404, "")}
