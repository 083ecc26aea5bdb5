"""The audit trail: written with the act, then never changed."""

import pytest
from django.db import DatabaseError, connection, transaction

from apps.accounts import audit
from apps.accounts.models import AppendOnly, AuditEntry, User


@pytest.fixture
def entry(musician: User) -> AuditEntry:
    with transaction.atomic():
        return audit.record(actor=musician, verb="test.act", subject=musician, detail={"n": 1})


def test_the_subject_is_named_by_kind_and_id(entry: AuditEntry, musician: User) -> None:
    assert entry.subject == f"user:{musician.pk}"
    assert (entry.actor, entry.verb, entry.detail) == (musician, "test.act", {"n": 1})


def test_nothing_of_the_trail_can_be_changed_or_deleted_through_the_model(entry: AuditEntry) -> None:
    entry.verb = "test.other"
    for act in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        AuditEntry.objects.filter(pk=entry.pk).delete,
        lambda: AuditEntry.objects.update(verb="x"),
        lambda: AuditEntry.objects.bulk_update([entry], ["verb"]),
    ):
        with pytest.raises(AppendOnly), transaction.atomic():
            act()
    entry.refresh_from_db()
    assert entry.verb == "test.act"


@pytest.mark.parametrize("change", ["verb = 'x'", "subject = 'x'", "detail = '{}'", "at = '2020-01-01'", "actor_id = actor_id"])
def test_the_database_refuses_a_change_by_anyone(entry: AuditEntry, change: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE accounts_auditentry SET {change}")  # noqa: S608 (constants of this test)
    entry.refresh_from_db()
    assert entry.verb == "test.act"


def test_an_entry_outlives_the_account_without_its_name(entry: AuditEntry, musician: User) -> None:
    musician.delete()
    entry.refresh_from_db()
    assert entry.actor is None
    assert entry.verb == "test.act"


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_the_transaction_of_its_act_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        audit.record(actor=None, verb="test.act", subject="thing:1")
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_that_fails_leaves_no_entry() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.record(actor=None, verb="test.act", subject="thing:1")
        raise RuntimeError
    assert not AuditEntry.objects.exists()
