"""Chores of the studio: done when due, by one of many, and one that fails stops no other."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from apps.accounts.models import AuditCheck
from apps.jobs import chores
from apps.jobs.chores import Chore, do_what_is_due
from apps.jobs.models import ChoreRun

DONE: list[str] = []


def note() -> None:
    DONE.append("noted")


def fail() -> None:
    raise RuntimeError("a chore that cannot be done")


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    DONE.clear()
    monkeypatch.setattr(chores, "_chores", {})
    chores.register(Chore("test.fail", every=60, run=f"{__name__}:fail"))
    chores.register(Chore("test.note", every=60, run=f"{__name__}:note"))
    yield


@pytest.mark.django_db
def test_a_chore_is_done_when_it_is_due_and_a_failing_one_stops_no_other() -> None:
    assert do_what_is_due() == ["test.note"]
    assert do_what_is_due() == []
    ChoreRun.objects.update(began_at=timezone.now() - timedelta(seconds=61))
    assert do_what_is_due() == ["test.note"]
    assert DONE == ["noted", "noted"]


@pytest.mark.django_db(transaction=True)
def test_one_of_many_machines_does_it() -> None:
    start = threading.Barrier(4)

    def machine() -> None:
        try:
            start.wait()
            do_what_is_due()
        finally:
            connection.close()

    machines = [threading.Thread(target=machine) for _ in range(4)]
    for each in machines:
        each.start()
    for each in machines:
        each.join()
    assert DONE == ["noted"]


@pytest.mark.django_db
def test_the_audit_trail_is_read_anew_every_day() -> None:
    chores.register(Chore("accounts.audit", every=86_400, run="apps.accounts.audit_verification:check"))
    assert "accounts.audit" in do_what_is_due()
    assert AuditCheck.objects.get().problem == ""
