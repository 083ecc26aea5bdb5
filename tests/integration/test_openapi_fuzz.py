"""Hundreds of requests made from the API's own description: none breaks the server or gets an answer that is not in it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from apps.accounts.models import User
from apps.jobs import services as jobs
from apps.library.services import create_work
from tests.integration.compose.conftest import two_bars

EXAMPLES, SLOW_EXAMPLES = 25, 8
# Made once: that takes longer than the requests of most operations.
DESCRIPTION = SchemaGenerator().get_schema(public=True)
OPERATIONS = [(path, method) for path, operations in DESCRIPTION["paths"].items() for method in operations]


@pytest.fixture(scope="module")
def schema() -> Any:
    loaded = schemathesis.openapi.from_dict(deepcopy(DESCRIPTION))
    loaded.app, loaded.location = get_wsgi_application(), "/api/schema/"
    return loaded


@pytest.mark.django_db
def test_the_description_that_is_served_is_the_one_the_requests_are_made_from(client: Client) -> None:
    assert client.get("/api/schema/", {"format": "json"}).json() == json.loads(json.dumps(DESCRIPTION, default=str))


@contextmanager
def one_connection() -> Iterator[None]:
    """Requests in here share the connection, and so the transaction, of the test."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_no_request_breaks_the_server(path: str, method: str, schema: Any, musician: User) -> None:
    work = create_work(owner=musician, title="Tune", score=two_bars())
    newest = work.newest()
    assert newest
    job, _ = jobs.submit("compose.harmonise", owner=musician, params={"revision": str(newest.pk)})
    # Called off, so that its stream of events has an end.
    jobs.request_cancel(job=job, actor=musician)
    mine: dict[str, UUID] = {"work_id": work.pk, "revision_id": newest.pk, "job_id": job.pk}
    browser = Client()
    browser.force_login(musician)
    token = browser.get("/").cookies["csrftoken"].value
    cookies = {"sessionid": browser.cookies["sessionid"].value, "csrftoken": token}

    described = set(schema.raw_schema["paths"][path][method]["responses"])

    @settings(
        max_examples=SLOW_EXAMPLES if "export" in path else EXAMPLES,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(case=schema[path][method].as_strategy(), on_mine=st.booleans())
    def ask(case: Any, on_mine: bool) -> None:
        if on_mine:
            names = case.path_parameters or {}
            case.path_parameters = {name: str(mine.get(name, value)) for name, value in names.items()}
        case.cookies = cookies
        answer = case.call(headers={"X-CSRFToken": token})
        assert answer.status_code < 500, case.as_curl_command()
        assert str(answer.status_code) in described, (answer.status_code, answer.text, case.as_curl_command())
        if answer.status_code >= 400 and answer.headers.get("content-type", [""])[0].startswith("application/json"):
            assert isinstance(answer.json(), dict | list)

    with one_connection():
        ask()
