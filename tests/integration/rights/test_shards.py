"""A check that is spread over workers: it finds what one that is not finds, whoever does its parts, and leaves nothing behind."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from apps.accounts.models import User
from apps.jobs import leases, parts
from apps.jobs.execution import execute
from apps.jobs.handling import JobContext
from apps.jobs.models import Job, JobInput
from apps.rights import index
from apps.rights.handlers import shards
from apps.rights.handlers.sounds import everything
from apps.rights.models import Fingerprint, IndexShard
from apps.rights.models.index import MATCH_SHARD
from apps.rights.registry.recordings import RecordingClaim, register_recording
from musicstudio.engine.fingerprint.landmarks import VERSION
from tests.engine.fingerprint.tunes import query, reference, tune
from tests.support.indexes import spoil_segments
from tests.support.rights import registered

pytestmark = pytest.mark.django_db
TUNES = 9
REGISTERED = index.Catalogue.REGISTERED


@pytest.fixture(params=["files", "rows"])
def store(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> str:
    settings.VAR_DIR = tmp_path / "var"
    settings.FINGERPRINT_STORE = request.param
    return str(request.param)


@pytest.fixture
def tunes(store: str, other_musician: User) -> list[int]:
    """Numbers of registered tunes; the last sounds like the first."""
    work, numbers = registered(other_musician), list[int]()
    for seed in [*range(TUNES), 0]:
        peaks = reference(seed)
        recording = register_recording(work=work, actor=other_musician, claim=RecordingClaim(title="Live"))
        Fingerprint.objects.create(
            number=recording.number, registered=recording, version=VERSION, frames=peaks.frames, peaks=peaks.packed().tobytes()
        )
        numbers.append(recording.number)
    return numbers


@pytest.fixture
def context(musician: User) -> JobContext:
    """Of a job that runs."""
    Job.objects.create(kind="rights.check", owner=musician)
    claim = leases.claim("asking")
    assert claim
    return JobContext(claim.job_id, claim.owner_id, {}, claim.attempt, progress=None)  # type: ignore[arg-type]


def by_worker(monkeypatch: pytest.MonkeyPatch, *, which: int, then: Callable[[leases.Claim], None]) -> None:
    """While the job that asks waits to do the part it would do next, a worker takes one: the first `which` times."""
    real, left = parts._take, [which]

    def after(key: Any) -> bool:
        if left[0] and (claim := leases.claim("helping")):
            left[0] -= 1
            then(claim)
        return real(key)

    monkeypatch.setattr(parts, "_take", after)


@pytest.mark.parametrize("count", [2, 5])
def test_what_shards_find_is_what_is_found_in_one_piece(
    tunes: list[int], context: JobContext, settings: Settings, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    asked = [query(tune(0, 12)), query(tune(4, 14, faster=1.05)), query(tune(60, 12))]
    settings.FINGERPRINT_SHARDS = 1
    whole = [everything(one, shards.searched(context, REGISTERED).without(tunes[3:4])) for one in asked]
    assert [sorted(one.number for one in told) for _, told in whole] == [sorted([tunes[0], tunes[-1]]), [tunes[4]], []]
    assert not Job.objects.filter(kind=MATCH_SHARD).exists()
    settings.FINGERPRINT_SHARDS = count
    by_worker(monkeypatch, which=7, then=execute)
    assert [everything(one, shards.searched(context, REGISTERED).without(tunes[3:4])) for one in asked] == whole
    assert len([one for one in range(count) if index.index_of(REGISTERED, one).numbers()]) > 1
    assert not Job.objects.filter(kind=MATCH_SHARD).exists()
    assert not JobInput.objects.exists()


def test_other_shards_become_what_is_wanted_now(tunes: list[int], settings: Settings) -> None:
    for count in (3, 5, 2):
        settings.FINGERPRINT_SHARDS = count
        index.synchronise(REGISTERED)
        held = [index.index_of(REGISTERED, shard).numbers() for shard in range(count)]
        assert sorted(number for some in held for number in some) == sorted(tunes)
        assert index.synchronise(REGISTERED) == (0, 0)
    index.forget_what_is_not_asked()
    assert IndexShard.objects.count() == (2 if settings.FINGERPRINT_STORE == "rows" else 0)


def test_a_shard_whose_rows_are_damaged_is_built_anew_by_who_looks_through_it(
    tunes: list[int], context: JobContext, settings: Settings
) -> None:
    settings.FINGERPRINT_SHARDS = 2
    asked = query(tune(5, 12))
    before = everything(asked, shards.searched(context, REGISTERED))
    for shard in range(2):
        there = index.index_of(REGISTERED, shard)
        there.compact()
        if settings.FINGERPRINT_STORE == "rows":
            spoil_segments(there.store)
            there.store.let_go([])
    assert everything(asked, shards.searched(context, REGISTERED)) == before
    assert all(index.index_of(REGISTERED, shard).check() for shard in range(2))
