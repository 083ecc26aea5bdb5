"""The API's page shows every operation of its description, with a command that is right."""

import re

import pytest
from django.test import Client

from musicstudio.api_page import operations


@pytest.mark.django_db
def test_the_page_shows_every_operation(client: Client) -> None:
    page = client.get("/api/").content.decode()
    shown = set(re.findall(r'<details class="api-operation" id="(\w+)"', page))
    described = set(re.findall(r"operationId: (\w+)", client.get("/api/schema/").content.decode()))
    assert shown == described


def test_commands_hold_what_is_needed() -> None:
    by_id = {each.id: each for group in operations().values() for each in group}
    assert "-F file=@tune.mid" in by_id["compose_import"].curl
    assert '"revision"' in by_id["compose_harmonise"].curl
    assert "-X" not in by_id["jobs_retrieve"].curl
    [revision] = [field for field in by_id["compose_harmonise"].fields if field.name == "revision"]
    assert revision.required
