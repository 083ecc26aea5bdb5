"""The published description of the API is complete and says what the API does."""

import io
import re
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, get_resolver


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    out = io.StringIO()
    # Fails on anything that the generator has to guess.
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    return dict(yaml.safe_load(out.getvalue()))


def routes(patterns: list[Any], prefix: str = "/") -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        place = prefix + str(pattern.pattern)
        found |= {place} if isinstance(pattern, URLPattern) else routes(pattern.url_patterns, place)
    return found


def test_every_address_of_the_api_is_described(schema: dict[str, Any]) -> None:
    there = {place for place in routes(get_resolver().url_patterns) if place.startswith("/api/")}
    plain = {re.sub(r"<\w+:(\w+)>", r"{\1}", place) for place in there}
    assert plain - {"/api/", "/api/schema/"} == set(schema["paths"])


def test_every_operation_says_what_it_does_and_can_answer(schema: dict[str, Any]) -> None:
    names: set[str] = set()
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            where = f"{method.upper()} {path}"
            assert operation.get("summary") or operation.get("description"), where
            assert any(status.startswith("2") for status in operation["responses"]), where
            if "{" in path:
                assert "404" in operation["responses"], where
            if "requestBody" in operation:
                assert {"400", "403", "413"} <= set(operation["responses"]), where
            names.add(operation["operationId"])
    assert len(names) == sum(len(operations) for operations in schema["paths"].values())


def test_the_description_is_served() -> None:
    answer = Client().get("/api/schema/", headers={"Accept": "application/vnd.oai.openapi+json"})
    assert answer.status_code == 200
    assert answer.json()["info"]["title"] == "MusicStudio API"
