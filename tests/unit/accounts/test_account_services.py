"""What can be done to an account, and what the audit trail says of it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from apps.accounts import services
from apps.accounts.limits import TooManyAttempts
from apps.accounts.models import AuditEntry, User
from apps.accounts.permissions import account, may_administer, may_review
from tests.support.newcomers import PASSWORD

pytestmark = pytest.mark.django_db


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("at").values_list("verb", flat=True))


def test_register_makes_a_musician_and_writes_it_down() -> None:
    user = services.register(username="Maria", email="Maria@Example.org", password="x-y-z-1")
    user.refresh_from_db()
    assert (user.username, user.email, user.role, user.is_active) == ("Maria", "maria@example.org", "musician", True)
    assert user.check_password("x-y-z-1")
    assert verbs() == ["account.register"]


@pytest.mark.parametrize(
    ("name", "email", "field"),
    [
        ("MARIA", "free@example.org", "username"),
        ("ｍａｒｉａ", "free@example.org", "username"),
        ("free", "MARIA@example.ORG", "email"),
    ],
)
def test_a_name_or_address_in_other_letters_is_taken(musician: User, name: str, email: str, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        services.register(username=name, email=email, password="x")
    assert list(refused.value.message_dict) == [field]
    assert User.objects.count() == 1


@pytest.mark.parametrize(("name", "email"), [("MARIA", "free@example.org"), ("free", "MARIA@example.org")])
def test_the_database_itself_refuses_the_double(musician: User, name: str, email: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(name, email)


@pytest.mark.parametrize("given", ["maria", "MARIA", " maria", "maria@example.org", "Maria@Example.ORG "])
def test_log_in_by_name_or_address(musician: User, given: str, rf: RequestFactory) -> None:
    assert services.log_in(request=rf.post("/"), username=given, password=PASSWORD) == musician


def test_a_locked_account_a_wrong_password_and_no_account_are_told_apart_by_nobody(musician: User, rf: RequestFactory) -> None:
    assert services.log_in(request=rf.post("/"), username="maria", password="wrong") is None
    assert services.log_in(request=rf.post("/"), username="nobody", password=PASSWORD) is None
    services.set_active(user=musician, active=False, actor=None)
    assert services.log_in(request=rf.post("/"), username="maria", password=PASSWORD) is None


def test_five_failures_stop_even_the_right_password_but_only_from_there(musician: User, rf: RequestFactory) -> None:
    for _ in range(5):
        assert services.log_in(request=rf.post("/"), username="Maria", password="wrong") is None
    with pytest.raises(TooManyAttempts):
        services.log_in(request=rf.post("/"), username="maria", password=PASSWORD)
    elsewhere = rf.post("/", REMOTE_ADDR="203.0.113.9")
    assert services.log_in(request=elsewhere, username="maria", password=PASSWORD) == musician


def test_the_two_names_of_an_account_share_their_failures(musician: User, rf: RequestFactory) -> None:
    for given in (musician.username, musician.email, musician.username.upper(), musician.email, musician.username):
        assert services.log_in(request=rf.post("/"), username=given, password="wrong") is None
    for given in (musician.username, musician.email):
        with pytest.raises(TooManyAttempts):
            services.log_in(request=rf.post("/"), username=given, password=PASSWORD)


def test_successes_do_not_count(musician: User, rf: RequestFactory) -> None:
    for _ in range(12):
        assert services.log_in(request=rf.post("/"), username="maria", password=PASSWORD) == musician


def test_guessing_ones_own_password_on_the_pages_that_ask_again_is_limited(musician: User) -> None:
    for _ in range(5):
        assert not services.password_is_right(user=musician, password="wrong")
    with pytest.raises(TooManyAttempts):
        services.password_is_right(user=musician, password=PASSWORD)


def test_change_profile_refuses_what_is_taken_and_records_fields_not_values(musician: User, other_musician: User) -> None:
    with pytest.raises(ValidationError) as refused:
        services.change_profile(user=musician, username="OTTO", email="otto@example.org", language="")
    assert set(refused.value.message_dict) == {"username", "email"}
    musician.refresh_from_db()
    services.change_profile(user=musician, username="MARIA", email="new@example.org", language="zh-hans")
    musician.refresh_from_db()
    assert (musician.username, musician.email, musician.language) == ("MARIA", "new@example.org", "zh-hans")
    assert User.objects.get_by_natural_key("maria") == musician
    entry = AuditEntry.objects.get()
    assert entry.detail == {"fields": ["username", "email", "language"]}


def test_a_role_is_the_only_source_of_power(musician: User, reviewer: User, admin: User) -> None:
    stranger = AnonymousUser()
    assert [may_administer(user) for user in (stranger, musician, reviewer, admin)] == [False, False, False, True]
    assert [may_review(user) for user in (stranger, musician, reviewer, admin)] == [False, False, True, True]
    assert [user.is_staff and user.is_superuser for user in (musician, reviewer, admin)] == [False, False, True]
    services.set_role(user=musician, role="admin", actor=admin)
    assert User.objects.get(pk=musician.pk).has_perm("anything")
    assert AuditEntry.objects.get().detail == {"before": "musician", "after": "admin"}
    services.set_active(user=musician, active=False, actor=admin)
    assert not may_administer(musician)
    assert not musician.is_superuser
    with pytest.raises(PermissionDenied):
        account(stranger)


def test_createsuperuser_makes_an_administrator() -> None:
    assert may_administer(User.objects.create_superuser("boss", "boss@example.org", "x"))
