"""A training that is spread over workers comes to what one process comes to."""

import numpy as np
import pytest

from apps.accounts.models import User
from apps.feed import learning
from apps.feed.handlers.learning import solve, spread_sweep
from apps.jobs import leases, services
from apps.jobs.handling import JobContext
from apps.jobs.models import Job
from musicstudio.engine.recommend import als
from tests.engine.recommend.crowds import crowd

pytestmark = pytest.mark.django_db


@pytest.fixture
def context(musician: User) -> JobContext:
    services.submit(learning.LEARN, owner=musician, params={})
    claim = leases.claim("asking")
    assert claim
    return JobContext(claim.job_id, claim.owner_id, {}, claim.attempt, progress=None)  # type: ignore[arg-type]


@pytest.mark.parametrize("helped", [False, True], ids=["alone", "with a worker"])
def test_spread_over_workers_it_is_the_same(context: JobContext, helped: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = als.blocks
    monkeypatch.setattr("apps.feed.handlers.learning.blocks", lambda matrix: blocks(matrix, 25))
    if helped:
        real = Job.objects.in_bulk

        def looks(keys: object) -> object:
            """Each time before the job looks, somebody else does the part that comes first."""
            if claim := leases.claim("helping"):
                job = Job.objects.get(pk=claim.job_id)
                done = solve(JobContext(job.pk, job.owner_id, job.params, job.attempt, progress=None))  # type: ignore[arg-type]
                leases.finish(claim, dict(done.result), None)
            return real(keys)  # type: ignore[arg-type]

        monkeypatch.setattr(Job.objects, "in_bulk", looks)
    plays = crowd(130, 60)
    confidence = plays.matrix(np.full(len(plays), 11.0))
    same = {"dimensions": 16, "regularisation": 5.0, "sweeps": 2, "seed": 0}
    whole = als.factorise(confidence, **same)  # type: ignore[arg-type]
    spread = als.factorise(confidence, **same, sweep=lambda *told: spread_sweep(context, *told))  # type: ignore[arg-type]
    np.testing.assert_allclose(spread.items, whole.items, atol=1e-4)
    np.testing.assert_allclose(spread.listeners, whole.listeners, atol=1e-4)
    assert not Job.objects.filter(kind=learning.SOLVE).exists()
