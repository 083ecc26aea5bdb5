"""Works and revisions over the API."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.library import services
from apps.library.models import Revision, Work
from musicstudio.engine.notation.json_form import score_to_json
from tests.support.scores import melody

pytestmark = pytest.mark.django_db
SCORE = score_to_json(melody())
WORKS = "/api/library/works/"


def send(client: Client, method: str, path: str, data: Any = None) -> Any:
    return client.generic(method, path, json.dumps(data), content_type="application/json")


def test_a_work_is_made_read_renamed_shared_thrown_away_restored_and_purged(mine: Client, musician: User) -> None:
    made = send(mine, "POST", WORKS, {"title": " Air\u202e ", "score": SCORE, "origin": "import"})
    assert made.status_code == 201
    assert made.json() | {"title": "Air", "owner": "maria", "visibility": "private", "head": 1, "parent": None} == made.json()
    address = f"{WORKS}{made.json()['id']}/"
    assert mine.get(address).json() == made.json()

    changed = send(mine, "PATCH", address, {"title": "Aria", "visibility": "unlisted"})
    assert changed.json()["title"] == "Aria"
    assert mine.get(address).json()["visibility"] == "unlisted"

    assert mine.delete(address).status_code == 204
    assert mine.get(address).json()["trashed_at"]
    assert mine.get(WORKS).json()["count"] == 0
    assert mine.get(WORKS, {"trashed": "1"}).json()["count"] == 1
    assert send(mine, "PATCH", address, {"title": "No"}).status_code == 409
    assert mine.post(f"{address}restore/").json()["trashed_at"] is None
    assert mine.get(WORKS).json()["count"] == 1

    assert mine.post(f"{address}purge/").status_code == 204
    assert mine.get(address).status_code == 404
    assert not Work.objects.exists()


def test_an_empty_work_needs_nothing_at_all(mine: Client) -> None:
    made = send(mine, "POST", WORKS, {})
    assert made.status_code == 201
    assert (made.json()["title"], made.json()["head"], made.json()["newest"]) == ("Untitled", 0, None)


def test_revisions_are_saved_listed_and_read(mine: Client, work: Work) -> None:
    path = f"{WORKS}{work.pk}/revisions/"
    other = score_to_json(melody(72))
    saved = send(mine, "POST", path, {"base": 1, "score": other, "provenance": {"by": "hand"}})
    assert saved.status_code == 201
    assert set(saved.json()) == {
        *("id", "work", "number", "name", "proposal", "origin", "author", "created_at", "provenance", "score")
    }
    assert saved.json()["provenance"] == {"client": {"by": "hand"}}, "apart from what the studio's own jobs say"
    assert saved.json() | {"number": 2, "author": "maria", "origin": "edit", "score": other} == saved.json()

    listed = mine.get(path).json()["results"]
    assert [row["number"] for row in listed] == [2, 1]
    assert "score" not in listed[0]
    assert "provenance" not in listed[0]
    assert mine.get(f"/api/library/revisions/{saved.json()['id']}/").json() == saved.json()
    assert mine.get(f"{WORKS}{work.pk}/").json()["newest"] == saved.json()["id"]


def test_what_the_owner_calls_a_version_is_for_the_owner(
    mine: Client, theirs: Client, client: Client, work: Work, musician: User
) -> None:
    services.set_visibility(work=work, actor=musician, visibility="public")
    listing = f"{WORKS}{work.pk}/revisions/"
    [row] = mine.get(listing).json()["results"]
    one = f"/api/library/revisions/{row['id']}/"
    assert send(mine, "PATCH", one, {"name": "For Clara only"}).json()["name"] == "For Clara only"
    assert [mine.get(listing).json()["results"][0]["name"], mine.get(one).json()["name"]] == ["For Clara only"] * 2
    for other in (theirs, client):
        assert [other.get(listing).json()["results"][0]["name"], other.get(one).json()["name"]] == ["", ""]


def test_a_stale_base_is_409_with_the_newest_and_writes_nothing(mine: Client, work: Work) -> None:
    path = f"{WORKS}{work.pk}/revisions/"
    assert send(mine, "POST", path, {"base": 1, "score": SCORE}).status_code == 201
    stale = send(mine, "POST", path, {"base": 1, "score": SCORE})
    assert stale.status_code == 409
    assert stale.json()["latest"] | {"number": 2, "author": "maria"} == stale.json()["latest"]
    assert {"id", "number", "author", "created_at"} <= set(stale.json()["latest"])
    assert work.revisions.count() == 2
    mine.delete(f"{WORKS}{work.pk}/")
    assert send(mine, "POST", path, {"base": 2, "score": SCORE}).status_code == 409


@pytest.mark.parametrize(
    "score",
    [
        {},
        {**SCORE, "measures": []},
        {**SCORE, "version": 99},
        "text",
        7,
        [],
        {**SCORE, "title": 7},
        {**SCORE, "parts": [{"id": "1"}]},
    ],
)
def test_an_unreadable_score_is_422_in_one_sentence(score: Any, mine: Client, work: Work) -> None:
    for path, data in ((WORKS, {"title": "x"}), (f"{WORKS}{work.pk}/revisions/", {"base": 1})):
        refused = send(mine, "POST", path, {**data, "score": score})
        assert refused.status_code == 422
        assert list(refused.json()) == ["detail"]
        assert refused.json()["detail"].endswith(".")
    assert (Work.objects.count(), Revision.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "data",
    [
        {"score": SCORE},
        {"base": -1, "score": SCORE},
        {"base": "one", "score": SCORE},
        {"base": 2**40, "score": SCORE},
        {"base": 1},
        {"base": 1, "score": SCORE, "origin": "harmonise"},
        {"base": 1, "score": SCORE, "provenance": []},
        {"base": 1, "score": SCORE, "provenance": {"x": "y" * 9000}},
        [],
        "text",
        None,
    ],
)
def test_a_senseless_revision_is_400(data: Any, mine: Client, work: Work) -> None:
    assert send(mine, "POST", f"{WORKS}{work.pk}/revisions/", data).status_code == 400
    assert work.revisions.count() == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"\xff\xfe",
        b'{"title": NaN}',
        b'{"title": 1e999}',
        b'{"title": "\\u0000"}',
        b'{"title": "\\ud800"}',
        b'{"title": "x", "provenance": {"\\udfff": 1}}',
        b"[" * 100_000,
        b'{"title": ' + b"1" * 10_000 + b"}",
    ],
)
def test_json_that_cannot_be_stored_is_400(raw: bytes, mine: Client) -> None:
    refused = mine.post(WORKS, raw, content_type="application/json")
    assert refused.status_code == 400
    assert not Work.objects.exists()


def test_emoji_escaped_as_a_pair_is_fine(mine: Client) -> None:
    made = mine.post(WORKS, rb'{"title": "\ud83c\udfb5 song"}', content_type="application/json")
    assert made.json()["title"] == "🎵 song"


def test_json_over_the_cap_is_413(mine: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert send(mine, "POST", WORKS, {"title": "x" * 2000}).status_code == 413


def test_others_read_a_shared_work_and_remix_it_but_cannot_touch_it(
    mine: Client, theirs: Client, client: Client, work: Work, musician: User
) -> None:
    address = f"{WORKS}{work.pk}/"
    for asker in (theirs, client):
        assert asker.get(address).status_code == 404
    services.set_visibility(work=work, visibility="unlisted", actor=musician)
    newest = mine.get(address).json()["newest"]
    send(mine, "POST", f"{address}revisions/", {"base": 1, "score": SCORE})
    for asker in (theirs, client):
        assert asker.get(address).json()["title"] == "Air"
        assert [row["number"] for row in asker.get(f"{address}revisions/").json()["results"]] == [2]
        assert asker.get(f"/api/library/revisions/{newest}/").status_code == 404, "an older draft"
        assert asker.get(f"{address}recordings/").json()["results"] == []
    assert theirs.get(WORKS).json()["count"] == 0
    for verb, path, data in (
        ("PATCH", address, {"title": "Stolen"}),
        ("DELETE", address, None),
        ("POST", f"{address}purge/", None),
        ("POST", f"{address}restore/", None),
        ("POST", f"{address}revisions/", {"base": 2, "score": SCORE}),
    ):
        assert send(theirs, verb, path, data).status_code == 404, (verb, path)
        assert send(client, verb, path, data).status_code == 403, (verb, path)
    remix = theirs.post(f"{address}remix/")
    assert remix.status_code == 201
    assert remix.json() | {"owner": "otto", "title": "Air (remix)", "head": 1} == remix.json()
    assert remix.json()["parent"] == mine.get(address).json()["newest"]
    work.refresh_from_db()
    assert work.title == "Air"


def test_nothing_that_the_server_decides_can_be_sent(mine: Client, theirs: Client, work: Work, other_musician: User) -> None:
    address = f"{WORKS}{work.pk}/"
    forged = {"id": "0" * 32, "owner": "otto", "owner_id": other_musician.pk, "head": 99, "parent": str(work.revisions.get().pk)}
    before = mine.get(address).json()
    assert send(mine, "PATCH", address, {**forged, "trashed_at": "2020-01-01T00:00:00Z"}).json() == before
    assert mine.get(address).json() == before
    made = send(mine, "POST", WORKS, {**forged, "title": "New", "visibility": "public"}).json()
    assert (made["owner"], made["head"], made["parent"], made["visibility"]) == ("maria", 0, None, "private")
    saved = send(
        mine, "POST", f"{address}revisions/", {"base": 1, "score": SCORE, "number": 50, "author": "otto", "proposal": True}
    )
    assert (saved.json()["number"], saved.json()["author"], saved.json()["proposal"]) == (2, "maria", False)


def test_remix_of_an_empty_work_is_409(mine: Client, musician: User) -> None:
    empty = services.create_work(owner=musician, title="")
    assert mine.post(f"{WORKS}{empty.pk}/remix/").status_code == 409


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["c_d", "b%", "Ab"]),
        ({"q": "%"}, ["b%"]),
        ({"q": "_"}, ["c_d"]),
        ({"q": "B"}, ["b%", "Ab"]),
        ({"q": "b a"}, ["Ab"]),
        ({"q": "'; DROP TABLE library_work; --"}, []),
        ({"q": "\x00"}, ["c_d", "b%", "Ab"]),
        ({"visibility": "public"}, ["Ab"]),
        ({"visibility": "nonsense"}, ["c_d", "b%", "Ab"]),
        ({"sort": "title"}, ["Ab", "b%", "c_d"]),
        ({"sort": "created"}, ["Ab", "b%", "c_d"]),
        ({"sort": "owner__password"}, ["c_d", "b%", "Ab"]),
    ],
)
def test_search_filter_and_order(query: dict[str, str], titles: list[str], mine: Client, musician: User) -> None:
    for title in ("Ab", "b%", "c_d"):
        made = services.create_work(owner=musician, title=title)
        if title == "Ab":
            Work.objects.filter(pk=made.pk).update(visibility="public")
    assert [row["title"] for row in mine.get(WORKS, query).json()["results"]] == titles


def test_lists_are_paged_and_take_few_queries(
    mine: Client, musician: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        services.create_work(owner=musician, title=f"Work {number}", score=melody())
    with django_assert_max_num_queries(5):
        first = mine.get(WORKS).json()
    assert (first["count"], len(first["results"])) == (60, 50)
    assert first["results"][0]["newest"]
    assert len(mine.get(WORKS, {"page": 2}).json()["results"]) == 10
    for page in ("3", "0", "x", "-1", "9" * 30):
        assert mine.get(WORKS, {"page": page}).json() == {"detail": "Not found."}
    work = Work.objects.first()
    assert work is not None
    for _ in range(60):
        services.save_revision(work=work, author=musician, score=melody(), base=None, origin="edit")
    with django_assert_max_num_queries(6):
        assert len(mine.get(f"{WORKS}{work.pk}/revisions/").json()["results"]) == 50
