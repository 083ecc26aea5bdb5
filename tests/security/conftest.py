"""Fixtures of the security tests."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.security.things import Things


@pytest.fixture
def things(db: None, settings: Settings, tmp_path: Path) -> Things:
    settings.MEDIA_ROOT = str(tmp_path)
    return Things()
