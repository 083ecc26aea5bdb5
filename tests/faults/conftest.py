"""Real worker and web processes on the test's own database, and jobs for them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.jobs import services
from apps.jobs.models import Job
from tests.faults.studio_processes import Processes


@pytest.fixture
def processes(transactional_db: None, tmp_path: Path) -> Iterator[Processes]:
    started = Processes(tmp_path)
    yield started
    started.stop()


def cookie(user_id: int) -> str:
    """A Cookie header that logs the user in."""
    client = Client()
    client.force_login(User.objects.get(id=user_id))
    return f"sessionid={client.cookies['sessionid'].value}"


@pytest.fixture
def submit(transactional_db: None) -> Callable[..., Job]:
    """submit(**params): a probe job of one user."""
    owner = User.objects.create_user("counter", "counter@example.org")

    def submit_probe(kind: str = "probe.count", **params: Any) -> Job:
        return services.submit(kind, owner=owner, params=params)[0]

    return submit_probe
