"""The chain of the audit trail: whole whatever the database does with its rows, and seen to be broken when somebody breaks it."""

import csv
import io
import json
import threading
from importlib import import_module
from itertools import pairwise
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from pytest_django import Settings

from apps.accounts import audit
from apps.accounts.audit_export import COLUMNS, lines
from apps.accounts.audit_verification import Mark, Problem, check, verify
from apps.accounts.chain import GENESIS, link
from apps.accounts.models import AuditCheck, AuditEntry, AuditHead, User

ODD = {"b": [1.0, 2.5, 1e20, None, True], "a": {"ü": "ß", "x": -0.0, "big": 12345678901234567}, "empty": {}}
guards = import_module("apps.accounts.migrations.0004_audit_chain")


def write(actor: User | None, count: int = 1, **detail: Any) -> None:
    with transaction.atomic():
        for number in range(count):
            audit.record(actor=actor, verb="test.act", subject="thing:1", detail={"n": number, **detail})


def by_hand(statement: str, *values: object) -> None:
    """Somebody with all rights on the database takes the guards away first."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER audit_entries_stay" + " ON accounts_auditentry" * (connection.vendor == "postgresql"))
        cursor.execute(statement, values)


@pytest.fixture
def trail(musician: User) -> Mark:
    """Six entries in the chain, the last three of the studio itself; the end."""
    write(musician, 3, **ODD)
    write(None, 3)
    report = verify()
    assert (report.problem, report.entries) == (None, AuditEntry.objects.count())
    return report.end


def test_each_entry_names_the_one_before_and_verifies_after_a_round_trip(trail: Mark, musician: User) -> None:
    entries = list(AuditEntry.objects.order_by("seq"))
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert entries[0].previous == GENESIS
    assert all(one.hash == other.previous for one, other in pairwise(entries))
    assert Mark(entries[-1].seq or 0, entries[-1].hash) == trail
    assert str(musician.pk) not in {entry.who for entry in entries}


@pytest.mark.parametrize(
    ("statement", "problem", "at"),
    [
        ("UPDATE accounts_auditentry SET verb = 'test.other' WHERE seq = 3", Problem.CHANGED, 3),
        ("UPDATE accounts_auditentry SET detail = '{}' WHERE seq = 2", Problem.CHANGED, 2),
        ("UPDATE accounts_auditentry SET at = '2020-01-01 00:00:00+00:00' WHERE seq = 2", Problem.CHANGED, 2),
        ("UPDATE accounts_auditentry SET who = '' WHERE seq = 3", Problem.CHANGED, 3),
        ("UPDATE accounts_auditentry SET actor_id = (SELECT MAX(id) FROM accounts_user) WHERE seq = 3", Problem.ACTOR, 3),
        ("UPDATE accounts_auditentry SET hash = previous WHERE seq = 3", Problem.CHANGED, 3),
        ("DELETE FROM accounts_auditentry WHERE seq = 4", Problem.MISSING, 5),
        ("DELETE FROM accounts_auditentry WHERE seq > 4", Problem.CUT, 5),
        ("UPDATE accounts_auditentry SET seq = seq + 1000 WHERE seq = 2", Problem.MISSING, 3),
    ],
)
def test_what_is_done_by_hand_is_found(statement: str, problem: Problem, at: int, trail: Mark, other_musician: User) -> None:
    by_hand(statement)
    report = verify()
    assert (report.problem, report.at) == (problem, at)
    with pytest.raises(CommandError, match=f"{problem} at entry {at}"):
        call_command("audit", "verify")


def test_a_chain_that_was_computed_anew_does_not_meet_what_was_noted(trail: Mark) -> None:
    noted = check()
    entry = AuditEntry.objects.get(seq=trail.seq)
    entry.verb = "test.other"
    by_hand("UPDATE accounts_auditentry SET verb = 'test.other', hash = %s WHERE seq = %s", link(entry.content()), trail.seq)
    AuditHead.objects.update(hash=link(entry.content()))
    assert verify().problem is None, "with everything computed anew nothing within the database tells"
    again = check()
    assert (again.problem, again.problem_seq) == (Problem.REPLACED, trail.seq)
    with pytest.raises(CommandError):
        call_command("audit", "verify", expect=[Mark(noted.seq, noted.hash)])


def test_a_tail_that_was_cut_off_with_its_head_is_missed_by_the_last_check(trail: Mark) -> None:
    check()
    last = AuditEntry.objects.get(seq=trail.seq - 1)
    by_hand("DELETE FROM accounts_auditentry WHERE seq = %s", trail.seq)
    AuditHead.objects.update(seq=last.seq, hash=last.hash)
    assert check().problem == Problem.CUT
    assert AuditCheck.objects.filter(problem="").count() == 1


def test_the_chain_outlives_an_account_and_a_new_secret_key(trail: Mark, musician: User, settings: Settings) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert verify().problem is None
    musician.delete()
    assert AuditEntry.objects.exclude(who="").filter(actor=None).exists()
    assert verify().problem is None


def test_rows_are_neither_deleted_nor_put_elsewhere_in_the_chain(trail: Mark) -> None:
    guard = next(statement for statement in guards.GUARD[connection.vendor] if "audit_entries_are_kept" in statement)
    with connection.cursor() as cursor:
        cursor.execute(guard)  # tests empty tables, so it is missing here
    emptying = [
        "DELETE FROM accounts_auditentry",
        "UPDATE accounts_auditentry SET seq = 1000",
        "UPDATE accounts_auditentry SET who = ''",
    ]
    if connection.vendor == "postgresql":
        emptying.append("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE accounts_auditentry")
    for statement in emptying:
        with pytest.raises(DatabaseError, match="audit entries are never"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert verify().end == trail


def test_the_export_can_be_verified_without_the_studio(trail: Mark) -> None:
    previous = GENESIS
    for line in lines(AuditEntry.objects.all(), "jsonl"):
        told = json.loads(line)
        digest, _actor = told.pop("hash"), told.pop("actor")
        assert told["previous"] == previous
        assert link(told) == digest
        previous = digest
    assert previous == trail.hash
    out = io.StringIO()
    call_command("audit", "export", "--format", "csv", "--subject", "thing:1", stdout=out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert len(rows) == 6
    assert tuple(rows[0]) == COLUMNS
    assert rows[-1]["hash"] == trail.hash


def test_the_command_prints_the_end_to_be_noted(trail: Mark, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("audit", "verify", "--expect", f"{trail.seq}:{trail.hash}")
    assert f"end {trail.seq}:{trail.hash}" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_acts_at_once_make_one_chain() -> None:
    def act() -> None:
        try:
            for _ in range(10):
                write(None, 2)
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not AuditEntry.objects.filter(seq=None).exists(), "every act seals what it wrote, without a look at the whole"
    report = verify()
    assert (report.problem, report.entries) == (None, 120)


@pytest.mark.django_db(transaction=True)
def test_an_act_is_done_even_when_its_seal_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AuditHead.objects, "select_for_update", lambda **_: 1 / 0)
    write(None)
    assert AuditEntry.objects.get().seq is None
    monkeypatch.undo()
    write(None)
    assert list(AuditEntry.objects.order_by("at").values_list("seq", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_entries_from_before_the_chain_are_chained_in_order_of_time() -> None:
    executor = MigrationExecutor(connection)
    try:
        with connection.cursor() as cursor:  # as the migration left it: tests have taken one guard away
            cursor.execute(next(statement for statement in guards.GUARD[connection.vendor] if "are_kept" in statement))
        executor.migrate([("accounts", "0003_api_tokens")])
        old = executor.loader.project_state([("accounts", "0003_api_tokens")]).apps.get_model("accounts", "AuditEntry")
        for number in range(5):
            old.objects.create(verb=f"old.{number}", subject="thing:1", detail=ODD)
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
        with connection.cursor() as cursor:
            cursor.execute(
                "DROP TRIGGER audit_entries_are_kept" + " ON accounts_auditentry" * (connection.vendor == "postgresql")
            )
    assert list(AuditEntry.objects.order_by("seq").values_list("verb", flat=True)) == [f"old.{number}" for number in range(5)]
    assert verify().problem is None
    write(None)
    assert verify().entries == 6
