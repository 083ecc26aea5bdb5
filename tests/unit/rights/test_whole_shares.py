"""The shares of a work sum up to a whole: the database itself refuses everything else, whoever writes, when it commits."""

from collections.abc import Iterable

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from apps.accounts.models import User
from apps.rights.models import Contributor, RegisteredWork
from tests.support.people import make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def holder() -> User:
    return make_user("holder")


def work_of(holder: User, shares: Iterable[int] = ()) -> RegisteredWork:
    with transaction.atomic():
        work = RegisteredWork.objects.create(holder=holder, title="Air")
        for position, share in enumerate(shares):
            Contributor.objects.create(work=work, position=position, name="Ann", role="composer", share=share)
    return work


def run(statement: str, *values: object) -> None:
    """Past every service and model, as any other client of the database would."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize("shares", [(), (0,), (0, 0, 0), (10_000,), (5_000, 5_000), (3_333, 3_333, 3_334), (10_000, 0)])
def test_a_whole_or_nothing_is_kept(holder: User, shares: tuple[int, ...]) -> None:
    assert list(work_of(holder, shares).contributors.values_list("share", flat=True)) == list(shares)


@pytest.mark.parametrize("shares", [(1,), (9_999,), (5_000, 4_999), (10_000, 1), (3_333, 3_333, 3_333)])
def test_anything_else_is_refused_with_the_work(holder: User, shares: tuple[int, ...]) -> None:
    with pytest.raises(IntegrityError):
        work_of(holder, shares)
    assert not RegisteredWork.objects.exists() and not Contributor.objects.exists()


@pytest.mark.parametrize("share", [-1, 10_001, 70_000])
def test_no_share_lies_outside_of_a_whole(holder: User, share: int) -> None:
    with pytest.raises((IntegrityError, DataError)):
        work_of(holder, (share, 10_000 - share))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE rights_contributor SET share = 4999 WHERE position = 0",
        "UPDATE rights_contributor SET share = share / 2",
        "DELETE FROM rights_contributor WHERE position = 1",
        "INSERT INTO rights_contributor (work_id, position, name, role, share, ipi, isni)"
        " SELECT work_id, 2, 'Eve', 'composer', 1, '', '' FROM rights_contributor WHERE position = 0",
    ],
)
def test_raw_statements_are_refused_as_well(holder: User, statement: str) -> None:
    work = work_of(holder, (5_000, 5_000))
    with pytest.raises(IntegrityError):
        run(statement)
    assert list(work.contributors.values_list("share", flat=True)) == [5_000, 5_000]


def test_a_contributor_that_moves_to_another_work_leaves_both_whole(holder: User) -> None:
    one, other = work_of(holder, (5_000, 5_000)), work_of(holder)
    with pytest.raises(IntegrityError):
        run("UPDATE rights_contributor SET work_id = %s WHERE position = 0", other.pk.hex)
    run("UPDATE rights_contributor SET work_id = %s", other.pk.hex)
    assert (one.contributors.count(), other.contributors.count()) == (0, 2)


def test_shares_may_be_wrong_on_the_way(holder: User) -> None:
    work = work_of(holder, (5_000, 5_000))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE rights_contributor SET share = 7000 WHERE position = 0")
        cursor.execute("UPDATE rights_contributor SET share = 3000 WHERE position = 1")
    assert list(work.contributors.values_list("share", flat=True)) == [7_000, 3_000]
    run("UPDATE rights_contributor SET share = 0")
    assert list(work.contributors.values_list("share", flat=True)) == [0, 0]


def test_a_work_goes_with_its_contributors(holder: User) -> None:
    work_of(holder, (5_000, 5_000)).delete()
    work_of(holder, (10_000,))
    holder.delete()
    assert not RegisteredWork.objects.exists() and not Contributor.objects.exists()
