"""What tests of every app's API begin with."""

import pytest
from django.test import Client

from apps.accounts.models import User


@pytest.fixture
def api(musician: User) -> Client:
    """A browser in which the musician is logged in."""
    client = Client()
    client.force_login(musician)
    return client
