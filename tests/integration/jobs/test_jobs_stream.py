"""The stream of a job's events: order, end, heartbeat, and that nobody waits for the database while nothing happens."""

import asyncio
from collections.abc import Callable

import pytest
from channels.db import database_sync_to_async as in_thread
from django.test import AsyncClient, override_settings

from apps.accounts.models import User
from apps.jobs import leases, services, stream, watch
from apps.jobs.models import Job

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def job() -> Job:
    owner = User.objects.create_user("owner", "owner@example.org")
    job, _ = services.submit("probe.count", owner=owner, params={})
    # Loaded here: the tests run on an event loop, where nothing may be fetched.
    job.owner = owner
    return job


def run_through(job: Job, *numbers: int) -> None:
    claim = leases.claim("w")
    assert claim is not None
    for number in numbers:
        leases.say(claim, [("number", {"number": number})])
    leases.finish(claim, {"total": len(numbers)}, None)


async def seqs(job: Job, after: int = 0) -> list[int]:
    return [event["seq"] async for event in stream.stream(job.id, after) if event]


async def test_a_finished_job_is_told_whole_and_the_stream_ends(job: Job) -> None:
    await in_thread(run_through)(job, 1, 2)
    assert await seqs(job) == [1, 2, 3, 4, 5]
    assert await seqs(job, after=3) == [4, 5]
    assert await seqs(job, after=5) == []
    assert await seqs(job, after=9) == []


async def test_more_events_than_are_read_at_a_time(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "BATCH", 3)
    await in_thread(run_through)(job, *range(10))
    assert await seqs(job) == list(range(1, 14))


async def test_events_arrive_while_the_job_runs(job: Job) -> None:
    events = stream.stream(job.id, 1)
    first = asyncio.ensure_future(anext(events))
    await asyncio.sleep(0.05)
    assert not first.done()
    claim = await in_thread(leases.claim)("w")
    event = await first
    assert event is not None
    assert (event["kind"], event["data"]) == ("state", {"state": "running"})
    await in_thread(leases.say)(claim, [("number", {"number": 1})])
    event = await anext(events)
    assert event is not None
    assert event["attempt"] == 1
    await in_thread(leases.fail)(claim, "No.")
    event = await anext(events)
    assert event is not None
    assert event["data"] == {"state": "failed", "error": "No."}
    with pytest.raises(StopAsyncIteration):
        await anext(events)


async def test_a_retried_job_is_told_over_its_first_end(job: Job) -> None:
    claim = await in_thread(leases.claim)("w")
    await in_thread(leases.fail)(claim, "No.")
    await in_thread(services.retry)(job=job, actor=job.owner)
    await in_thread(run_through)(job, 1)
    assert await seqs(job) == [1, 2, 3, 4, 5, 6, 7]


async def test_a_heartbeat_when_nothing_happens(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.2)
    events = stream.stream(job.id, 1)
    assert await anext(events) is None
    assert await anext(events) is None
    await events.aclose()


async def test_a_job_that_disappears_ends_its_streams(job: Job) -> None:
    events = stream.stream(job.id, 1)
    following = asyncio.ensure_future(anext(events))
    await asyncio.sleep(0.05)
    await in_thread(job.delete)()
    with pytest.raises(StopAsyncIteration):
        await following


@override_settings(JOBS_STREAM_TAIL_SECONDS=0.05)
async def test_waiting_streams_share_one_look_at_the_rows(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []
    look = watch._last_seqs

    async def counted(job_ids: list) -> object:
        looks.append(len(job_ids))
        return await look(job_ids)

    monkeypatch.setattr(watch, "_last_seqs", counted)
    streams = [stream.stream(job.id, 1) for _ in range(20)]
    waiting = [asyncio.ensure_future(anext(one)) for one in streams]
    await asyncio.sleep(0.5)
    assert 1 <= len(looks) <= 10
    assert set(looks) == {1}
    for one in waiting:
        one.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    for one in streams:
        await one.aclose()
    assert watch.switchboard()._watchers == {}
    assert watch.switchboard()._tailing is None


async def test_server_sent_events(job: Job) -> None:
    await in_thread(run_through)(job, 1)
    client = AsyncClient()
    await in_thread(client.force_login)(job.owner)
    answer = await client.get(f"/api/jobs/{job.id}/events/", headers={"Last-Event-ID": "3", "Accept": "text/event-stream"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/event-stream"
    assert answer.headers["Cache-Control"] == "no-store"
    text = b"".join([part async for part in answer.streaming_content]).decode()
    assert text.startswith('id: 4\ndata: {"job": ')
    assert text.endswith("\n\n")


@pytest.mark.parametrize("said", ["-1", "abc", "٣", "9" * 30, "", None])
def test_nonsense_instead_of_a_number_means_the_whole_story(said: str | None) -> None:
    assert stream.last_number(said) == 0


async def test_foreign_jobs_have_no_events_for_event_sources_either(job: Job, make_user: Callable[..., User]) -> None:
    client = AsyncClient()
    await in_thread(client.force_login)(await in_thread(make_user)("nosy"))
    answer = await client.get(f"/api/jobs/{job.id}/events/", headers={"Accept": "text/event-stream"})
    assert (answer.status_code, answer.json()) == (404, {"detail": "Not found."})
