"""Works, clients and a media folder of the test's own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from apps.accounts.models import User
from apps.library import services
from apps.library.models import Work
from tests.support.scores import melody


@pytest.fixture(autouse=True)
def media_root(settings: Settings, tmp_path: Path) -> Path:
    """Where recordings are kept during the test; local also in the distributed round."""
    folder = tmp_path / "media"
    folder.mkdir()
    settings.MEDIA_ROOT = str(folder)
    return folder


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """client_of(user): a client that is logged in."""

    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return log_in


@pytest.fixture
def mine(musician: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(musician)


@pytest.fixture
def theirs(other_musician: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(other_musician)


@pytest.fixture
def work(musician: User) -> Work:
    """A private work with one revision."""
    return services.create_work(owner=musician, title="Air", score=melody())


@pytest.fixture
def files_in(media_root: Path) -> Callable[[], list[Any]]:
    """files_in(): every file in the media folder."""
    return lambda: sorted(path for path in media_root.rglob("*") if path.is_file())
