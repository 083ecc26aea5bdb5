"""The brake on guessing."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from apps.accounts import limits
from apps.accounts.limits import Limit, TooManyAttempts, take
from apps.accounts.models import Brake

FIVE = Limit("test", attempts=5, seconds=60)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """clock.now: the time that the brake reads."""

    class Clock:
        now = 1_000_000.0

    monkeypatch.setattr(limits.time, "time", lambda: Clock.now)
    return Clock


def attempts(times: int, *parts: str) -> None:
    for _ in range(times):
        take(FIVE, *parts)


@pytest.mark.django_db
def test_the_sixth_attempt_within_a_minute_waits_until_the_first_is_a_minute_old(clock: Any) -> None:
    take(FIVE, "a")
    clock.now += 10
    attempts(4, "a")
    with pytest.raises(TooManyAttempts) as refused:
        take(FIVE, "a")
    assert refused.value.wait == 50
    assert str(refused.value) == "Too many attempts. Please wait 50 seconds and try again."
    clock.now += 50
    take(FIVE, "a")
    with pytest.raises(TooManyAttempts):
        take(FIVE, "a")


@pytest.mark.django_db
def test_a_refused_attempt_does_not_prolong_the_wait(clock: Any) -> None:
    attempts(5, "a")
    for _ in range(20):
        clock.now += 1
        with pytest.raises(TooManyAttempts):
            take(FIVE, "a")
    clock.now += 41
    attempts(5, "a")


@pytest.mark.django_db
def test_keys_do_not_touch_each_other() -> None:
    attempts(5, "a", "b")
    attempts(5, "a", "c")
    attempts(5, "ab")
    attempts(5, "b", "a")
    with pytest.raises(TooManyAttempts):
        take(FIVE, "a", "b")


@pytest.mark.django_db
def test_a_forgiven_attempt_does_not_count() -> None:
    for _ in range(20):
        take(FIVE, "a").forgive()
    attempts(5, "a")


@pytest.mark.django_db
def test_when_a_second_guard_refuses_the_first_is_given_back() -> None:
    other = Limit("other", attempts=1, seconds=60)
    take(other, "b")
    for _ in range(10):
        with pytest.raises(TooManyAttempts), limits.guarded((FIVE, ("a",)), (other, ("b",))):
            pytest.fail("the guard let it pass")
    attempts(5, "a")


@pytest.mark.django_db
def test_rows_name_nobody_and_do_not_pile_up(clock: Any) -> None:
    for name in ("maria", "otto", "rita"):
        take(FIVE, "203.0.113.9", name)
    stored = str(list(Brake.objects.values()))
    assert "maria" not in stored
    assert "203.0.113.9" not in stored
    clock.now += 2 * 3600
    take(FIVE, "203.0.113.9", "ada")
    assert Brake.objects.count() == 1


@pytest.mark.django_db
def test_a_clock_set_back_locks_nobody_out(clock: Any) -> None:
    attempts(5, "a")
    clock.now -= 86_400
    take(FIVE, "a")


@pytest.mark.parametrize(("seconds", "said"), [(1, "1 second "), (59.2, "60 seconds"), (100, "2 minutes"), (600, "10 minutes")])
def test_the_wait_is_said_in_words(seconds: float, said: str) -> None:
    with translation.override("en"):
        assert said in str(TooManyAttempts(seconds))


@pytest.mark.django_db(transaction=True)
def test_attempts_at_the_same_moment_get_the_limit_between_them() -> None:
    """Each thread has its own database connection, as each process has."""
    start = threading.Barrier(8)
    outcomes: list[str] = []

    def attempt() -> None:
        start.wait()
        try:
            for _ in range(2):
                take(FIVE, "a")
                outcomes.append("passed")
        except TooManyAttempts:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("passed") == 5
