"""From "everybody" to the public: what is clean comes out, what is like something registered waits for people."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.jobs.models import Job
from apps.library.links import create_link
from apps.library.models import Recording
from apps.library.recordings import add_recording
from apps.library.services import create_work, save_revision, set_visibility
from apps.library.sharing import share
from apps.rights import gate, publishing
from apps.rights.cases.notices import text_of
from apps.rights.cases.saying import Said
from apps.rights.cases.services import make_move
from apps.rights.cases.table import CHECKS
from apps.rights.handlers import checking, sounds
from apps.rights.models import (
    Case,
    Match,
    Notice,
    Publication,
    RegisteredRecording,
    RegisteredWork,
)
from apps.rights.registry.recordings import RecordingClaim, register_recording, sound_of, withdraw_recording
from apps.rights.registry.works import Claim, register_work
from musicstudio.engine.notation.json_form import score_to_json
from tests.integration.rights.conftest import sent
from tests.support.publishing import CLEAN, HELD, OTHER, TUNE, RunJobs, file_of, published, shown, told, work_with
from tests.support.scores import melody

pytestmark = pytest.mark.django_db


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


def let_pass(reviewer: User) -> None:
    """The one case there is."""
    case = make_move(case=Case.objects.get(), move="take", actor=reviewer)
    make_move(case=case, move="close", actor=reviewer, said=Said(reason="Six seconds are a quotation.", checks=tuple(CHECKS)))


def test_who_may_quote_it_may_not_take_all_of_it(
    musician: User, reviewer: User, claimed: RegisteredRecording, run_jobs: RunJobs
) -> None:
    run_jobs()
    work = work_with(musician, 1, seconds=6.0, first=5.0)
    assert published(work, run_jobs) == HELD
    let_pass(reviewer)
    add_recording(work=work, author=musician, data=file_of(1, seconds=7.0, first=5.0))
    run_jobs()
    assert shown(work) == CLEAN, "little more of it is still a quotation"
    add_recording(work=work, author=musician, data=file_of(1))
    run_jobs()
    assert shown(work) == HELD
    assert Case.objects.unresolved().get().work == claimed.work


def test_another_passage_is_no_part_of_a_quotation_that_people_have_let_pass(
    musician: User, reviewer: User, claimed: RegisteredRecording, run_jobs: RunJobs
) -> None:
    """What nobody has heard counts; how it is added up, tests/unit/rights/test_passed.py says."""
    run_jobs()
    work = work_with(musician, 1, seconds=6.0, first=0.0)
    assert published(work, run_jobs) == HELD
    let_pass(reviewer)
    add_recording(work=work, author=musician, data=file_of(1, seconds=6.0, first=1.0))
    run_jobs()
    assert shown(work) == CLEAN, "a second of it is new"
    add_recording(work=work, author=musician, data=file_of(1, seconds=6.0, first=8.0))
    run_jobs()
    assert shown(work) == HELD
    assert Case.objects.unresolved().get().work == claimed.work


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
