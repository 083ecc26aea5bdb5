"""All my data, and the end of it: the export as an archive, the deletion of an account with everything in it."""

import io
import json
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.db.models import Q
from django.test import Client

from apps.accounts import personal_data, services
from apps.accounts.models import AuditEntry, User
from apps.jobs.errors import LostLease
from apps.jobs.eventlog import append
from apps.jobs.models import Job, JobEvent
from apps.library import personal_data as library_data
from apps.library import services as library
from apps.library.links import create_link
from apps.library.models import Recording, Revision, Work
from apps.library.recordings import add_recording
from musicstudio.engine.notation.json_form import score_from_json
from musicstudio.engine.notation.reading import read_score_safely
from tests.support.answers import body
from tests.support.newcomers import PASSWORD
from tests.support.scores import melody
from tests.support.sounds import tone

pytestmark = pytest.mark.django_db


@pytest.fixture
def recording(work: Work, musician: User) -> Recording:
    return add_recording(work=work, author=musician, data=SimpleUploadedFile("take.wav", tone(0.2)))


@pytest.fixture
def job(musician: User) -> Job:
    job = Job.objects.create(owner=musician, kind="compose.harmonise", params={"seed": 7}, state=Job.State.RUNNING, last_seq=1)
    JobEvent.objects.create(job=job, seq=1, kind="state", data={"state": "running"})
    return job


def archive_of(user: User) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(io.BytesIO(b"".join(personal_data.export_zip(user))))
    assert archive.testzip() is None
    return archive


def test_the_archive_holds_everything_of_mine_and_nothing_of_others(
    musician: User, other_musician: User, work: Work, recording: Recording, job: Job
) -> None:
    library.save_revision(work=work, author=musician, score=melody(67), base=1, origin="edit", provenance={"model": "m"})
    library.save_revision(work=work, author=musician, score=melody(69), base=None, origin="harmonise", proposal=True)
    library.name_revision(revision=work.revisions.get(number=2), name="The slow one", actor=musician)
    link = create_link(work=work, actor=musician)
    library.trash_work(work=work, actor=musician)
    foreign = library.create_work(owner=other_musician, title="Foreign", score=melody())
    archive = archive_of(musician)
    folder = f"works/{work.pk}"
    assert set(archive.namelist()) == {
        "account.json",
        "ratings.json",
        "audit.json",
        "jobs.json",
        "exports/signed.json",
        *(f"rights/{name}.json" for name in ("moves", "notices", "publications")),
        "listening/following.json",
        "tokens.json",
        f"{folder}/work.json",
        f"{folder}/links.json",
        *(f"{folder}/revisions/0000{number}.{ending}" for number in (1, 2, 3) for ending in ("json", "musicxml")),
        f"{folder}/recordings/{recording.pk}.json",
        f"{folder}/recordings/{recording.pk}.wav",
    }

    def read(name: str) -> Any:
        return json.loads(archive.read(name))

    assert read("account.json")["email"] == "maria@example.org"
    assert "password" not in archive.read("account.json").decode()
    assert read(f"{folder}/work.json")["title"] == "Air"
    second = read(f"{folder}/revisions/00002.json")
    assert score_from_json(second["score"]) == melody(67)
    assert second["provenance"] == {"model": "m"}
    assert second["name"] == "The slow one"
    assert [row["token"] for row in read(f"{folder}/links.json")] == [link.token]
    assert read_score_safely(archive.read(f"{folder}/revisions/00002.musicxml"), "x.musicxml").score.parts[0].notes[0].pitch == 67
    assert archive.read(f"{folder}/recordings/{recording.pk}.wav") == tone(0.2)
    assert [row["id"] for row in read("jobs.json")] == [str(job.pk)]
    assert {row["verb"] for row in read("audit.json")} >= {"work.create", "revision.save", "recording.add", "work.trash"}
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode(errors="replace")
    assert str(foreign.pk) not in everything
    assert "otto" not in everything


def test_a_recording_whose_file_is_gone_does_not_keep_the_rest_back(musician: User, work: Work, recording: Recording) -> None:
    recording.audio.storage.delete(recording.audio.name)
    archive = archive_of(musician)
    folder = f"works/{work.pk}/recordings"
    assert json.loads(archive.read(f"{folder}/{recording.pk}.json"))["file_is_missing"] is True
    assert f"{folder}/{recording.pk}.wav" not in archive.namelist()
    assert "jobs.json" in archive.namelist()


def test_files_that_no_recording_names_are_swept_up_after_a_day(
    recording: Recording, media_root: Path, files_in: Callable[[], list[Any]]
) -> None:
    kept = media_root / recording.audio.name
    orphan, fresh = kept.with_name("orphan.wav"), kept.with_name("fresh.wav")
    two_days_ago = time.time() - 2 * 86_400
    for path in (orphan, fresh):
        path.write_bytes(b"x")
    for path in (kept, orphan):
        os.utime(path, (two_days_ago, two_days_ago))
    call_command("sweep_media", verbosity=0)
    assert set(files_in()) == {kept, fresh}


def test_an_archive_of_any_size_is_made_in_pieces(musician: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """100 MB of recordings pass through without ever being there together."""
    held = 0

    def sound() -> Iterator[bytes]:
        for _ in range(1600):
            yield b"\x01" * 65_536

    def export(user: User) -> Iterator[personal_data.ExportFile]:
        yield personal_data.ExportFile("big.wav", sound(), compress=False)

    monkeypatch.setitem(personal_data._registered, "library", (export, library_data.erase))
    total = 0
    for piece in personal_data.export_zip(musician):
        held = max(held, len(piece))
        total += len(piece)
    assert total > 100_000_000
    assert held < 300_000


def test_the_page_sends_the_archive_to_its_owner_only(mine: Client, client: Client, work: Work) -> None:
    answer = mine.get("/account/export/")
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"].startswith('attachment; filename="musicstudio-')
    assert answer.is_async
    assert f"works/{work.pk}/work.json" in zipfile.ZipFile(io.BytesIO(body(answer))).namelist()
    assert client.get("/account/export/").status_code == 302
    for _ in range(4):
        assert mine.get("/account/export/").status_code == 200
    assert mine.get("/account/export/").status_code == 302, "five archives in ten minutes are enough"


def test_deletion_needs_the_password(mine: Client, musician: User) -> None:
    refused = mine.post("/account/delete/", {"password": "wrong"})
    assert refused.status_code == 200
    assert refused.context["form"].errors["password"]
    assert User.objects.filter(pk=musician.pk).exists()


def test_deletion_takes_everything_and_leaves_what_is_others(
    mine: Client,
    theirs: Client,
    musician: User,
    other_musician: User,
    work: Work,
    recording: Recording,
    job: Job,
    files_in: Callable[[], list[Any]],
    django_capture_on_commit_callbacks: Any,
) -> None:
    library.set_visibility(work=work, visibility="public", actor=musician)
    newest = work.newest()
    assert newest is not None
    remix = library.remix(revision=newest, owner=other_musician)
    assert len(files_in()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert mine.post("/account/delete/", {"password": PASSWORD}).status_code == 302
        assert len(files_in()) == 1, "files go when the deletion is certain"
    assert files_in() == []
    assert not User.objects.filter(pk=musician.pk).exists()
    assert list(Work.objects.values_list("pk", flat=True)) == [remix.pk]
    assert list(Revision.objects.values_list("work", flat=True)) == [remix.pk]
    assert not Recording.objects.exists()
    assert not Job.objects.exists()
    with pytest.raises(LostLease):  # what its worker meets when it wants to say something
        append(job.pk, [("progress", {})], condition=Q())
    assert not JobEvent.objects.exists()
    remix.refresh_from_db()
    assert remix.parent is None
    assert theirs.get(f"/api/library/works/{remix.pk}/").json()["head"] == 1
    assert mine.get("/library/").status_code == 302, "the session is over"
    entries = AuditEntry.objects.exclude(actor=other_musician)
    assert {entry.actor_id for entry in entries} == {None}
    assert "account.delete" in {entry.verb for entry in entries}
    assert "maria" not in str(list(entries.values()))


def test_a_deletion_that_fails_deletes_nothing(
    musician: User, work: Work, recording: Recording, files_in: Callable[[], list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(user: User) -> None:
        raise RuntimeError

    monkeypatch.setattr(User, "delete", lambda self: fail(self))
    with pytest.raises(RuntimeError), transaction.atomic():
        services.delete_account(user=musician)
    assert Work.objects.exists()
    assert Recording.objects.exists()
    assert len(files_in()) == 1
