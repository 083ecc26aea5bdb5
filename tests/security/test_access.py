"""Every route x role x method answers as declared; a route without a declaration fails."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction

from apps.jobs.models import Job
from apps.library.models import Work
from apps.rights.models import RegisteredWork, RegistryImport
from tests.security.access_rules import RULES
from tests.security.access_table import table
from tests.security.routes import all_routes, http_routes
from tests.security.rule_kinds import LOGIN, METHODS, OWNER, ROLES, STRANGER, Outcome, Outcomes
from tests.security.things import Things
from tests.support.answers import comparable


def outcome(response: Any) -> Outcome:
    """The status; a redirect to the login page is told apart from others."""
    where = response.headers.get("Location", "")
    return LOGIN if where.startswith(("/account/login/?next=", "/admin/login/?next=")) else int(response.status_code)


def test_every_route_is_declared_and_every_declaration_has_a_route() -> None:
    routes = all_routes()
    assert len(routes) == len(set(routes)), "two routes have the same pattern"
    assert set(routes) - set(RULES) == set(), "declare these in tests/security/access_rules.py"
    assert set(RULES) - set(routes) == set(), "these routes are gone"


def test_the_rules_cover_every_role_and_method() -> None:
    for route, rule in RULES.items():
        methods = {"GET"} if route.startswith("ws:") else set(METHODS)
        for roles in filter(None, (rule.table, rule.shared)):
            assert set(roles) == set(ROLES), route
            for role, outcomes in roles.items():
                assert set(outcomes) == methods, (route, role)


def test_the_table_for_the_documentation_names_every_route() -> None:
    printed = table()
    assert printed.count("\n| `") == sum(len(ROLES) * (2 if RULES[route].shared else 1) for route in all_routes())


def variants() -> Iterator[Any]:
    for route in http_routes():
        if route in RULES:
            yield pytest.param(route, False, id=f"{route or 'home'}-private")
            if RULES[route].shared:
                yield pytest.param(route, True, id=f"{route}-shared")


@pytest.mark.parametrize(("route", "shared"), list(variants()))
def test_every_role_gets_what_is_declared(route: str, shared: bool, things: Things) -> None:
    rule = RULES[route]
    declared = rule.table
    if shared and rule.shared:
        things.share()
        declared = rule.shared
    address = things.address(route)
    found: dict[str, Outcomes] = {}
    for role in ROLES:
        client = things.client(role)
        cookies = deepcopy(client.cookies)
        found[role] = {}
        for method in METHODS:
            client.cookies = deepcopy(cookies)
            point = transaction.savepoint()
            found[role][method] = outcome(things.ask(client, method, address, rule))
            transaction.savepoint_rollback(point)
    wrong = [
        f"{role} {method}: {found[role][method]}, declared {declared[role][method]}"
        for role in ROLES
        for method in METHODS
        if found[role][method] != declared[role][method]
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("route", [route for route in http_routes() if "<uuid:" in route])
def test_what_is_foreign_and_what_does_not_exist_answer_byte_by_byte_alike(route: str, things: Things) -> None:
    """Asked twice for the same address: once when it is somebody else's, once when it is nobody's."""
    address = things.address(route)
    table = RULES[route].table
    # What those who review may look at is not foreign to them.
    foreign_to = {
        role: [method for method in METHODS if role == STRANGER or method == "OPTIONS" or table[role][method] == 404]
        for role in ROLES
        if role != OWNER
    }
    asked = [(role, method) for role, methods in foreign_to.items() for method in methods if table[OWNER][method] != 405]
    clients = {role: things.client(role) for role in ROLES}

    def answers() -> dict[tuple[str, str], Any]:
        return {(role, method): comparable(things.ask(clients[role], method, address, RULES[route])) for role, method in asked}

    foreign = answers()
    for model in (Job, Work, RegisteredWork, RegistryImport):
        model.objects.all().delete()
    assert answers() == foreign
