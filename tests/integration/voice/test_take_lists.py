"""What becomes of takes: listed in pages, named, liked, thrown away; nobody else's business."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from apps.accounts.models import AuditEntry, User
from apps.jobs import services as jobs
from apps.jobs.models import Job, JobEvent
from apps.library.models import Work
from apps.library.services import create_work
from apps.voice import takes_api
from apps.voice.models import Clip, Song, Take
from apps.voice.services import change_take
from tests.integration.voice.conftest import song

Asked = Callable[..., Any]


def test_takes_come_in_pages_from_the_newest_on(take: Asked, api: Client, work: Work) -> None:
    take()
    first = Take.objects.get()
    for number in range(2, 24):
        Take.objects.create(owner=first.owner, song=first.song, revision=first.revision, number=number, settings={})
    address = f"/api/voice/songs/{work.pk}/takes/"
    page = api.get(address).json()
    assert [row["number"] for row in page["results"]] == list(range(23, 3, -1)) and page["next"]
    older = api.get(address, {"before": 4}).json()
    assert [row["number"] for row in older["results"]] == [3, 2, 1] and not older["next"]
    assert api.get(address, {"before": "x"}).status_code == 400


def test_nobody_else_knows_of_a_take(take: Asked, run_jobs: Callable[[], Job], other_musician: User, api: Client) -> None:
    take()
    clip = JobEvent.objects.filter(job=run_jobs(), kind="phrase").order_by("pk")[0].data["clip"]
    row = api.get(clip) and Take.objects.get()
    stranger = Client()
    stranger.force_login(other_musician)
    for address in (f"/api/voice/takes/{row.pk}/audio/", f"/api/voice/takes/{row.pk}/export/?format=wav", clip):
        assert api.get(address).status_code == 200
        assert stranger.get(address).status_code == 404
    assert stranger.patch(f"/api/voice/takes/{row.pk}/", {"liked": True}, content_type="application/json").status_code == 404
    assert stranger.delete(f"/api/voice/takes/{row.pk}/").status_code == 404


def test_a_take_is_named_liked_and_thrown_away_with_its_file(
    take: Asked, run_jobs: Callable[[], Job], api: Client, settings: Settings, django_capture_on_commit_callbacks: Any
) -> None:
    take()
    run_jobs()
    row = Take.objects.get()
    address = f"/api/voice/takes/{row.pk}/"
    changed = api.patch(address, {"name": " The soft‮ one ", "liked": True}, content_type="application/json").json()
    assert (changed["name"], changed["liked"]) == ("The soft one", True)
    assert api.patch(address, {"liked": None}, content_type="application/json").json()["name"] == "The soft one"
    file = Path(settings.MEDIA_ROOT) / str(row.audio.name)
    assert file.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert api.delete(address).status_code == 204
    assert not file.exists() and not Take.objects.exists()


def test_a_change_leaves_what_was_changed_elsewhere(take: Asked, musician: User) -> None:
    take()
    stale = Take.objects.get()
    change_take(take=Take.objects.get(), actor=musician, changes={"name": "Soft"})
    change_take(take=stale, actor=musician, changes={"liked": True})
    row = Take.objects.get()
    assert (row.name, row.liked) == ("Soft", True)


def test_a_take_thrown_away_while_it_is_changed_is_not_found(take: Asked, api: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    take()
    gone = Take.objects.get()
    Take.objects.all().delete()
    monkeypatch.setattr(takes_api, "own_take", lambda *_asked: gone)
    address = f"/api/voice/takes/{gone.pk}/"
    assert api.patch(address, {"name": "Soft"}, content_type="application/json").status_code == 404
    assert api.delete(address).status_code == 404


def test_an_account_keeps_so_many_takes_and_no_more(take: Asked, musician: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.voice.services.MOST_TAKES", 1)
    assert take("first").status_code == 202
    refused = take("second")
    assert refused.status_code == 422 and "Delete older ones first" in refused.json()["detail"]
    assert Take.objects.count() == Job.objects.count() == 1 and take("first").status_code == 200
    # What was never sung takes nobody's place.
    jobs.request_cancel(job=Job.objects.get(), actor=musician)
    assert Take.objects.get().state == "cancelled" and take("third").status_code == 202
    assert take("fourth").status_code == 422


def test_all_takes_but_the_liked_ones_are_thrown_away(
    take: Asked,
    run_jobs: Callable[[], Job],
    api: Client,
    work: Work,
    musician: User,
    django_capture_on_commit_callbacks: Any,
) -> None:
    take()
    run_jobs()
    first = Take.objects.get()
    for number, liked in ((2, True), (3, False), (5, None)):
        Take.objects.create(owner=first.owner, song=first.song, revision=first.revision, number=number, settings={}, liked=liked)
    other = Song.objects.create(work=create_work(owner=musician, title="Other", score=song()), owner=musician)
    Take.objects.create(owner=musician, song=other, revision=first.revision, number=1, settings={})
    take()  # waits as number 6
    address = f"/api/voice/songs/{work.pk}/takes/"
    assert api.delete(address).status_code == 400
    # What came after the musician looked stays.
    with django_capture_on_commit_callbacks(execute=True):
        assert api.delete(f"{address}?up_to=4").status_code == 204
    assert not first.audio.storage.exists(first.audio.name or "")
    assert [row["number"] for row in api.get(address).json()["results"]] == [6, 5, 2]
    assert api.delete(f"{address}?up_to=9").status_code == 204
    assert [row["number"] for row in api.get(address).json()["results"]] == [6, 2]
    assert other.takes.count() == 1 and Clip.objects.count() == 2
    told = AuditEntry.objects.filter(verb="take.delete_unliked")
    assert sorted(entry.detail["takes"] for entry in told) == [1, 2]


def test_a_take_thrown_away_while_it_waits_is_not_sung(take: Asked, run_jobs: Callable[[], Job], api: Client) -> None:
    api.delete(f"/api/voice/takes/{take().json()['take']['id']}/")
    assert run_jobs().state == Job.State.CANCELLED
