"""What is registered is watched for: compared with what is public already, and what comes of it for both sides."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from apps.accounts.models import User
from apps.jobs.models import Job
from apps.library.services import create_work
from apps.rights import gate, index, monitoring
from apps.rights.cases import abuse
from apps.rights.cases.notices import text_of
from apps.rights.cases.services import claim_by_notice, make_move
from apps.rights.cases.statements import sentences
from apps.rights.models import (
    Case,
    CaseEvent,
    Fingerprint,
    Match,
    Notice,
    Publication,
    RegisteredRecording,
    RegisteredWork,
)
from apps.rights.registry.recordings import RecordingClaim, register_recording, sound_of
from apps.rights.registry.works import Claim, register_work, set_melody
from musicstudio.engine.notation.json_form import score_to_json
from tests.support.publishing import CLEAN, HELD, TUNE, RunJobs, published, shown, told, work_with
from tests.support.rights import CLAIMED, DECIDED, matched_case, proven
from tests.support.scores import melody

pytestmark = pytest.mark.django_db


def test_a_registered_melody_is_compared_with_what_is_public(musician: User, other_musician: User, run_jobs: RunJobs) -> None:
    work = create_work(owner=musician, title="Air", score=melody(*TUNE))
    assert published(work, run_jobs) == CLEAN
    register_work(holder=proven(other_musician, musician), claim=Claim(title="Song"), melody=score_to_json(melody(*TUNE)))
    run_jobs()
    assert shown(work) == HELD


def test_a_fresh_registration_takes_nothing_away_before_a_reviewer_was_asked(
    musician: User, other_musician: User, run_jobs: RunJobs
) -> None:
    work = create_work(owner=musician, title="Air", score=melody(*TUNE))
    assert published(work, run_jobs) == CLEAN
    song = register_work(holder=other_musician, claim=Claim(title="Song"), melody=score_to_json(melody(*TUNE)))
    run_jobs()
    case = Case.objects.get()
    assert (shown(work), case.asks_first, case.events.get().facts["asked_first"]) == (CLEAN, True, "fresh")
    said = {notice.recipient: text_of(notice) for notice in Notice.objects.all()}
    assert all("a reviewer is asked first" in text for text in said.values())
    assert "newer than the music" in said[other_musician]
    assert "newer than the music" not in said[musician]
    later = create_work(owner=musician, title="Later", score=melody(*TUNE))
    assert published(later, run_jobs) == HELD, "what is published after it is held as ever"
    RegisteredWork.objects.filter(pk=song.pk).update(melody_at=timezone.now() - timedelta(hours=25))
    gate.look_at(Publication.objects.get(work=work))
    run_jobs()
    assert shown(work) == CLEAN, "the same match asks nobody twice"


def test_whose_cases_came_to_nothing_again_and_again_holds_nothing_by_registering(
    musician: User, other_musician: User, reviewer: User, run_jobs: RunJobs
) -> None:
    for _ in range(abuse.MOST_REJECTED):
        make_move(case=matched_case(musician, other_musician), move="close", actor=reviewer, said=DECIDED)
    RegisteredWork.objects.create(holder=other_musician, title="Song", melody=score_to_json(melody(*TUNE)))
    work = create_work(owner=musician, title="Air", score=melody(*TUNE))
    assert published(work, run_jobs) == CLEAN
    case = Case.objects.get(publication__work=work)
    assert (case.asks_first, case.events.get().facts["asked_first"]) == (True, "rejected")
    assert abuse.rejected_claims(other_musician) == 0, "nothing was claimed, so that claiming stays open"
    assert abuse.limited() == [(other_musician, 3)]
    abuse.release(holder=other_musician, reviewer=reviewer)
    assert published(create_work(owner=musician, title="Air", score=melody(*TUNE)), run_jobs) == HELD


def test_what_is_registered_later_is_compared_with_what_is_public(
    musician: User, other_musician: User, run_jobs: RunJobs
) -> None:
    work = work_with(musician, 1, seconds=15.0, first=4.0)
    assert published(work, run_jobs) == CLEAN
    source = work_with(proven(other_musician, musician), 1).recordings.get()
    registered = register_work(holder=other_musician, claim=Claim(title="Sea"))
    register_recording(work=registered, actor=other_musician, claim=RecordingClaim(title="Live"), sound=sound_of(source))
    run_jobs()
    assert shown(work) == HELD
    assert (told(musician, "open"), told(other_musician, "open")) == (2, 2)
    [segment] = Match.objects.get(publication__work=work).segments
    assert segment["there"] - segment["start"] == pytest.approx(4.0, abs=0.15)


def test_what_watching_adds_to_a_claim_holds_with_a_notice_and_a_statement_of_its_own(
    musician: User, other_musician: User, run_jobs: RunJobs
) -> None:
    work = create_work(owner=musician, title="Air", score=melody(*TUNE))
    assert published(work, run_jobs) == CLEAN
    song = register_work(holder=proven(other_musician, musician), claim=Claim(title="Song"))
    publication = Publication.objects.get(work=work)
    claim_by_notice(publication=publication, work=song, claimant=other_musician, said=CLAIMED)
    assert shown(work) == CLEAN
    set_melody(work=song, actor=other_musician, melody=score_to_json(melody(*TUNE)))
    run_jobs()
    assert shown(work) == HELD
    assert (publication.cases.count(), told(musician, "hold"), told(other_musician, "hold")) == (1, 1, 1)
    ground = dict(sentences(CaseEvent.objects.get(move="hold")))["What it rests on"]
    assert "A likeness to “Song”" in ground


def test_watching_that_was_lost_is_begun_again_but_not_for_ever(claimed: RegisteredRecording, run_jobs: RunJobs) -> None:
    with claimed.audio.open("wb") as file:
        file.write(b"nothing")
    monitoring.resume()
    assert Job.objects.filter(kind=monitoring.WATCH).count() == 1, "one that waits will do"
    for _ in range(gate.TRIES + 1):
        run_jobs()
        monitoring.resume()
    tries = Job.objects.filter(kind=monitoring.WATCH)
    assert {job.state for job in tries} == {"failed"}
    assert tries.count() == gate.TRIES
    monitoring.registered(RegisteredRecording.objects.select_related("work__holder").get(pk=claimed.pk))
    assert tries.all().count() == gate.TRIES + 1, "what its holder changes is tried anew"


def test_the_index_follows_its_rows_whatever_was_lost(
    other_musician: User, claimed: RegisteredRecording, run_jobs: RunJobs, settings: Settings
) -> None:
    import shutil

    run_jobs()
    catalogue = index.Catalogue.REGISTERED
    assert numbers_in(catalogue) == {claimed.number}
    shutil.rmtree(settings.VAR_DIR / "fingerprints")
    assert numbers_in(catalogue) == {claimed.number}, "built anew"
    Fingerprint.objects.all().delete()
    assert numbers_in(catalogue) == set()


def numbers_in(catalogue: index.Catalogue) -> set[int]:
    """Of all that can be found there now."""
    return {int(number) for shelf in index.whole(catalogue).shelves for number in shelf.segment.numbers[shelf.kept]}
