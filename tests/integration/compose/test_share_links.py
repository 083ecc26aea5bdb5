"""Share links: whoever has one reads the work, until it is revoked; then, and for every wrong token, the same 404."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import AuditEntry, User
from apps.library import links, services
from apps.library.models import Revision, ShareLink, Work
from tests.integration.compose.conftest import two_bars
from tests.support.answers import comparable

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(work: Work, musician: User) -> ShareLink:
    return links.create_link(work=work, actor=musician)


@pytest.fixture
def patch(api: Client) -> Callable[..., Any]:
    def send(address: str, **body: Any) -> Any:
        return api.patch(address, json.dumps(body), content_type="application/json")

    return send


def test_a_stranger_reads_a_private_work_by_its_link(link: ShareLink, work: Work) -> None:
    page = Client().get(f"/s/{link.token}/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "Two bars" in text and 'id="m1"' in text, "title and score"
    assert str(work.pk) not in text and str(work.newest().pk) not in text, "the link tells nothing that opens more"  # type: ignore[union-attr]
    assert page["X-Robots-Tag"].startswith("noindex")
    assert page["Referrer-Policy"] == "same-origin"
    assert page["Cache-Control"] == "private, no-store"
    file = Client().get(f"/api/compose/links/{link.token}/export.mid")
    assert (file.status_code, file.content[:4]) == (200, b"MThd")
    assert file["Content-Disposition"] == 'attachment; filename="Two bars.mid"'
    assert file["X-Robots-Tag"].startswith("noindex")


def test_the_link_shows_the_newest_revision(link: ShareLink, work: Work, musician: User) -> None:
    first = Client().get(f"/api/compose/links/{link.token}/export.mid").content
    part = two_bars().parts[0]
    services.save_revision(work=work, author=musician, score={**work.newest().score, "parts": []}, base=1, origin="edit")  # type: ignore[union-attr]
    assert part.notes
    assert Client().get(f"/api/compose/links/{link.token}/export.mid").content != first


def test_revoked_trashed_wrong_and_unknown_are_one_and_the_same(
    link: ShareLink, work: Work, musician: User, patch: Callable[..., Any]
) -> None:
    assert patch(f"/api/library/links/{link.pk}/", revoked=True).json()["revoked_at"]
    for address in ("/s/{}/", "/api/compose/links/{}/export.mid", "/api/compose/links/{}/export.nothing"):
        revoked = Client().get(address.format(link.token))
        assert revoked.status_code == 404
        for token in ("A" * 32, "x", "%00", link.token[:-1], link.token.lower()):
            assert comparable(Client().get(address.format(token))) == comparable(revoked)
    assert patch(f"/api/library/links/{link.pk}/", revoked=False).json()["revoked_at"] is None
    assert Client().get(f"/s/{link.token}/").status_code == 200
    services.trash_work(work=work, actor=musician)
    assert Client().get(f"/s/{link.token}/").status_code == 404


def test_a_member_remixes_by_the_link_and_the_parent_is_recorded(
    link: ShareLink, work: Work, other_musician: User, musician: User
) -> None:
    client = Client()
    assert client.post(f"/s/{link.token}/remix/")["Location"].startswith("/account/login/")
    client.force_login(other_musician)
    answer = client.post(f"/s/{link.token}/remix/")
    copy = Work.objects.get(owner=other_musician)
    assert answer["Location"] == f"/compose/{copy.pk}/"
    assert copy.parent == work.newest()
    hidden = client.get(f"/compose/{copy.pk}/").content.decode()
    assert "Remix of a work that is not open to you" in hidden
    services.set_visibility(work=work, visibility="public", actor=musician)
    shown = client.get(f"/compose/{copy.pk}/").content.decode()
    assert f'Remix of <a href="/compose/{work.pk}/">Two bars</a> by maria' in shown


def test_tokens_are_long_each_their_own_and_in_no_audit_entry(work: Work, musician: User) -> None:
    made = [links.create_link(work=work, actor=musician) for _ in range(20)]
    assert len({one.token for one in made}) == 20
    assert all(len(one.token) >= 32 for one in made), "32 signs of 6 bits"
    links.set_revoked(link=made[0], revoked=True, actor=musician)
    links.set_revoked(link=made[0], revoked=True, actor=musician)
    entries = AuditEntry.objects.filter(verb__startswith="link.")
    assert sorted(entries.values_list("verb", flat=True)) == ["link.create"] * 20 + ["link.revoke"]
    assert not any(one.token in str(entry.__dict__) for one in made for entry in entries)


def test_there_is_an_end_to_open_links(api: Client, work: Work, musician: User) -> None:
    for _ in range(links.MOST_OPEN):
        last = links.create_link(work=work, actor=musician)
    address = f"/api/library/works/{work.pk}/links/"
    assert api.post(address).status_code == 409
    links.set_revoked(link=last, revoked=True, actor=musician)
    assert api.post(address).status_code == 201
    services.trash_work(work=work, actor=musician)
    assert api.post(address).status_code == 409


def test_a_link_to_an_empty_work_says_so(musician: User) -> None:
    empty = services.create_work(owner=musician, title="Empty")
    link = links.create_link(work=empty, actor=musician)
    assert "no notes so far" in Client().get(f"/s/{link.token}/").content.decode()
    assert Client().get(f"/api/compose/links/{link.token}/export.mid").status_code == 404


def test_a_revision_is_named_and_unnamed(api: Client, work: Work, patch: Callable[..., Any]) -> None:
    newest = work.newest()
    assert newest
    address = f"/api/library/revisions/{newest.pk}/"
    assert patch(address, name=" Before\n the bridge ").json()["name"] == "Before the bridge"
    rows = api.get(f"/api/library/works/{work.pk}/revisions/").json()["results"]
    assert [row["name"] for row in rows] == ["Before the bridge"]
    assert patch(address, name="").json()["name"] == ""
    assert patch(address).status_code == 400
    assert Revision.objects.get().score == newest.score
