"""The gate for recordings: what comes in, what is refused, and that a refusal leaves nothing behind."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.accounts.models import AuditEntry, User
from apps.library import services, uploads
from apps.library.models import Recording, Work
from tests.support.answers import body
from tests.support.busy import all_places_taken
from tests.support.sounds import tone

pytestmark = pytest.mark.django_db


def upload(client: Client, work: Work, data: bytes, name: str = "take.wav", **extra: Any) -> Any:
    file = SimpleUploadedFile(name, data, content_type="application/x-shellscript")
    return client.post(f"/api/library/works/{work.pk}/recordings/", {"file": file}, **extra)


@pytest.mark.parametrize(
    ("form", "media_type", "ending"),
    [("WAV", "audio/wav", "wav"), ("FLAC", "audio/flac", "flac"), ("OGG", "audio/ogg", "ogg"), ("MP3", "audio/mpeg", "mp3"),
     ("AIFF", "audio/aiff", "aiff")],
)  # fmt: skip
def test_a_recording_is_known_by_its_content_and_kept_under_ids(
    form: str, media_type: str, ending: str, mine: Client, work: Work, files_in: Callable[[], list[Any]]
) -> None:
    data = tone(1.0, form=form)
    made = upload(mine, work, data, "../../take\u202e one.exe")
    assert made.status_code == 201, made.content
    facts = made.json()
    assert (facts["media_type"], facts["size"], facts["sha256"]) == (media_type, len(data), hashlib.sha256(data).hexdigest())
    assert facts["title"] == "take one"
    assert abs(facts["duration_ms"] - 1000) < 120
    assert 0 < len(facts["peaks"]) <= 1000
    assert 0.3 < max(facts["peaks"]) <= 1
    assert [path.name for path in files_in()] == [f"{facts['id']}.{ending}"]
    played = mine.get(facts["url"])
    assert played["Content-Type"] == media_type
    assert body(played) == data
    assert mine.get(f"/api/library/works/{work.pk}/recordings/").json()["results"] == [facts]
    assert AuditEntry.objects.filter(verb="recording.add").count() == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"#!/bin/sh\nrm -rf /\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"MThd\x00\x00\x00\x06\x00\x00\x00\x01\x00\x60",
        b"RIFF\xff\xff\xff\xffWAVEfmt ",
        b"fLaC\x00\x00\x00\x22" + b"\xff" * 34,
        b"ID3\x04\x00\x00\x00\x00\x00\x00",
        tone(0.2)[:40],
        tone(601, rate=4000),
    ],
    ids=["empty", "script", "svg", "midi", "riff", "flac", "id3", "cut", "long"],
)
def test_what_is_no_recording_is_refused_and_leaves_nothing(
    data: bytes, mine: Client, work: Work, files_in: Callable[[], list[Any]]
) -> None:
    refused = upload(mine, work, data)
    assert refused.status_code in ({400, 422} if not data else {422}), refused.content
    assert not Recording.objects.exists()
    assert files_in() == []
    assert not AuditEntry.objects.filter(verb="recording.add").exists()
    if data:
        assert list(refused.json()) == ["detail"]


def test_too_large_is_refused_by_what_is_announced_and_by_what_comes(
    mine: Client, work: Work, monkeypatch: pytest.MonkeyPatch, files_in: Callable[[], list[Any]]
) -> None:
    from apps.library.recordings_api import Recordings

    monkeypatch.setattr(Recordings, "upload_bytes", 10_000)
    monkeypatch.setattr(uploads, "SLACK", 1000)
    for data in (tone(10), tone(0.65)):
        refused = upload(mine, work, data)
        assert refused.status_code == 413
        assert list(json.loads(refused.content)) == ["detail"]
    assert upload(mine, work, tone(0.5)).status_code == 201
    assert Recording.objects.count() == 1
    assert len(files_in()) == 1


def test_only_the_owner_adds_and_deletes(
    mine: Client, theirs: Client, client: Client, work: Work, musician: User, files_in: Callable[[], list[Any]],
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    services.set_visibility(work=work, visibility="public", actor=musician)
    made = upload(mine, work, tone(0.2)).json()
    address = f"/api/library/recordings/{made['id']}/"
    assert upload(theirs, work, tone(0.2)).status_code == 404
    assert upload(client, work, tone(0.2)).status_code == 403
    assert theirs.get(address).json() == made
    assert theirs.delete(address).status_code == 404
    assert client.delete(address).status_code == 403
    assert len(files_in()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert mine.delete(address).status_code == 204
        assert len(files_in()) == 1, "the file goes when the deletion is certain"
    assert files_in() == []
    assert mine.get(address).status_code == 404


def test_a_work_in_the_trash_takes_none(mine: Client, work: Work, musician: User, files_in: Callable[[], list[Any]]) -> None:
    services.trash_work(work=work, actor=musician)
    assert upload(mine, work, tone(0.2)).status_code == 409
    assert files_in() == []


def test_when_the_row_cannot_be_written_the_file_goes_too(
    work: Work, musician: User, monkeypatch: pytest.MonkeyPatch, files_in: Callable[[], list[Any]]
) -> None:
    from apps.library import recordings

    def fail(**_: Any) -> None:
        raise RuntimeError("the database is gone")

    monkeypatch.setattr(recordings.audit, "record", fail)
    with pytest.raises(RuntimeError):
        recordings.add_recording(work=work, author=musician, data=SimpleUploadedFile("a.wav", tone(0.2)))
    assert not Recording.objects.exists()
    assert files_in() == []


def test_an_upload_without_a_csrf_token_is_403(musician: User, work: Work) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(musician)
    assert upload(strict, work, tone(0.2)).status_code == 403
    strict.cookies["csrftoken"] = "a" * 32
    assert upload(strict, work, tone(0.2), headers={"X-CSRFToken": "a" * 32}).status_code == 201


def test_sounds_are_looked_into_a_few_at_a_time(mine: Client, work: Work, files_in: Callable[[], list[Any]]) -> None:
    with all_places_taken():
        busy = upload(mine, work, tone(0.2))
    assert busy.status_code == 503
    assert busy["Retry-After"]
    assert files_in() == []
    assert upload(mine, work, tone(0.2)).status_code == 201
