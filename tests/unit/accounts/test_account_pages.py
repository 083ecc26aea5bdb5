"""The account pages, as a browser without JavaScript uses them."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from apps.accounts import limits
from apps.accounts.models import AuditEntry, User
from tests.support.newcomers import PASSWORD

pytestmark = pytest.mark.django_db
NEW = {"username": "clara", "email": "clara@example.org", "password1": "a-minor-ninth", "password2": "a-minor-ninth"}


def log_in(client: Client, name: str = "maria", password: str = PASSWORD, **more: str) -> Any:
    return client.post("/account/login/", {"username": name, "password": password, **more})


def errors(response: Any) -> dict[str, list[str]]:
    return {field: list(messages) for field, messages in response.context["form"].errors.items()}


def test_register_logs_in_and_leads_to_the_studio(client: Client) -> None:
    assert client.get("/account/register/").status_code == 200
    assert client.post("/account/register/", NEW).headers["Location"] == "/"
    assert client.session["_auth_user_id"] == str(User.objects.get(username="clara").pk)
    assert client.get("/account/register/").status_code == 302


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": "MARIA"}, "username"),
        ({"email": "Maria@example.org"}, "email"),
        ({"password2": "other"}, "password2"),
        ({"password1": "123", "password2": "123"}, "password1"),
        ({"password1": "clara@example", "password2": "clara@example"}, "password1"),
        ({"username": "a@b"}, "username"),
        ({"username": "x" * 41}, "username"),
        ({"email": "nonsense"}, "email"),
        ({"username": ""}, "username"),
    ],
)
def test_a_registration_that_does_not_fit_says_why(client: Client, musician: User, change: dict[str, str], field: str) -> None:
    refused = client.post("/account/register/", {**NEW, **change})
    assert refused.status_code == 200
    assert field in errors(refused)
    assert User.objects.count() == 1


def test_nobody_registers_as_anything_but_a_musician(client: Client) -> None:
    client.post("/account/register/", {**NEW, "role": "admin", "is_active": "", "is_staff": "1", "id": "1"})
    assert User.objects.get().role == "musician"


def test_registering_is_limited(client: Client) -> None:
    for number in range(limits.REGISTER.attempts):
        Client().post("/account/register/", {**NEW, "username": f"c{number}", "email": f"c{number}@example.org"})
    refused = client.post("/account/register/", NEW)
    assert "Too many attempts" in errors(refused)["__all__"][0]
    assert User.objects.count() == limits.REGISTER.attempts


def test_asking_who_has_an_account_is_limited(client: Client, musician: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms that say "taken" are counted though nothing comes of them, and say nothing more once the brake is on."""
    monkeypatch.setattr(limits, "REGISTER", replace(limits.REGISTER, attempts=2))
    monkeypatch.setattr(limits, "PROFILE", replace(limits.PROFILE, attempts=2))
    member = Client()
    member.force_login(User.objects.create_user("otto", "otto@example.org", PASSWORD))
    for asker, path in ((client, "/account/register/"), (member, "/account/")):
        for _ in range(2):
            assert "username" in errors(asker.post(path, {**NEW, "username": "MARIA"}))
        refused = errors(asker.post(path, {**NEW, "username": "MARIA"}))
        assert "Too many attempts" in refused["__all__"][0]
        assert "username" not in refused


@pytest.mark.parametrize("name", ["maria", "MARIA", "maria@example.org"])
def test_log_in_and_out(client: Client, musician: User, name: str) -> None:
    assert log_in(client, name).headers["Location"] == "/"
    assert client.get("/account/").status_code == 200
    assert client.get("/account/logout/").status_code == 405
    assert client.get("/account/").status_code == 200
    assert client.post("/account/logout/").headers["Location"] == "/account/login/"
    assert client.get("/account/").headers["Location"] == "/account/login/?next=/account/"


def test_the_login_page_says_how_long_to_wait(client: Client, musician: User) -> None:
    for _ in range(5):
        assert errors(log_in(client, password="wrong"))["__all__"] == [
            "This name and password do not fit together. Please try again."
        ]
    said = errors(log_in(client))["__all__"][0]
    assert re.fullmatch(r"Too many attempts\. Please wait \d+ seconds? and try again\.", said)


def test_an_unknown_name_and_a_wrong_password_look_alike(client: Client, musician: User) -> None:
    pages = [log_in(Client(), name, "wrong") for name in ("maria", "nobody")]
    assert errors(pages[0]) == errors(pages[1])


def test_the_session_is_new_after_the_login(client: Client, musician: User) -> None:
    client.get("/account/login/")
    session = client.session
    session["kept"] = "by the page before"
    session.save()
    client.cookies["sessionid"] = fixed = str(session.session_key)
    log_in(client)
    assert client.cookies["sessionid"].value != fixed
    intruder = Client()
    intruder.cookies["sessionid"] = fixed
    assert intruder.get("/account/").status_code == 302


def test_a_password_reset_by_mail(client: Client, musician: User) -> None:
    known = client.post("/account/reset/", {"email": "MARIA@example.org"})
    unknown = client.post("/account/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert client.get(known.headers["Location"]).status_code == 200
    assert [message.to for message in mail.outbox] == [["maria@example.org"]]
    link = re.search(r"http://testserver(/account/reset/\S+)", mail.outbox[0].body)
    assert link is not None
    page = client.get(link[1], follow=True)
    form = page.redirect_chain[-1][0]
    weak = client.post(form, {"new_password1": "123", "new_password2": "123"})
    assert "new_password2" in errors(weak)
    done = client.post(form, {"new_password1": "b-flat-minor", "new_password2": "b-flat-minor"}, follow=True)
    assert done.status_code == 200
    assert log_in(Client(), password="b-flat-minor").status_code == 302
    assert AuditEntry.objects.filter(verb="account.reset").count() == 1
    used = Client().get(link[1], follow=True)
    assert used.context["validlink"] is False


def test_a_reset_link_names_this_site_whatever_the_host_header_says(client: Client, musician: User) -> None:
    assert client.post("/account/reset/", {"email": "maria@example.org"}, headers={"Host": "evil.example"}).status_code == 400
    assert mail.outbox == []


def test_resets_are_limited_alike_for_known_and_unknown_addresses(client: Client, musician: User) -> None:
    for email in ("maria@example.org", "nobody@example.org"):
        for _ in range(5):
            assert client.post("/account/reset/", {"email": email}).status_code == 302
        assert "Too many attempts" in errors(client.post("/account/reset/", {"email": email}))["__all__"][0]
    assert len(mail.outbox) == 5


def test_the_profile_changes_name_and_language(client: Client, musician: User, settings: Settings) -> None:
    client.force_login(musician)
    data = {"username": "Marianne", "email": "maria@example.org", "language": "zh-hans", "role": "admin", "is_active": ""}
    saved = client.post("/account/", data)
    assert saved.headers["Location"] == "/account/"
    assert saved.cookies["django_language"].value == "zh-hans"
    assert saved.cookies["django_language"]["samesite"] == "Lax"
    musician.refresh_from_db()
    assert (musician.username, musician.language, musician.role, musician.is_active) == ("Marianne", "zh-hans", "musician", True)
    fresh = Client()
    assert log_in(fresh, "marianne").cookies["django_language"].value == "zh-hans"


def test_a_new_address_needs_the_password(client: Client, musician: User) -> None:
    client.force_login(musician)
    data = {"username": "maria", "email": "new@example.org", "language": ""}
    assert "password" in errors(client.post("/account/", data))
    assert "password" in errors(client.post("/account/", {**data, "password": "wrong"}))
    assert client.post("/account/", {**data, "password": PASSWORD}).status_code == 302
    musician.refresh_from_db()
    assert musician.email == "new@example.org"


def test_the_profile_refuses_what_is_taken(client: Client, musician: User, other_musician: User) -> None:
    client.force_login(musician)
    refused = client.post("/account/", {"username": "Otto", "email": "otto@example.org", "language": "", "password": PASSWORD})
    assert set(errors(refused)) == {"username", "email"}
    assert "Otto" not in refused.content.decode().split("<main")[0], "the page still greets by the saved name"


def test_a_new_password_ends_the_other_sessions(client: Client, musician: User) -> None:
    other = Client()
    for browser in (client, other):
        log_in(browser)
    data = {"old_password": PASSWORD, "new_password1": "c-sharp-minor", "new_password2": "c-sharp-minor"}
    assert "old_password" in errors(client.post("/account/password/", {**data, "old_password": "wrong"}))
    assert client.post("/account/password/", data).headers["Location"] == "/account/"
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302


def test_me_over_the_api(client: Client, musician: User, other_musician: User) -> None:
    assert client.get("/api/accounts/me/").status_code == 403
    client.force_login(musician)
    me = client.get("/api/accounts/me/").json()
    assert me | {"username": "maria", "email": "maria@example.org", "role": "musician", "may_review": False} == me
    forged = {"role": "admin", "email": "x@example.org", "is_active": False, "id": 99, "password": "x", "language": "zh-hans"}
    changed = client.patch("/api/accounts/me/", forged, content_type="application/json")
    assert changed.json() == {**me, "language": "zh-hans"}
    taken = client.patch("/api/accounts/me/", {"username": "OTTO"}, content_type="application/json")
    assert taken.status_code == 400
    assert list(taken.json()) == ["username"]
    assert client.patch("/api/accounts/me/", {"username": "a b"}, content_type="application/json").status_code == 400
