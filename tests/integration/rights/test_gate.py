"""From "everybody" to the public: what is clean comes out, what is like something registered waits for people, and what is
registered later is compared with what is out already."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from apps.accounts.models import AuditEntry, User
from apps.jobs.models import Job
from apps.library.links import create_link
from apps.library.models import Recording, Work
from apps.library.recordings import add_recording
from apps.library.services import create_work, save_revision, set_visibility
from apps.library.sharing import share
from apps.rights import gate, index, monitoring, publishing
from apps.rights.cases import abuse
from apps.rights.cases.notices import text_of
from apps.rights.cases.saying import Said
from apps.rights.cases.services import claim_by_notice, make_move
from apps.rights.cases.statements import sentences
from apps.rights.cases.table import CHECKS
from apps.rights.handlers import checking, sounds
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
from apps.rights.registry.recordings import RecordingClaim, register_recording, sound_of, withdraw_recording
from apps.rights.registry.works import Claim, register_work, set_melody
from musicstudio.engine.fingerprint.spectrum import RATE
from musicstudio.engine.notation.json_form import score_to_json
from tests.engine.fingerprint.tunes import tune
from tests.integration.rights.conftest import sent
from tests.support.rights import CLAIMED, DECIDED, matched_case, proven
from tests.support.scores import melody

pytestmark = pytest.mark.django_db
RunJobs = Callable[[], Job]
TUNE = (60, 62, 64, 67, 69, 67, 64, 60, 65, 69, 72, 71, 67, 62, 66, 69, 74, 72, 68, 63, 60, 58, 62, 65, 70, 67, 63, 60)
OTHER = (60, 60, 67, 67, 69, 69, 67, 65, 65, 64, 64, 62, 62, 60, 72, 59, 61, 70, 66, 58, 64, 71, 57, 63, 69, 61, 68, 55)


@pytest.fixture(autouse=True)
def _var(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "var"


def file_of(seed: int, seconds: float = 20.0, first: float = 0.0) -> "SimpleUploadedFile":
    """`seconds` of the tune `seed`, from second `first` on."""
    samples = tune(seed, first + seconds)[round(first * RATE) :]
    data = io.BytesIO()
    soundfile.write(data, np.clip(samples, -1, 1), RATE, format="FLAC")
    return SimpleUploadedFile("take.flac", data.getvalue())


def work_with(owner: User, seed: int, **cut: float) -> Work:
    work = create_work(owner=owner, title="Air")
    add_recording(work=work, author=owner, data=file_of(seed, **cut))
    return work


@pytest.fixture
def claimed(other_musician: User) -> RegisteredRecording:
    """A recording that somebody else has registered, of tune 1; the studio has not listened to it yet."""
    source = work_with(other_musician, 1).recordings.get()
    registered = register_work(holder=other_musician, claim=Claim(title="Sea"))
    return register_recording(work=registered, actor=other_musician, claim=RecordingClaim(title="Live"), sound=sound_of(source))


def published(work: Work, run_jobs: RunJobs) -> tuple[str, str, str]:
    """State of the publication, visibility and standing of the work after its owner has asked for the public."""
    share(work=work, visibility="public", actor=work.owner)
    run_jobs()
    return shown(work)


def shown(work: Work) -> tuple[str, str, str]:
    work = Work.objects.get(pk=work.pk)
    return Publication.objects.get(work=work).state, work.visibility, work.standing


def told(user: User, move: str) -> int:
    """How many notices of `move` went to `user`, each with the statement of reasons and the change on the audit trail."""
    events = CaseEvent.objects.filter(move=move, notices__recipient=user)
    for event in events:
        assert event.facts["statement"]["restriction"] == "held"
        entry = AuditEntry.objects.filter(verb=f"case.{move}", subject=f"case:{event.case_id}").latest("at")
        assert entry.detail["publication"]["after"] == "held"
    moves = AuditEntry.objects.filter(verb="publication.state", detail__after="held")
    assert moves.count() >= events.count()
    return events.count()


CLEAN, HELD = ("published", "public", ""), ("held", "private", "held")


def test_nothing_is_public_before_it_is_checked(musician: User, api: Client, run_jobs: RunJobs) -> None:
    work = work_with(musician, 3)
    answer = sent(api, "patch", f"/api/library/works/{work.pk}/", {"visibility": "public"}).json()
    assert (answer["visibility"], answer["standing"]) == ("private", "checking")
    share(work=work, visibility="public", actor=musician)
    assert Job.objects.filter(kind=gate.CHECK).count() == 1, "asked twice, checked once"
    run_jobs()
    assert shown(work) == CLEAN
    assert Publication.objects.get(work=work).report["recordings"] == {str(work.recordings.get().pk): "unknown"}


def test_what_is_like_something_registered_waits_for_people(
    musician: User, claimed: RegisteredRecording, run_jobs: RunJobs
) -> None:
    run_jobs()
    claimed.refresh_from_db()
    assert claimed.fingerprint == RegisteredRecording.Fingerprint.STORED
    work = work_with(musician, 1, seconds=12.0, first=5.0)
    assert published(work, run_jobs) == HELD
    match = Match.objects.get()
    assert (match.method, match.registered_recording, match.flags) == ("sound", claimed, True)
    assert match.probability == sounds.MOST
    assert (match.tempo, match.pitch) == (pytest.approx(1, abs=0.002), pytest.approx(0, abs=0.1))
    [segment] = match.segments
    assert segment["there"] - segment["start"] == pytest.approx(5.0, abs=0.15)
    assert match.extent == pytest.approx(12 / 20, abs=0.1)
    case = Case.objects.get()
    assert (case.holder, case.uploader, list(case.matches.all())) == (claimed.work.holder, musician, [match])


def test_what_people_have_let_pass_passes_again(
    musician: User, reviewer: User, claimed: RegisteredRecording, run_jobs: RunJobs
) -> None:
    run_jobs()
    work = work_with(musician, 1)
    assert published(work, run_jobs) == HELD
    case = make_move(case=Case.objects.get(), move="take", actor=reviewer)
    make_move(case=case, move="close", actor=reviewer, said=Said(reason="It is a licensed cover version.", checks=tuple(CHECKS)))
    assert shown(work) == CLEAN
    save_revision(work=work, author=musician, score=melody(), base=0, origin="edit")
    run_jobs()
    assert shown(work) == CLEAN
    assert Case.objects.count() == 1


def test_ones_own_registration_holds_nothing(other_musician: User, claimed: RegisteredRecording, run_jobs: RunJobs) -> None:
    run_jobs()
    assert published(work_with(other_musician, 1), run_jobs) == CLEAN
    assert not Match.objects.exists()


def test_ones_own_copies_do_not_stand_before_what_others_have_registered(
    musician: User, claimed: RegisteredRecording, run_jobs: RunJobs
) -> None:
    run_jobs()
    work = work_with(musician, 1)
    own = register_work(holder=musician, claim=Claim(title="Mine"))
    for take in range(4):
        claim = RecordingClaim(title=f"Take {take}")
        register_recording(work=own, actor=musician, claim=claim, sound=sound_of(work.recordings.get()))
    run_jobs()
    assert published(work, run_jobs) == HELD
    assert Match.objects.get().registered_recording == claimed


def test_everybody_who_has_registered_it_is_told(
    musician: User, other_musician: User, make_user: Callable[..., User], run_jobs: RunJobs
) -> None:
    source = work_with(other_musician, 1).recordings.get()
    for holder in (other_musician, *(make_user() for _ in range(5))):
        registered = register_work(holder=holder, claim=Claim(title="Sea"))
        register_recording(work=registered, actor=holder, claim=RecordingClaim(title="Live"), sound=sound_of(source))
    run_jobs()
    assert published(work_with(musician, 1), run_jobs) == HELD
    assert (Match.objects.count(), Case.objects.count()) == (6, 6)


def test_what_comes_to_it_while_it_is_held_comes_out_with_a_check_only(
    musician: User, other_musician: User, reviewer: User, claimed: RegisteredRecording, run_jobs: RunJobs
) -> None:
    song = RegisteredWork.objects.create(holder=other_musician, title="Song", melody=score_to_json(melody(*TUNE)))
    run_jobs()
    work = create_work(owner=musician, title="Air", score=melody(*TUNE))
    assert published(work, run_jobs) == HELD
    add_recording(work=work, author=musician, data=file_of(1))
    decided = Said(reason="It is a folk tune that nobody owns.", checks=tuple(CHECKS))
    case = make_move(case=Case.objects.get(work=song), move="take", actor=reviewer)
    make_move(case=case, move="close", actor=reviewer, said=decided)
    assert shown(work) == ("checking", "private", "checking")
    Publication.objects.update(changed_at=timezone.now() - 2 * gate.SILENT)
    gate.resume()
    run_jobs()
    assert shown(work) == HELD
    assert Case.objects.unresolved().get().matches.get().registered_recording == claimed


def test_an_edit_does_not_ask_again_what_people_have_let_pass(
    musician: User, other_musician: User, reviewer: User, run_jobs: RunJobs
) -> None:
    RegisteredWork.objects.create(holder=other_musician, title="Song", melody=score_to_json(melody(*TUNE)))
    work = create_work(owner=musician, title="Air", score=melody(*TUNE))
    assert published(work, run_jobs) == HELD
    case = make_move(case=Case.objects.get(), move="take", actor=reviewer)
    decided = Said(reason="It is a folk tune that nobody owns.", checks=tuple(CHECKS))
    make_move(case=case, move="close", actor=reviewer, said=decided)
    save_revision(work=work, author=musician, score=melody(*TUNE, 62), base=1, origin="edit")
    run_jobs()
    assert shown(work) == CLEAN
    assert Case.objects.count() == 1


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


def test_a_recording_that_is_added_while_the_check_runs_is_checked_too(
    musician: User, claimed: RegisteredRecording, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_jobs()
    work = create_work(owner=musician, title="Air", score=melody(*OTHER))
    real, added = checking.quoted, []

    def meanwhile(*arguments: Any) -> Any:
        if not added:
            added.append(add_recording(work=work, author=musician, data=file_of(1)))
        return real(*arguments)

    monkeypatch.setattr(checking, "quoted", meanwhile)
    assert published(work, run_jobs) == HELD


def test_links_of_what_is_held_open_nothing_and_its_recordings_stay(
    musician: User, api: Client, claimed: RegisteredRecording, run_jobs: RunJobs
) -> None:
    run_jobs()
    work = work_with(musician, 1)
    save_revision(work=work, author=musician, score=melody(), base=0, origin="edit")
    link = create_link(work=work, actor=musician)
    assert Client().get(f"/s/{link.token}/").status_code == 200
    assert published(work, run_jobs) == HELD
    assert Client().get(f"/s/{link.token}/").status_code == 404
    answer = api.delete(f"/api/library/recordings/{work.recordings.get().pk}/")
    assert (answer.status_code, work.recordings.count()) == (409, 1)
    publishing.withdraw(publication=Publication.objects.get(), actor=musician)
    assert shown(work) == ("withdrawn", "private", "held")
    assert sent(api, "patch", f"/api/library/works/{work.pk}/", {"visibility": "unlisted"}).status_code == 409


def test_a_claim_whose_term_is_over_holds_nothing(musician: User, claimed: RegisteredRecording, run_jobs: RunJobs) -> None:
    run_jobs()
    RegisteredWork.objects.update(term_to=timezone.localdate() - timedelta(days=1))
    assert published(work_with(musician, 1), run_jobs) == CLEAN


def test_what_is_withdrawn_is_not_found_any_more(
    musician: User, other_musician: User, claimed: RegisteredRecording, run_jobs: RunJobs
) -> None:
    run_jobs()
    withdraw_recording(recording=claimed, actor=other_musician)
    assert published(work_with(musician, 1), run_jobs) == CLEAN


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


def test_a_melody_in_another_key_is_found(musician: User, other_musician: User, run_jobs: RunJobs) -> None:
    song = score_to_json(melody(*TUNE))
    RegisteredWork.objects.create(holder=other_musician, title="Song", melody=song)
    quoting = create_work(owner=musician, title="Air", score=melody(*(pitch - 5 for pitch in TUNE)))
    other = create_work(owner=musician, title="Waltz", score=melody(*OTHER))
    assert published(quoting, run_jobs) == HELD
    assert published(other, run_jobs) == CLEAN
    match = Match.objects.get()
    assert (match.method, match.registered_work.title, match.kind) == ("melody", "Song", "cover")


def test_a_passage_of_a_registered_tune_is_a_quotation(musician: User, other_musician: User, run_jobs: RunJobs) -> None:
    RegisteredWork.objects.create(holder=other_musician, title="Song", melody=score_to_json(melody(*OTHER, *TUNE)))
    assert published(create_work(owner=musician, title="Air", score=melody(*TUNE[4:22])), run_jobs) == HELD
    assert Match.objects.get().kind == "quotation"


def test_a_change_of_what_is_public_is_checked_again(musician: User, other_musician: User, run_jobs: RunJobs) -> None:
    RegisteredWork.objects.create(holder=other_musician, title="Song", melody=score_to_json(melody(*TUNE)))
    work = create_work(owner=musician, title="Air", score=melody(*OTHER))
    assert published(work, run_jobs) == CLEAN
    save_revision(work=work, author=musician, score=melody(*TUNE), base=1, origin="edit")
    assert shown(work) == CLEAN, "it stays where it is while it is looked at"
    run_jobs()
    assert shown(work) == HELD


def test_its_owner_takes_it_back_but_not_out_of_the_hands_of_people(
    musician: User, api: Client, claimed: RegisteredRecording, run_jobs: RunJobs
) -> None:
    run_jobs()
    work = work_with(musician, 5)
    assert published(work, run_jobs) == CLEAN
    share(work=work, visibility="private", actor=musician)
    assert shown(work) == ("withdrawn", "private", "")
    assert published(work, run_jobs) == CLEAN

    held = work_with(musician, 1)
    assert published(held, run_jobs) == HELD
    answer = sent(api, "patch", f"/api/library/works/{held.pk}/", {"visibility": "unlisted"})
    assert (answer.status_code, shown(held)) == (409, HELD)
    assert "only you can see it" in answer.json()["detail"]


def test_what_is_withdrawn_while_people_decide_comes_back_to_them(
    musician: User, claimed: RegisteredRecording, run_jobs: RunJobs
) -> None:
    run_jobs()
    work = work_with(musician, 1)
    assert published(work, run_jobs) == HELD
    publishing.withdraw(publication=Publication.objects.get(), actor=musician)
    assert published(work, run_jobs) == HELD
    assert Case.objects.count() == 1
    assert told(musician, "hold") == 1


def test_an_empty_work_is_not_published(musician: User, api: Client) -> None:
    work = create_work(owner=musician, title="Nothing")
    answer = sent(api, "patch", f"/api/library/works/{work.pk}/", {"visibility": "public"})
    assert (answer.status_code, Publication.objects.count()) == (409, 0)


def test_a_check_that_was_lost_is_made_again(musician: User, run_jobs: RunJobs) -> None:
    work = work_with(musician, 3)
    share(work=work, visibility="public", actor=musician)
    gate.resume()
    assert Job.objects.filter(kind=gate.CHECK).count() == 1
    Job.objects.filter(kind=gate.CHECK).update(state=Job.State.FAILED)
    Publication.objects.update(changed_at=timezone.now() - 2 * gate.SILENT)
    gate.resume()
    run_jobs()
    assert shown(work) == CLEAN


def test_what_was_public_before_there_were_checks_is_checked(
    musician: User, claimed: RegisteredRecording, run_jobs: RunJobs
) -> None:
    run_jobs()
    work = work_with(musician, 1)
    save_revision(work=work, author=musician, score=melody(), base=0, origin="edit")
    set_visibility(work=work, visibility="public", actor=musician)
    Publication.objects.create(work=work, publisher=musician, state="published", unchecked=True)
    Publication.objects.update(changed_at=timezone.now() - 2 * gate.SILENT)
    gate.resume()
    run_jobs()
    assert shown(work) == HELD


def test_the_index_follows_its_rows_whatever_was_lost(
    other_musician: User, claimed: RegisteredRecording, run_jobs: RunJobs, settings: Settings
) -> None:
    import shutil

    run_jobs()
    catalogue = index.Catalogue.REGISTERED
    index.shelves(catalogue)
    assert index.folder_of(catalogue).numbers() == {claimed.number}
    shutil.rmtree(settings.VAR_DIR / "fingerprints")
    index.shelves(catalogue)
    assert index.folder_of(catalogue).numbers() == {claimed.number}, "built anew"
    Fingerprint.objects.all().delete()
    index.shelves(catalogue)
    assert index.folder_of(catalogue).numbers() == set()


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


def test_damaged_sound_says_so_and_publishes_nothing(musician: User, run_jobs: RunJobs) -> None:
    work = work_with(musician, 3)
    recording: Any = Recording.objects.get(work=work)
    with recording.audio.open("wb") as file:
        file.write(b"nothing")
    share(work=work, visibility="public", actor=musician)
    job = run_jobs()
    assert (job.state, bool(job.error)) == ("failed", True)
    assert shown(work) == ("checking", "private", "checking")
    for _ in range(gate.TRIES):
        Publication.objects.update(changed_at=timezone.now() - 2 * gate.SILENT)
        gate.resume()
        run_jobs()
    assert Job.objects.filter(kind=gate.CHECK).count() == gate.TRIES
    assert "could not be checked" in text_of(Notice.objects.get(recipient=musician))
    assert shown(work) == ("withdrawn", "private", ""), "what cannot be looked into does not wait for ever"
