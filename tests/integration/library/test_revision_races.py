"""Many savers at once, each with a database connection of its own, as several processes have."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from apps.accounts.models import User
from apps.library import services
from apps.library.errors import StaleBase
from apps.library.models import Work
from tests.support.scores import melody

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(times: int, act: Callable[[int], None]) -> list[BaseException]:
    """Run `act` in as many threads, started together; what they raised."""
    start = threading.Barrier(times)
    raised: list[BaseException] = []

    def run(number: int) -> None:
        start.wait()
        try:
            act(number)
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_of_savers_with_the_same_base_one_wins_and_the_others_learn_of_it(musician: User, work: Work) -> None:
    def save(number: int) -> None:
        services.save_revision(work=Work.objects.get(), author=musician, score=melody(60 + number), base=1, origin="edit")

    raised = at_once(6, save)
    assert [type(error) for error in raised] == [StaleBase] * 5
    assert sorted(work.revisions.values_list("number", flat=True)) == [1, 2]
    work.refresh_from_db()
    assert work.head == 2


def test_numbers_are_given_once_and_without_gaps(musician: User, work: Work) -> None:
    def save(number: int) -> None:
        proposal = number % 2 == 0
        services.save_revision(
            work=Work.objects.get(), author=musician, score=melody(60 + number), base=None, origin="edit", proposal=proposal
        )

    assert at_once(8, save) == []
    assert sorted(work.revisions.values_list("number", flat=True)) == list(range(1, 10))
    work.refresh_from_db()
    newest = work.newest()
    assert newest is not None
    assert newest == work.revisions.line().first()
