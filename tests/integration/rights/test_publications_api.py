"""Publishing over HTTP, and what its owner is told of the check."""

from collections.abc import Callable

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.jobs.models import Job
from apps.library.services import create_work, trash_work
from apps.rights import gate
from apps.rights.models import Publication
from tests.integration.rights.conftest import sent
from tests.support.rights import publish
from tests.support.scores import melody

pytestmark = pytest.mark.django_db
ADDRESS = "/api/rights/publications/"


def test_a_work_is_published_once_however_often_it_is_asked_for(musician: User, api: Client, run_jobs: Callable[[], Job]) -> None:
    work = create_work(owner=musician, title="Air", score=melody())
    first = sent(api, "post", ADDRESS, {"work": str(work.pk)})
    assert (first.status_code, first.json()["state"], first.json()["checked"]) == (201, "checking", [])
    again = sent(api, "post", ADDRESS, {"work": str(work.pk)})
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    assert Job.objects.filter(kind=gate.CHECK).count() == 1
    run_jobs()
    seen = api.get(f"{ADDRESS}{first.json()['id']}/").json()
    assert (seen["state"], seen["work"], seen["cases"]) == ("published", str(work.pk), [])
    assert seen["checked"], "what the check has found is told"
    assert [each["id"] for each in api.get(ADDRESS).json()["results"]] == [seen["id"]]


def test_what_is_not_ones_own_or_cannot_be_published_says_so(musician: User, other_musician: User, api: Client) -> None:
    foreign = create_work(owner=other_musician, title="Theirs", score=melody())
    assert sent(api, "post", ADDRESS, {"work": str(foreign.pk)}).status_code == 404
    assert api.get(f"{ADDRESS}{publish(other_musician).pk}/").status_code == 404
    empty = create_work(owner=musician, title="Nothing")
    assert "empty" in sent(api, "post", ADDRESS, {"work": str(empty.pk)}).json()["detail"]
    trash_work(work=empty, actor=musician)
    assert sent(api, "post", ADDRESS, {"work": str(empty.pk)}).status_code == 409
    for body in ({}, {"work": str(empty.pk), "recording": str(empty.pk)}, {"works": str(empty.pk)}):
        assert sent(api, "post", ADDRESS, body).status_code == 400
    assert not Publication.objects.filter(publisher=musician).exists()
