"""The API's description as a page: every operation with its fields and a command that calls it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

CURL = 'curl -H "Authorization: Bearer $TOKEN"'
FIRST_STEPS = f"""TOKEN=ms_…
{CURL} -F file=@tune.mid {{host}}/api/compose/imports/ | jq '{{{{title: "Tune", score: .score}}}}' > work.json
{CURL} -H 'Content-Type: application/json' -d @work.json {{host}}/api/library/works/
{CURL} {{host}}/api/library/works/…/revisions/
{CURL} -H 'Content-Type: application/json' -d '{{{{"revision": "…"}}}}' {{host}}/api/compose/harmonisations/
{CURL} -N {{host}}/api/jobs/…/events/
{CURL} -OJ {{host}}/api/compose/revisions/…/export.pdf"""
BODIES = ("application/json", "multipart/form-data")


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    required: bool
    about: str


@dataclass(frozen=True)
class Operation:
    """`path` with "{id}" places; `curl` is a command but for the address."""

    id: str
    method: str
    path: str
    summary: str
    fields: tuple[Field, ...]
    answers: tuple[tuple[str, str], ...]
    curl: str


@require_safe
def api_page(request: HttpRequest) -> HttpResponse:
    host = request.build_absolute_uri("/").rstrip("/")
    return render(request, "api.html", {"groups": operations(), "host": host, "first_steps": FIRST_STEPS.format(host=host)})


@cache
def operations() -> dict[str, tuple[Operation, ...]]:
    """Every operation by group, in the order of the routes."""
    schema: dict[str, Any] = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    groups: dict[str, tuple[Operation, ...]] = {}
    for path, methods in schema["paths"].items():
        group = path.split("/")[2]
        for method, facts in methods.items():
            groups[group] = (*groups.get(group, ()), _operation(schema, path, method, facts))
    return groups


def _operation(schema: dict[str, Any], path: str, method: str, facts: dict[str, Any]) -> Operation:
    summary = facts.get("summary") or facts.get("description", "").split("\n")[0] or facts["operationId"].replace("_", " ")
    content = facts.get("requestBody", {}).get("content", {})
    kind = next((body for body in BODIES if body in content), "")
    body = _resolved(schema, content[kind]["schema"]) if kind else {}
    fields = (*_parameters(facts), *_properties(schema, body))
    answers = tuple((code, answer.get("description", "")) for code, answer in facts["responses"].items())
    curl = _curl(schema, method, kind, body)
    return Operation(facts["operationId"], method.upper(), path, summary, fields, answers, curl)


def _parameters(facts: dict[str, Any]) -> Iterator[Field]:
    for each in facts.get("parameters", ()):
        where = {"query": "?", "header": "header", "path": "in the address"}[each["in"]]
        kind = f"{each['schema'].get('type', '')} ({where})"
        yield Field(each["name"], kind, each.get("required", False), each.get("description", ""))


def _properties(schema: dict[str, Any], body: dict[str, Any]) -> Iterator[Field]:
    required = set(body.get("required", ()))
    for name, given in body.get("properties", {}).items():
        about = _resolved(schema, given)
        if about.get("readOnly"):
            continue
        choices = " | ".join(str(one) for one in about.get("enum", ()))
        kind = choices or about.get("format") or about.get("type", "any JSON")
        limits = f", {about['minimum']} to {about['maximum']}" if {"minimum", "maximum"} <= about.keys() else ""
        yield Field(name, f"{kind}{limits}", name in required, given.get("description") or about.get("description", ""))


def _resolved(schema: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """A schema with its reference followed, alone or as the one member of allOf or oneOf."""
    for key in ("allOf", "oneOf"):
        if key in given:
            given = {**given, **given[key][0]}
    if "$ref" in given:
        given = {**schema["components"]["schemas"][given["$ref"].rsplit("/", 1)[-1]], "description": given.get("description", "")}
    return given


def _curl(schema: dict[str, Any], method: str, kind: str, body: dict[str, Any]) -> str:
    parts = [CURL, *([f"-X {method.upper()}"] if method != "get" else [])]
    needed = [name for name in body.get("properties", {}) if name in body.get("required", ())]
    if kind == BODIES[1]:
        parts += [f"-F {name}={'@tune.mid' if name == 'file' else '…'}" for name in needed]
    elif kind:
        sample = {name: _sample(_resolved(schema, body["properties"][name])) for name in needed}
        parts += ["-H 'Content-Type: application/json'", f"-d '{json.dumps(sample)}'"]
    return " ".join(parts)


def _sample(about: dict[str, Any]) -> Any:
    if choices := about.get("enum"):
        return choices[0]
    return {"integer": 1, "number": 1.0, "boolean": True, "string": "…", "array": []}.get(about.get("type", ""), {})
