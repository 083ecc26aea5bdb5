"""What was heard by an older version of the landmarks is found meanwhile, and heard again."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from apps.accounts.models import User
from apps.jobs.models import Job
from apps.library.recordings import add_recording
from apps.library.services import create_work
from apps.rights import gate, index, monitoring
from apps.rights.index import Catalogue
from apps.rights.models import ExportedSound, Fingerprint, Notice, Publication, RegisteredRecording
from apps.rights.provenance.recognising import recognised
from musicstudio.engine.fingerprint.landmarks import VERSION, Peaks
from musicstudio.engine.fingerprint.spectrum import RATE
from tests.engine.fingerprint.tunes import query, reference, tune
from tests.support.publishing import CLEAN, HELD, TUNE, RunJobs, file_of, published, shown, work_with
from tests.support.scores import melody

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _index_of_this_test(tmp_path: Path, settings: Settings) -> None:
    settings.VAR_DIR = tmp_path / "var"


def as_before(peaks: Peaks) -> bytes:
    """As version 1 kept them: nobody had looked in which half of its bin a peak lies."""
    return Peaks(peaks.frame, 2 * peaks.bin, peaks.strength, peaks.frames).packed().tobytes()


def grow_old() -> None:
    for one in Fingerprint.objects.all():
        peaks = Peaks.unpacked(np.frombuffer(bytes(one.peaks), "<u4").astype(np.uint32), one.frames)
        Fingerprint.objects.filter(pk=one.pk).update(version=1, peaks=as_before(peaks))
    for shard in range(index.shards()):
        index.rebuild(Catalogue.REGISTERED, shard)
    Publication.objects.update(changed_at=timezone.now() - timedelta(hours=1))


def resume(run_jobs: RunJobs) -> None:
    for chore in (monitoring.resume, gate.resume, gate.hear_again):
        chore()
        run_jobs()


def kept_words(number: int) -> bytes:
    return bytes(Fingerprint.objects.get(number=number).peaks)


def words_in_index(number: int) -> bytes:
    whole = index.whole(Catalogue.REGISTERED)
    return whole.peaks(number).packed().tobytes()


def test_it_is_heard_again_and_what_is_public_stays_so(
    musician: User,
    claimed: RegisteredRecording,
    run_jobs: RunJobs,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    work = work_with(musician, 2)
    assert published(work, run_jobs) == CLEAN
    grow_old()
    assert words_in_index(claimed.number) == kept_words(claimed.number)
    told = Notice.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        resume(run_jobs)
    assert set(Fingerprint.objects.values_list("version", flat=True)) == {VERSION}
    assert Fingerprint.objects.count() == 2
    assert words_in_index(claimed.number) == kept_words(claimed.number), "the index follows"
    claimed.refresh_from_db()
    assert (claimed.fingerprint, shown(work)) == (RegisteredRecording.Fingerprint.STORED, CLEAN)
    assert Notice.objects.count() == told
    made = Job.objects.count()
    resume(run_jobs)
    assert Job.objects.count() == made, "once is enough"


def test_what_is_registered_protects_before_it_is_heard_again(
    musician: User, claimed: RegisteredRecording, run_jobs: RunJobs
) -> None:
    run_jobs()
    grow_old()
    assert published(work_with(musician, 1), run_jobs) == HELD


def test_what_cannot_be_heard_again_is_tried_some_times_and_stays_before_the_public(
    musician: User, claimed: RegisteredRecording, run_jobs: RunJobs
) -> None:
    work = work_with(musician, 2)
    assert published(work, run_jobs) == CLEAN
    grow_old()
    for row in (work.recordings.get(), claimed):
        with row.audio.open("wb") as file:
            file.write(b"nothing")
    for _ in range(gate.TRIES + 2):
        Publication.objects.update(changed_at=timezone.now() - timedelta(hours=1))
        resume(run_jobs)
    assert shown(work) == CLEAN
    assert Notice.objects.count() == 0
    for kind in (gate.CHECK, monitoring.WATCH):
        assert Job.objects.filter(kind=kind, state=Job.State.FAILED).count() == gate.TRIES
    assert set(Fingerprint.objects.values_list("version", flat=True)) == {1}
    assert words_in_index(claimed.number) == kept_words(claimed.number), "found as it was heard"
    add_recording(work=work, author=musician, data=file_of(4))
    Job.objects.filter(kind=gate.CHECK, state=Job.State.QUEUED).update(state=Job.State.CANCELLED)
    Publication.objects.update(changed_at=timezone.now() - timedelta(hours=1))
    gate.resume()
    assert shown(work) == CLEAN, "what failed before counts no more when something new is asked"


def test_who_asks_for_the_public_does_not_wait_behind_what_is_heard_again(musician: User, run_jobs: RunJobs) -> None:
    work = work_with(musician, 2)
    assert published(work, run_jobs) == CLEAN
    grow_old()
    gate.hear_again()
    waiting = Job.objects.filter(kind=gate.CHECK, state=Job.State.QUEUED)
    assert waiting.get().priority < 0
    add_recording(work=work, author=musician, data=file_of(3))
    assert waiting.get().priority == 0


def test_an_exported_sound_of_version_1_is_recognised(musician: User) -> None:
    work = create_work(owner=musician, title="Air", score=melody(*TUNE))
    peaks = reference(1)
    sound = ExportedSound.objects.create(
        work=work, subject="revision:1", voice=False, version=1, frames=peaks.frames, peaks=as_before(peaks)
    )
    assert recognised(query(tune(1, 30)[5 * RATE : 25 * RATE])) == [sound]
    assert recognised(query(tune(2, 20))) == []
