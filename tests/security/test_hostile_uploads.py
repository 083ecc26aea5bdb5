"""Hostile files at the doors: import, new work, recording. One clear sentence each, and nothing stored."""

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

# The parsers themselves meet all of them in test_hostile_files.py; here every kind of file comes to every door.
SCORES = [entry for entry in hostile_scores() if entry[0] not in HARMLESS][::4]
RECORDINGS = list(hostile_recordings())[::2]

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


def stored() -> tuple[int, ...]:
    files = sum(path.is_file() for path in Path(settings.MEDIA_ROOT).rglob("*"))
    return (*(model.objects.count() for model in (Work, Revision, Recording, AuditEntry)), files)


@pytest.mark.parametrize(("name", "filename", "data"), SCORES, ids=[name for name, _, _ in SCORES])
def test_a_hostile_score_is_turned_away(name: str, filename: str, data: bytes, musician: User) -> None:
    client = Client()
    client.force_login(musician)
    before = stored()
    answer = client.post("/api/compose/imports/", {"file": SimpleUploadedFile(filename, data)})
    assert answer.status_code in {400, 413, 422}, answer.content
    said = answer.json()
    assert is_one_sentence(said["detail"] if "detail" in said else said["file"][0]), said
    page = client.post("/compose/new/", {"file": SimpleUploadedFile(filename, data)})
    assert page.status_code in {413, 422}
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
        assert "cut at" in name
        return
    assert answer.status_code in {400, 413, 422}, answer.content
    said = answer.json()
    assert is_one_sentence(said["detail"] if "detail" in said else said["file"][0]), said
    assert stored() == before
