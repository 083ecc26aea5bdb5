"""What was heard by an older version of the landmarks is heard again, and what cannot be is found as it is."""

from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import timezone
from pytest_django import Settings

from apps.accounts.models import User
from apps.library.services import create_work
from apps.rights import gate, index, monitoring
from apps.rights.models import ExportedSound, Fingerprint, Publication, RegisteredRecording
from musicstudio.engine.fingerprint.landmarks import VERSION, Peaks
from tests.engine.fingerprint.tunes import reference
from tests.support.publishing import CLEAN, TUNE, RunJobs, published, shown, work_with
from tests.support.scores import melody

pytestmark = pytest.mark.django_db


def test_registered_and_published_sound_of_version_1_is_heard_again(
    musician: User, other_musician: User, claimed: RegisteredRecording, run_jobs: RunJobs
) -> None:
    work = work_with(musician, 2)
    assert published(work, run_jobs) == CLEAN
    Fingerprint.objects.update(version=1)
    Publication.objects.update(changed_at=timezone.now() - timedelta(hours=1))
    import_module("apps.rights.migrations.0013_hear_again").hear_again(apps, None)
    claimed.refresh_from_db()
    assert claimed.fingerprint == RegisteredRecording.Fingerprint.WAITING
    assert shown(work) == CLEAN, "it stays before the public"
    for resume in (monitoring.resume, gate.resume):
        resume()
        run_jobs()
    assert set(Fingerprint.objects.values_list("version", flat=True)) == {VERSION}
    assert Fingerprint.objects.count() == 2
    claimed.refresh_from_db()
    assert claimed.fingerprint == RegisteredRecording.Fingerprint.STORED
    assert shown(work) == CLEAN
    assert not Publication.objects.filter(unchecked=True).exists()


def test_an_exported_sound_of_version_1_is_found_as_it_is(musician: User, tmp_path: Path, settings: Settings) -> None:
    settings.VAR_DIR = tmp_path  # rows are rolled back, an index is not
    peaks: Peaks = reference(1)
    sound = ExportedSound.objects.create(
        work=create_work(owner=musician, title="Air", score=melody(*TUNE)),
        subject="revision:1",
        voice=False,
        version=1,
        frames=peaks.frames,
        peaks=peaks.packed().tobytes(),
    )
    [shelf] = index.whole(index.Catalogue.EXPORTED).shelves
    assert shelf.segment.numbers.tolist() == [sound.pk]
