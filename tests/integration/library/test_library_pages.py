"""The library's pages: lists and the small forms on them."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.library import services
from apps.library.models import Work
from tests.support.answers import comparable
from tests.support.scores import melody

pytestmark = pytest.mark.django_db
VERBS = ("rename", "visibility", "trash", "restore", "purge", "remix")


def titles(response: Any) -> list[str]:
    return [work.title for work in response.context["works"]]


def test_my_works_are_listed_searched_and_ordered(mine: Client, work: Work, other_musician: User, musician: User) -> None:
    services.create_work(owner=musician, title="Bourrée")
    foreign = services.create_work(owner=other_musician, title="Foreign")
    services.set_visibility(work=foreign, visibility="public", actor=other_musician)
    assert titles(mine.get("/library/")) == ["Bourrée", "Air"]
    assert titles(mine.get("/library/", {"sort": "title"})) == ["Air", "Bourrée"]
    assert titles(mine.get("/library/", {"q": "rrée"})) == ["Bourrée"]
    assert titles(mine.get("/library/", {"visibility": "public"})) == []
    assert mine.get("/library/", {"q": "<script>"}).content.count(b"<script>") == 0
    for query in ({"page": "99"}, {"page": "x"}, {"q": "\x00"}, {"sort": "'"}, {"trashed": "1"}):
        assert mine.get("/library/", query).status_code == 200
    services.trash_work(work=work, actor=musician)
    assert titles(mine.get("/library/")) == ["Bourrée"]
    assert titles(mine.get("/library/trash/")) == ["Air"]


def test_a_long_list_takes_few_queries(
    mine: Client, musician: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        services.create_work(owner=musician, title=f"Work {number}", score=melody())
    with django_assert_max_num_queries(7):
        assert len(titles(mine.get("/library/"))) == 24


def test_the_forms_do_what_they_say(mine: Client, work: Work) -> None:
    address = f"/library/works/{work.pk}"

    def post(verb: str, **data: str) -> str:
        answer = mine.post(f"{address}/{verb}/", data)
        assert answer.status_code == 302
        work.refresh_from_db()
        return str(answer.headers["Location"])

    assert post("rename", title="Aria\u202e") == "/library/"
    assert work.title == "Aria"
    assert post("visibility", visibility="public", next="/library/?page=2") == "/library/?page=2"
    assert (work.visibility, work.standing) == ("private", "checking"), "it is compared with what is registered first"
    post("visibility", visibility="everyone")
    assert work.standing == "checking"
    post("visibility", visibility="unlisted")
    assert (work.visibility, work.standing) == ("unlisted", "")
    post("trash")
    assert work.trashed_at is not None
    post("rename", title="No")
    assert work.title == "Aria"
    assert "Restore it first" in mine.get("/library/").content.decode()
    post("restore")
    assert work.trashed_at is None
    remix = post("remix")
    copy = Work.objects.exclude(pk=work.pk).get()
    assert remix == f"/compose/{copy.pk}/"
    assert mine.post(f"{address}/purge/").headers["Location"] == "/library/trash/"
    assert list(Work.objects.all()) == [copy]


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example", "http:///evil"]
)
def test_a_form_leads_nowhere_else(mine: Client, work: Work, target: str) -> None:
    answer = mine.post(f"/library/works/{work.pk}/rename/", {"title": "x", "next": target})
    assert answer.headers["Location"] == "/library/"


def test_foreign_and_missing_works_answer_alike_to_every_verb(mine: Client, theirs: Client, work: Work, musician: User) -> None:
    def answers() -> list[Any]:
        data = {"title": "x", "visibility": "public"}
        return [comparable(theirs.post(f"/library/works/{work.pk}/{verb}/", data)) for verb in VERBS]

    foreign = answers()
    assert {status for status, _, _ in foreign} == {404}
    work.refresh_from_db()
    assert (work.title, work.visibility, work.trashed_at) == ("Air", "private", None)
    services.purge_work(work=work, actor=musician)
    assert answers() == foreign
    assert mine.get(f"/library/works/{work.pk}/rename/").status_code == 405
