"""The composer's pages: where to start, a new work, the studio."""

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.accounts.models import User
from apps.compose.melodies import MELODIES
from apps.library import imports
from apps.library.models import Revision, Work
from apps.library.services import create_work, remix, save_revision, set_visibility, trash_work
from musicstudio.engine.notation.json_form import score_from_json
from musicstudio.engine.notation.writing import write_score
from tests.integration.compose.conftest import two_bars

pytestmark = pytest.mark.django_db


def boot_of(page: Any) -> dict[str, Any]:
    match = re.search(r'<script id="studio-boot" type="application/json"[^>]*>(.*?)</script>', page.content.decode(), re.DOTALL)
    assert match, page.content.decode()[:1000]
    return dict(json.loads(match[1]))


def studio(work: object) -> str:
    return f"/compose/{getattr(work, 'pk', work)}/"


def test_strangers_read_what_the_studio_does() -> None:
    page = Client().get("/")
    assert page.status_code == 200
    assert "compose/landing.html" in [template.name for template in page.templates]


def test_home_offers_recent_works_and_melodies(api: Client, musician: User, other_musician: User) -> None:
    works = [create_work(owner=musician, title=f"Work {number}") for number in range(8)]
    create_work(owner=other_musician, title="Not mine")
    trash_work(work=works[7], actor=musician)
    page = api.get("/")
    assert [work.title for work in page.context["works"]] == [f"Work {number}" for number in (6, 5, 4, 3, 2, 1)]
    text = page.content.decode()
    assert "Work 6" in text and "Not mine" not in text
    assert all(str(tune.title) in text for tune in MELODIES)
    assert page.cookies["csrftoken"].value


def test_a_new_work_starts_empty(api: Client) -> None:
    answer = api.post("/compose/new/", {"title": "My song"})
    work = Work.objects.get()
    assert answer.status_code == 302 and answer["Location"] == studio(work)
    assert (work.title, work.head) == ("My song", 0)
    boot = boot_of(api.get(studio(work)))
    assert boot["revision"] is None
    assert score_from_json(boot["score"]).parts[0].id == "melody"


@pytest.mark.parametrize("tune", MELODIES, ids=lambda tune: tune.slug)
def test_a_new_work_starts_from_a_melody(api: Client, tune: Any) -> None:
    page = api.post("/compose/new/", {"melody": tune.slug}, follow=True)
    work = Work.objects.get()
    assert work.title == tune.title
    assert score_from_json(boot_of(page)["score"]).parts == tune.score().parts


def test_a_new_work_starts_from_a_file(api: Client) -> None:
    file = SimpleUploadedFile("..\\Grand_mother's waltz.mid", write_score(two_bars(), "midi"))
    page = api.post("/compose/new/", {"file": file}, follow=True)
    work = Work.objects.get()
    newest = work.newest()
    assert newest and newest.origin == Revision.Origin.IMPORT
    assert boot_of(page)["revision"]["id"] == str(newest.pk)
    assert work.title in {"Ode to Joy", "Grand mother's waltz"}


def test_a_bad_file_leaves_nothing_but_a_sentence(api: Client) -> None:
    answer = api.post("/compose/new/", {"file": SimpleUploadedFile("x.mid", b"noise")})
    assert answer.status_code == 422
    assert answer.context["error"].endswith(".")
    assert answer.context["error"] in answer.content.decode()
    assert Work.objects.count() == 0


def test_too_large_a_file_leaves_nothing_but_a_sentence(api: Client) -> None:
    answer = api.post("/compose/new/", {"file": SimpleUploadedFile("x.mid", b"MThd" * imports.UPLOAD_BYTES)})
    assert answer.status_code == 413
    assert answer.context["error"].endswith(".")
    assert Work.objects.count() == 0


@pytest.mark.parametrize("form", [{"melody": "no-such-tune"}, {"title": "x" * 201}])
def test_a_form_that_makes_no_sense_makes_no_work(api: Client, form: dict[str, str]) -> None:
    assert api.post("/compose/new/", form).status_code == 422
    assert Work.objects.count() == 0


def test_a_new_work_needs_the_token_and_an_account(musician: User) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/compose/new/").status_code == 302
    client.force_login(musician)
    assert client.post("/compose/new/", {"melody": "greensleeves"}).status_code == 403
    token = client.get("/").cookies["csrftoken"].value
    assert client.post("/compose/new/", {"csrfmiddlewaretoken": token}).status_code == 302
    assert Work.objects.count() == 1
    assert client.get("/compose/new/").status_code == 405


def test_the_studio_starts_without_a_further_request(api: Client, work: Work) -> None:
    page = api.get(studio(work))
    boot = boot_of(page)
    newest = work.newest()
    assert newest
    assert boot["work"] == {"id": str(work.pk), "title": "Two bars", "visibility": "private", "standing": ""}
    assert boot["revision"]["number"] == 1 and boot["revision"]["proposal"] is False
    assert boot["score"] == newest.score
    assert boot["running"] == []
    assert boot["urls"]["export"].replace("{id}", str(newest.pk)).replace("{format}", "mid").endswith(f"{newest.pk}/export.mid")
    assert set(boot["limits"]) == {
        *("temperature", "density", "alternatives", "seed", "bars", "voices", "instruments", "upload_bytes", "recording")
    }
    assert page.cookies["csrftoken"].value


@pytest.mark.parametrize(("name", "method"), [("work", "get"), ("revisions", "get"), ("revision", "get"), ("export", "get")])
def test_the_addresses_that_the_page_gets_lead_somewhere(api: Client, work: Work, name: str, method: str) -> None:
    boot = boot_of(api.get(studio(work)))
    address = boot["urls"][name].replace("{id}", boot["revision"]["id"]).replace("{format}", "mid")
    assert getattr(api, method)(address).status_code == 200


def test_the_score_can_be_seen_before_any_script_runs(api: Client, work: Work) -> None:
    text = api.get(studio(work)).content.decode()
    assert 'class="engraving" role="img"' in text and 'id="m1"' in text


def test_a_running_harmonisation_is_picked_up_again(api: Client, work: Work, harmonise: Any) -> None:
    job = harmonise(locked_bars=[1], locked_parts=["melody"]).json()
    other = create_work(owner=work.owner, title="Other", score=two_bars())
    [running] = boot_of(api.get(studio(work)))["running"]
    assert running["job"]["id"] == job["id"]
    assert running["request"]["locked_bars"] == [1], "what it was asked, not what is locked by now"
    assert running["request"]["locked_parts"] == ["melody"]
    assert boot_of(api.get(studio(other)))["running"] == []


def test_titles_cannot_break_out_of_the_page(api: Client, musician: User) -> None:
    work = create_work(owner=musician, title="</script><script>alert(1)</script>", score=two_bars())
    page = api.get(studio(work))
    assert "<script>alert(1)" not in page.content.decode()
    assert boot_of(page)["work"]["title"] == work.title


def test_only_the_owner_gets_in_and_strangers_learn_nothing(
    work: Work, other_musician: User, reviewer: User, admin: User
) -> None:
    for stranger in (other_musician, reviewer, admin):
        client = Client()
        client.force_login(stranger)
        assert {client.get(studio(place)).status_code for place in (work, uuid4())} == {404}
    for place in (work, uuid4()):
        answer = Client().get(studio(place))
        assert answer.status_code == 302 and answer["Location"].startswith("/account/login/")


def test_a_shared_work_can_be_read_by_whoever_has_the_link(work: Work, musician: User, other_musician: User) -> None:
    set_visibility(work=work, visibility=Work.Visibility.UNLISTED, actor=musician)
    newest = work.newest()
    assert newest
    member = Client()
    member.force_login(other_musician)
    for reader, offer in ((Client(), "Log in to make a copy"), (member, "Make a copy to remix")):
        page = reader.get(studio(work))
        text = page.content.decode()
        assert page.status_code == 200 and 'class="engraving" role="img"' in text and offer in text
        assert f"/api/compose/revisions/{newest.pk}/export.musicxml" in text
        assert "studio-boot" not in text and "composed by a model" not in text
    set_visibility(work=work, visibility=Work.Visibility.PRIVATE, actor=musician)
    assert member.get(studio(work)).status_code == 404


def test_a_shared_work_says_that_a_model_composed_in_it(work: Work, musician: User, other_musician: User) -> None:
    """After further edits too, and so do its remixes and theirs."""
    label = "composed by a model"
    made = {"model": "chorales", "seed": 1}
    save_revision(work=work, author=musician, score=two_bars(), base=1, origin=Revision.Origin.HARMONISE, provenance=made)
    newest = save_revision(work=work, author=musician, score=two_bars(), base=2, origin=Revision.Origin.EDIT)
    first = remix(revision=newest, owner=other_musician)
    second = remix(revision=first.revisions.get(), owner=musician)
    for shared in (work, first, second):
        set_visibility(work=shared, visibility=Work.Visibility.PUBLIC, actor=shared.owner)
        assert label in Client().get(studio(shared)).content.decode()


def test_an_empty_shared_work_says_so(musician: User) -> None:
    empty = create_work(owner=musician, title="Nothing")
    set_visibility(work=empty, visibility=Work.Visibility.PUBLIC, actor=musician)
    assert "This work has no notes so far." in Client().get(studio(empty)).content.decode()


def test_a_work_in_the_trash_is_not_opened(api: Client, work: Work, musician: User) -> None:
    trash_work(work=work, actor=musician)
    assert api.get(studio(work)).status_code == 404
