"""Tokens: shown once, looked up by digest, taken back, never for somebody locked out; and what a script does with one."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts import services, tokens
from apps.accounts.models import ApiToken, AuditEntry, User
from apps.accounts.personal_data import export_files
from apps.compose.melodies import MELODIES

pytestmark = pytest.mark.django_db


def bearer(secret: str) -> dict[str, Any]:
    return {"headers": {"Authorization": f"Bearer {secret}"}}


def test_a_token_opens_its_owners_account_and_is_not_stored(musician: User) -> None:
    token, secret = tokens.create_token(user=musician, name="Ardour")
    assert tokens.owner_of(secret) == musician
    assert secret not in str(ApiToken.objects.values().get(pk=token.pk))
    assert AuditEntry.objects.filter(actor=musician, verb="account.token.create").exists()
    assert tokens.owner_of(secret[:-1]) is None
    assert tokens.owner_of("") is None


def test_use_is_noted_at_most_once_a_minute(musician: User) -> None:
    token, secret = tokens.create_token(user=musician, name="Ardour")
    tokens.owner_of(secret)
    token.refresh_from_db()
    first = token.last_used_at
    assert first and timezone.now() >= first
    tokens.owner_of(secret)
    token.refresh_from_db()
    assert token.last_used_at == first


def test_a_token_that_was_taken_back_or_whose_owner_is_locked_out_opens_nothing(musician: User) -> None:
    token, secret = tokens.create_token(user=musician, name="Ardour")
    services.set_active(user=musician, active=False, actor=None)
    assert tokens.owner_of(secret) is None
    services.set_active(user=musician, active=True, actor=None)
    tokens.revoke_token(token=token, actor=musician)
    assert tokens.owner_of(secret) is None


def test_a_reset_takes_the_tokens_back_and_a_change_of_password_does_not(musician: User) -> None:
    token, secret = tokens.create_token(user=musician, name="Ardour")
    services.change_password(user=musician, password="c-sharp-minor")
    assert tokens.owner_of(secret) == musician
    services.reset_password(user=musician, password="b-flat-minor")
    assert tokens.owner_of(secret) is None
    assert AuditEntry.objects.get(verb="account.reset").detail == {"tokens": [token.pk]}


def test_there_is_an_end_to_tokens(musician: User, client: Client) -> None:
    for number in range(tokens.MOST_TOKENS):
        tokens.create_token(user=musician, name=str(number))
    client.force_login(musician)
    page = client.post("/account/tokens/", {"name": "one more"})
    assert "Take one back first" in page.content.decode()
    assert musician.tokens.count() == tokens.MOST_TOKENS


def test_the_page_shows_the_secret_once(musician: User, client: Client) -> None:
    client.force_login(musician)
    made = client.post("/account/tokens/", {"name": "Ardour <b>"}).content.decode()
    secret = made.split('value="ms_')[1].split('"')[0]
    assert tokens.owner_of(f"ms_{secret}") == musician
    assert "Ardour &lt;b&gt;" in made
    assert secret not in client.get("/account/tokens/").content.decode()
    client.post(f"/account/tokens/{musician.tokens.get().pk}/revoke/")
    assert not musician.tokens.exists()


def test_a_script_works_with_a_token_alone(musician: User) -> None:
    """No cookie, no cross-site token: import nothing, store a work, harmonise it, follow the job."""
    _token, secret = tokens.create_token(user=musician, name="Ardour")
    script = Client(enforce_csrf_checks=True)
    tune = script.get("/api/compose/melodies/ode-to-joy/", **bearer(secret)).json()
    tunes = script.get("/api/compose/melodies/", **bearer(secret)).json()
    assert [row["slug"] for row in tunes] == [each.slug for each in MELODIES]
    body = {"title": "By script", "score": tune["score"]}
    work = script.post("/api/library/works/", body, "application/json", **bearer(secret))
    assert work.status_code == 201, work.content
    revision = script.get(f"/api/library/works/{work.json()['id']}/revisions/", **bearer(secret)).json()["results"][0]["id"]
    job = script.post("/api/compose/harmonisations/", {"revision": revision}, "application/json", **bearer(secret))
    assert job.status_code == 202, job.content
    assert script.get(f"/api/jobs/{job.json()['id']}/", **bearer(secret)).json()["state"] == "queued"


def test_a_wrong_token_is_refused_with_a_sentence(client: Client) -> None:
    answer = client.get("/api/library/works/", **bearer("ms_nothing"))
    assert answer.status_code == 403
    assert "opens nothing" in answer.json()["detail"]


def test_the_export_of_my_data_names_tokens_without_their_digests(musician: User) -> None:
    tokens.create_token(user=musician, name="Ardour")
    [file] = [each for each in export_files(musician) if each.name == "tokens.json"]
    [row] = json.loads(b"".join(file.chunks))
    assert row["name"] == "Ardour"
    assert "digest" not in row
