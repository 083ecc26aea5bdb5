"""The harmonise and keep addresses: who may, what is answered, and that a key makes one job."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.compose import services
from apps.jobs.models import Job
from apps.library.models import Revision, Work
from apps.library.services import create_work, save_revision, set_visibility, trash_work
from tests.integration.compose.conftest import two_bars

pytestmark = pytest.mark.django_db

ADDRESS = "/api/compose/harmonisations/"


def test_the_answer_is_the_job(harmonise: Callable[..., Any], work: Work) -> None:
    answer = harmonise()

    assert answer.status_code == 202
    job = Job.objects.get()
    assert answer.json()["id"] == str(job.id)
    assert answer.json()["state"] == "queued"
    assert answer.json()["title"] == "Harmonise"
    assert job.owner == work.owner


def test_a_key_makes_one_job(harmonise: Callable[..., Any]) -> None:
    first, again = harmonise("once", temperature=0.7), harmonise("once", temperature=0.7)

    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json()["id"] == again.json()["id"]
    assert Job.objects.count() == 1
    assert harmonise("twice", temperature=0.7).status_code == 202


def test_a_key_cannot_be_used_for_something_else(harmonise: Callable[..., Any]) -> None:
    harmonise("once", temperature=0.7)
    other = harmonise("once", temperature=0.8)

    assert other.status_code == 409
    assert set(other.json()) == {"detail"}
    assert Job.objects.count() == 1


def test_nobody_can_fill_the_queue(harmonise: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_WAITING", 2)
    assert [harmonise(key).status_code for key in ("a", "b", "c", "a")] == [202, 202, 429, 200]
    assert harmonise().json()["detail"].endswith(".")
    assert Job.objects.count() == 2
    Job.objects.update(state=Job.State.SUCCEEDED)
    assert harmonise("c").status_code == 202


@pytest.mark.parametrize("key", ["x" * 101, "ключ"])
def test_a_strange_key_is_refused(harmonise: Callable[..., Any], key: str) -> None:
    assert harmonise(key).status_code == 400


def test_two_people_may_use_the_same_key(harmonise: Callable[..., Any], other_musician: User) -> None:
    harmonise("once")
    theirs = create_work(owner=other_musician, title="Theirs", score=two_bars()).newest()
    client = Client()
    client.force_login(other_musician)
    body = {"revision": str(theirs.pk if theirs else "")}
    answer = client.post(ADDRESS, body, content_type="application/json", headers={"Idempotency-Key": "once"})
    assert answer.status_code == 202
    assert Job.objects.count() == 2


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"{}", b'{"revision": null}', b"NaN"])
def test_a_body_that_is_no_request_is_refused(api: Client, body: bytes) -> None:
    assert api.post(ADDRESS, body, content_type="application/json").status_code == 400


def test_errors_name_their_fields(harmonise: Callable[..., Any]) -> None:
    assert set(harmonise(temperature=9, alternatives=0).json()) == {"temperature", "alternatives"}
    assert set(harmonise(locked_bars=[7], regenerate=[5, 4]).json()) == {"locked_bars", "regenerate"}
    assert Job.objects.count() == 0


def test_without_a_seed_one_is_drawn(harmonise: Callable[..., Any]) -> None:
    harmonise()
    harmonise()
    first, second = Job.objects.values_list("params__seed", flat=True)
    assert isinstance(first, int) and isinstance(second, int) and first != second


def test_an_empty_melody_is_refused_with_a_sentence(api: Client, musician: User) -> None:
    from apps.compose.melodies import empty_score

    newest = create_work(owner=musician, title="Empty", score=empty_score()).newest()
    answer = api.post(ADDRESS, {"revision": str(newest.pk if newest else "")}, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["revision"][0].endswith(".")


def test_only_the_owner_may_compose_and_strangers_learn_nothing(
    work: Work, other_musician: User, reviewer: User, admin: User, musician: User
) -> None:
    """Missing, private, public but foreign, thrown away: one answer."""
    newest = work.newest()
    assert newest
    public = create_work(owner=musician, title="Public", score=two_bars())
    set_visibility(work=public, visibility=Work.Visibility.PUBLIC, actor=musician)
    thrown = create_work(owner=musician, title="Thrown away", score=two_bars())
    trash_work(work=thrown, actor=musician)

    def answers(client: Client, revision: object) -> list[tuple[int, bytes]]:
        key = getattr(revision, "pk", revision)
        asked = [
            client.post(ADDRESS, {"revision": str(key)}, content_type="application/json"),
            client.post(f"/api/compose/revisions/{key}/keep/", {"base": 1}, content_type="application/json"),
        ]
        return [(answer.status_code, answer.content) for answer in asked]

    for stranger in (other_musician, reviewer, admin):
        client = Client()
        client.force_login(stranger)
        missing = answers(client, uuid4())
        assert [status for status, _ in missing] == [404, 404]
        assert answers(client, newest) == answers(client, public.newest()) == missing
    owner = Client()
    owner.force_login(musician)
    assert answers(owner, thrown.newest()) == answers(owner, uuid4())

    assert {status for status, _ in answers(Client(), newest)} == {403}
    assert answers(Client(), newest) == answers(Client(), uuid4())
    assert Job.objects.count() == 0


def test_keeping_an_old_revision_restores_it(api: Client, work: Work, musician: User) -> None:
    first = work.newest()
    save_revision(work=work, author=musician, score=two_bars(), base=1, origin=Revision.Origin.EDIT)
    address = f"/api/compose/revisions/{first.pk if first else ''}/keep/"
    answer = api.post(address, {"base": 2}, content_type="application/json")
    assert answer.status_code == 201
    assert (answer.json()["number"], answer.json()["origin"]) == (3, "restore")
    assert api.post(address, {}, content_type="application/json").status_code == 400
    assert api.post(address, {"base": -1}, content_type="application/json").status_code == 400
