"""What needs no models goes before they are loaded, unless somebody waits for what does."""

import socket
import subprocess
import sys

import pytest

from apps.accounts.models import User
from apps.jobs import leases, registry, services
from apps.jobs.models import Job
from apps.jobs.worker import Parent, Worker

LOAD_LIGHT = """
import sys
from musicstudio.env import choose_settings
choose_settings()
import django
django.setup()
from apps.jobs import registry
for name in registry.light():
    registry.get(name).load_handler()
assert not {"torch", "music21"} & set(sys.modules), "a light kind loads what is heavy"
"""


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("owner", "owner@example.org")


def submitted(owner: User, kind: str, priority: int = 0) -> Job:
    return services.submit(kind, owner=owner, params={}, priority=priority)[0]


def light_jobs_done() -> list[str]:
    """The kinds of what a new worker has done before it loads its models."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        Worker("new", Parent(theirs)).run_light()
    return list(Job.objects.filter(state=Job.State.SUCCEEDED).values_list("kind", flat=True))


@pytest.mark.django_db(transaction=True)
def test_what_needs_no_models_is_done_first(owner: User) -> None:
    submitted(owner, "probe.count", -4)
    submitted(owner, "probe.once", -3)
    assert sorted(light_jobs_done()) == ["probe.count", "probe.once"]


@pytest.mark.django_db(transaction=True)
def test_nobody_who_needs_models_waits_for_it(owner: User) -> None:
    assert "compose.harmonise" not in registry.light()
    heavy = submitted(owner, "compose.harmonise")
    submitted(owner, "probe.count", -4)
    assert light_jobs_done() == []
    heavy.refresh_from_db()
    assert (heavy.state, heavy.attempt) == (Job.State.QUEUED, 0)


def test_a_claim_among_kinds_takes_the_best_job_or_none(owner: User) -> None:
    submitted(owner, "probe.count", -4)
    best = submitted(owner, "probe.once")
    assert leases.claim("new", {"probe.count"}) is None
    claim = leases.claim("new", {"probe.once"})
    assert claim and claim.job_id == best.id


def test_light_kinds_load_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-c", LOAD_LIGHT], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
