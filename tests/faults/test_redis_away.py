"""Redis goes away and comes back: jobs go on, submits go on, browsers catch up."""

import asyncio
import time
from collections.abc import Callable, Iterator

import pytest
from channels.db import database_sync_to_async as in_thread
from django.test import override_settings
from redis import Redis

from apps.jobs import delivery, hints, leases
from apps.jobs.models import Job
from apps.jobs.stream import stream
from tests.faults.conftest import Processes, cookie
from tests.faults.test_streams_cut import collect, in_database, over_socket
from tests.support.plugin import SERVERS
from tests.support.redis_server import PrivateRedis

pytestmark = pytest.mark.distributed

OUTAGE_SECONDS = 30


@pytest.fixture
def redis() -> Iterator[PrivateRedis]:
    """The Redis of this run, which is there again for the tests that follow."""
    server = SERVERS.redis
    assert server is not None
    yield server
    server.stop()
    server.start()


async def test_an_outage_in_the_middle_of_things(processes: Processes, submit: Callable[..., Job], redis: PrivateRedis) -> None:
    job = await in_thread(submit)(events=100, pause=0.05)
    login = await in_thread(cookie)(job.owner_id)
    host = await in_thread(processes.web)()
    await in_thread(processes.work)(2)
    watching = asyncio.create_task(collect(over_socket, host, login, job, most=60))
    started = job.events.filter(kind="number", data__number=3)
    await in_thread(processes.wait)(started.exists, "The job runs")
    await in_thread(redis.stop)()
    stopped = time.monotonic()
    # Asked for while there is no broker, and done while there is none.
    meanwhile = [await in_thread(submit)(events=5) for _ in range(3)]
    await in_thread(processes.wait_for)(job, *meanwhile)
    log, _ = await watching
    assert log == await in_thread(in_database)(job)
    await asyncio.sleep(stopped + OUTAGE_SECONDS - time.monotonic())
    late = await in_thread(submit)(events=20, pause=0.05)
    watching = asyncio.create_task(collect(over_socket, host, login, late, most=60))
    await in_thread(redis.start)()
    log, _ = await watching
    assert log == await in_thread(in_database)(late)
    after = await in_thread(submit)(events=20, pause=0.05)
    log, _ = await collect(over_socket, host, login, after, most=60)
    assert log == await in_thread(in_database)(after)
    await in_thread(processes.wait_for)(late, after)
    assert {one.state for one in (job, *meanwhile, late, after)} == {Job.State.SUCCEEDED}


def restart(redis: PrivateRedis) -> None:
    redis.stop()
    time.sleep(1)
    redis.start()


def forget_everything(redis: PrivateRedis) -> None:
    """As a restart that is too quick for anybody to notice."""
    with Redis.from_url(redis.url) as client:
        client.flushall()


@pytest.mark.parametrize("outage", [restart, forget_everything])
@override_settings(JOBS_STREAM_TAIL_SECONDS=3600)
async def test_hints_flow_again_after_an_outage(
    submit: Callable[..., Job], redis: PrivateRedis, outage: Callable[[PrivateRedis], None]
) -> None:
    """Without the rows' tail nothing but a hint can wake this stream."""
    job = await in_thread(submit)()
    claim = await in_thread(leases.claim)("w")
    assert claim is not None
    events = stream(job.id, 2)
    following = asyncio.ensure_future(anext(events))
    await asyncio.sleep(1)
    await in_thread(outage)(redis)
    for number in range(40):
        await in_thread(leases.say)(claim, [("number", {"number": number})])
        await asyncio.wait([following], timeout=0.5)
        if following.done():
            break
    assert following.done()
    event = await following
    assert event is not None
    assert event["seq"] == 3
    await events.aclose()


def test_submitting_without_redis_takes_no_time(submit: Callable[..., Job], redis: PrivateRedis) -> None:
    """Whether it refuses or hangs, nobody waits for it: what would be sent goes through a thread of its own."""
    began = time.monotonic()
    submit()
    usual = time.monotonic() - began
    redis.stop()
    began = time.monotonic()
    for _ in range(20):
        submit()
    # One attempt to reach a dead Redis takes longer than this.
    assert time.monotonic() - began < 20 * usual + 1


def test_the_sweep_fills_a_queue_that_lost_its_ids(submit: Callable[..., Job], redis: PrivateRedis) -> None:
    for _ in range(3):
        submit()
    redis.stop()
    with pytest.raises(delivery.UNREACHABLE):
        delivery.sweep()
    redis.start()
    # Ids that were on their way when Redis went may arrive late; the sweep counts what lies there.
    sent = delivery.sweep()
    assert 0 <= sent <= 3
    assert delivery.sweep() == 0
    for _ in range(2):
        submit()


@override_settings(JOBS_RUNNER="leased", JOBS_STREAM_HINTS=False)
def test_the_embedded_runner_never_calls_redis(submit: Callable[..., Job], monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []
    monkeypatch.setattr(hints._outbox, "put", lambda *call: calls.append(call))
    monkeypatch.setattr(delivery._outbox, "put", lambda *call: calls.append(call))
    submit()
    assert calls == []
