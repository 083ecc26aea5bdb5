"""Redis goes away and comes back: jobs go on, submits go on, browsers catch up."""

import asyncio
import base64
import json
import time
from collections.abc import Callable, Iterator

import pytest
from channels.db import database_sync_to_async as in_thread
from django.test import override_settings
from redis import Redis

from apps.jobs import delivery, hints, leases
from apps.jobs.models import Job
from apps.jobs.stream import stream
from tests.faults.conftest import cookie
from tests.faults.studio_processes import Processes
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


def ids_in_the_queue(redis: PrivateRedis) -> set[str]:
    """The job ids that lie there for workers, in Celery's envelopes."""
    with Redis.from_url(redis.url) as client:
        envelopes = [json.loads(raw) for raw in client.lrange(delivery.QUEUE, 0, -1)]
    bodies = [json.loads(base64.b64decode(envelope["body"])) for envelope in envelopes]
    return {arguments[0] for arguments, *_ in bodies}


def test_the_sweep_sends_lost_ids_again_and_their_jobs_finish(
    processes: Processes, submit: Callable[..., Job], redis: PrivateRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nothing but the sweep sends in this test: what is submitted here never gets an id on its way.
    monkeypatch.setattr(delivery._outbox, "put", lambda *_: None)
    jobs = [submit() for _ in range(3)]
    redis.stop()
    with pytest.raises(delivery.UNREACHABLE):
        delivery.sweep()
    redis.start()

    def all_are_sent_again() -> bool:
        # Ids that earlier tests sent while Redis was away may arrive late, and the sweep counts what lies there.
        forget_everything(redis)
        return delivery.sweep() == len(jobs)

    processes.wait(all_are_sent_again, "The sweep sends every id that is missing", seconds=60)
    assert ids_in_the_queue(redis) >= {str(job.id) for job in jobs}
    assert delivery.sweep() == 0, "an id that lies there is not sent twice"
    processes.work()
    processes.wait_for(*jobs)
    assert {job.state for job in jobs} == {Job.State.SUCCEEDED}
    assert {job.attempt for job in jobs} == {1}
    processes.wait(lambda: not ids_in_the_queue(redis), "The workers have taken the ids", seconds=60)


@override_settings(JOBS_RUNNER="leased", JOBS_STREAM_HINTS=False)
def test_the_embedded_runner_never_calls_redis(submit: Callable[..., Job], monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []
    monkeypatch.setattr(hints._outbox, "put", lambda *call: calls.append(call))
    monkeypatch.setattr(delivery._outbox, "put", lambda *call: calls.append(call))
    submit()
    assert calls == []
