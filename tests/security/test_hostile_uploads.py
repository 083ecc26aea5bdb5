"""Hostile files at the doors: new work, import, recording. One clear sentence each, and nothing stored."""

import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.accounts.models import AuditEntry, User
from apps.library.models import Recording, Revision, Work
from apps.library.services import create_work
from tests.fixtures.hostile import hostile_recordings, hostile_scores
from tests.security.test_hostile_files import HARMLESS, is_one_sentence

SCORES = [entry for entry in hostile_scores() if entry[0] not in HARMLESS]
# The import reads with the same sandbox and stores nothing by itself: every kind of file comes to it, not every file.
IMPORTED = {name for name, _, _ in SCORES[::4]}
RECORDINGS = list(hostile_recordings())

pytestmark = pytest.mark.django_db


def stored() -> tuple[int, ...]:
    files = sum(path.is_file() for path in Path(settings.MEDIA_ROOT).rglob("*"))
    return (*(model.objects.count() for model in (Work, Revision, Recording, AuditEntry)), files)


def test_there_are_more_than_forty(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(SCORES) + len(RECORDINGS) >= 40
    with capsys.disabled():
        sys.stdout.write(f"\n{len(SCORES)} hostile scores and {len(RECORDINGS)} hostile recordings come to the doors\n")


@pytest.mark.parametrize(("name", "filename", "data"), SCORES, ids=[name for name, _, _ in SCORES])
def test_a_hostile_score_is_turned_away(name: str, filename: str, data: bytes, musician: User) -> None:
    client = Client()
    client.force_login(musician)
    before = stored()
    page = client.post("/compose/new/", {"file": SimpleUploadedFile(filename, data)})
    assert page.status_code in {413, 422}
    said = page.context["error"]
    assert is_one_sentence(said), said
    assert stored() == before
    if name in IMPORTED:
        answer = client.post("/api/compose/imports/", {"file": SimpleUploadedFile(filename, data)})
        assert answer.status_code in {400, 413, 422}, answer.content
        refused = answer.json()
        said = refused["detail"] if "detail" in refused else refused["file"][0]
        assert is_one_sentence(said), said
        assert stored() == before


@pytest.mark.parametrize(("name", "filename", "data"), RECORDINGS, ids=[name for name, _, _ in RECORDINGS])
def test_a_hostile_recording_is_turned_away(name: str, filename: str, data: bytes, musician: User) -> None:
    client = Client()
    client.force_login(musician)
    work = create_work(owner=musician, title="Air")
    before = stored()
    answer = client.post(f"/api/library/works/{work.pk}/recordings/", {"file": SimpleUploadedFile(filename, data)})
    if answer.status_code == 201:
        # A recording that was cut off is a shorter recording.
        assert "cut at" in name or "claimed" in name
        return
    assert answer.status_code in {400, 413, 422}, answer.content
    said = answer.json()
    assert is_one_sentence(said["detail"] if "detail" in said else said["file"][0]), said
    assert stored() == before
