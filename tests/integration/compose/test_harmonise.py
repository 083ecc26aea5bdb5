"""A harmonisation from the request to the revision, and what happens to edits made meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.jobs import services as jobs
from apps.jobs.models import Job
from apps.library.models import Revision, Work
from apps.library.services import purge_work, save_revision, trash_work
from musicstudio.engine.notation.json_form import score_from_json
from tests.integration.compose.conftest import HalfNotes, two_bars

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_real_network_adds_three_voices_and_leaves_the_melody_alone(
    harmonise: Callable[..., Any], run_jobs: Callable[[], Job], work: Work
) -> None:
    assert harmonise(seed=7).status_code == 202
    job = run_jobs()

    assert job.state == Job.State.SUCCEEDED, job.error
    newest = work.newest() if work.refresh_from_db() is None else None
    assert newest and str(newest.pk) == job.result["revision"]
    score = score_from_json(newest.score)
    assert score.part("melody") == two_bars().part("melody")
    assert all(score.part(name).notes for name in ("alto", "tenor", "bass"))
    bars = [event.data for event in job.events.filter(kind="bar")]
    assert [bar["bar"] for bar in bars] == [0, 1]
    streamed = {(note["part"], note["id"], note["onset"], note["pitch"]) for bar in bars for note in bar["notes"]}
    stored = {(part.id, note.id, note.onset, note.pitch) for part, note in score.notes() if part.id != "melody"}
    assert streamed == stored


def test_what_made_the_harmony_is_recorded(
    harmonise: Callable[..., Any], run_jobs: Callable[[], Job], network: HalfNotes
) -> None:
    harmonise(temperature=0.5, locked_notes=["m1"])
    result = run_jobs().result

    record = Revision.objects.get(pk=result["revision"]).provenance
    assert record["model"] and record["version"] and record["training_data"]
    assert len(record["weights_sha256"]) == 64
    assert record["seed"] == network.asked[0].seed == record["controls"]["seed"]
    assert record["controls"]["temperature"] == 0.5
    assert record["parent"] == str(Revision.objects.get(number=1).pk)
    assert record["partial"] is False
    assert result["provenance"]["seed"] == record["seed"]


def test_a_long_list_of_locks_does_not_blow_up_the_record(
    harmonise: Callable[..., Any], run_jobs: Callable[[], Job], network: HalfNotes, work: Work
) -> None:
    [melody] = two_bars().parts
    many = tuple(replace(melody.notes[0], id=f"n{number}") for number in range(5000))
    save_revision(
        work=work, author=work.owner, score=replace(two_bars(), parts=(replace(melody, notes=many),)), base=1, origin="edit"
    )
    harmonise(locked_notes=[note.id for note in many])
    job = run_jobs()

    assert job.state == Job.State.SUCCEEDED, job.error
    assert network.asked[0].locked_notes == {note.id for note in many}
    assert job.result["provenance"]["controls"]["locked_notes"]["count"] == 5000


def test_every_control_reaches_the_engine(harmonise: Callable[..., Any], run_jobs: Callable[[], Job], network: HalfNotes) -> None:
    asked = {
        "melody": {"part_id": "melody", "voice": "1"},
        "temperature": 1.2,
        "density": 0.25,
        "alternatives": 2,
        "seed": 99,
        "locked_parts": ["melody"],
        "locked_bars": [1],
        "locked_notes": ["m1", "m2"],
        "regenerate": [0, 40320],
        "chord_pins": [{"start": 0, "end": 20160, "text": "C/E"}],
    }
    assert harmonise(**asked).status_code == 202
    run_jobs()

    [controls] = network.asked
    assert controls.melody == ("melody", "1")
    assert (controls.temperature, controls.density, controls.alternatives, controls.seed) == (1.2, 0.25, 2, 99)
    assert (controls.locked_parts, controls.locked_bars, controls.locked_notes) == ({"melody"}, {1}, {"m1", "m2"})
    assert controls.regenerate == (0, 40320)
    [pin] = controls.chord_pins
    assert (pin.start, pin.end, pin.pitch_classes, pin.bass) == (0, 20160, {0, 4, 7}, 4)


def test_the_best_is_the_newest_and_the_others_are_proposals(
    harmonise: Callable[..., Any], run_jobs: Callable[[], Job], network: HalfNotes, work: Work
) -> None:
    harmonise(alternatives=3)
    result = run_jobs().result

    work.refresh_from_db()
    newest = work.newest()
    assert newest and str(newest.pk) == result["revision"] == result["alternatives"][0]
    assert result["current"] is True and result["number"] == newest.number
    assert [Revision.objects.get(pk=key).proposal for key in result["alternatives"]] == [False, True, True]
    assert [Revision.objects.get(pk=key).provenance["alternative"] for key in result["alternatives"]] == [1, 2, 3]


def test_an_edit_made_meanwhile_stays_the_newest(
    harmonise: Callable[..., Any], run_jobs: Callable[[], Job], network: HalfNotes, work: Work, api: Client
) -> None:
    edited = replace(two_bars(), title="Edited while the job ran")
    network.between = lambda bar: (
        save_revision(work=work, author=work.owner, score=edited, base=1, origin="edit") and None if bar == 0 else None
    )
    harmonise()
    job = run_jobs()

    work.refresh_from_db()
    newest = work.newest()
    assert newest and newest.score["title"] == "Edited while the job ran"
    assert job.result["current"] is False
    proposal = Revision.objects.get(pk=job.result["revision"])
    assert proposal.proposal and proposal.provenance["parent"] == str(work.revisions.get(number=1).pk)

    # The open editor saves on as if nothing had happened …
    save_revision(work=work, author=work.owner, score=edited, base=newest.number, origin="edit")
    work.refresh_from_db()
    # … and the musician may still take the harmony.
    address = f"/api/compose/revisions/{proposal.pk}/keep/"
    assert api.post(address, {"base": newest.number}, content_type="application/json").status_code == 409
    kept = api.post(address, {"base": work.head}, content_type="application/json")
    assert kept.status_code == 201, kept.content
    assert kept.json()["score"] == proposal.score
    assert kept.json()["origin"] == "harmonise"
    assert kept.json()["provenance"]["weights_sha256"] == proposal.provenance["weights_sha256"]
    assert kept.json()["provenance"]["kept_from"] == str(proposal.pk)


def _cancel_after_first_bar(network: HalfNotes, musician: User) -> None:
    def cancel(bar: int) -> None:
        if bar == 0:
            jobs.request_cancel(job=Job.objects.latest("created_at"), actor=musician)

    network.between = cancel


@pytest.fixture
def told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The job looks for its cancellation at every bar instead of once per heartbeat."""
    from apps.jobs.row_progress import RowProgress

    def cancelled(self: RowProgress) -> bool:
        return Job.objects.get(pk=self._claim.job_id).cancel_requested

    monkeypatch.setattr(RowProgress, "cancelled", cancelled)


def test_a_cancelled_job_keeps_its_bars(
    harmonise: Callable[..., Any], run_jobs: Callable[[], Job], network: HalfNotes, work: Work, musician: User, told_at_once: None
) -> None:
    _cancel_after_first_bar(network, musician)
    harmonise()
    job = run_jobs()

    assert job.state == Job.State.CANCELLED
    assert job.result["partial"] is True
    kept = Revision.objects.get(pk=job.result["revision"])
    assert kept.provenance["partial"] is True
    assert [note.id for note in score_from_json(kept.score).part("bass").notes] == ["b0-0"]

    # Trying again goes on top of what the same job kept, and is the same music from the start.
    network.between = lambda _bar: None
    jobs.retry(job=job, actor=musician)
    again = run_jobs()
    assert again.state == Job.State.SUCCEEDED, again.error
    assert again.result["current"] is True
    assert network.asked[0] == network.asked[1]


def test_a_job_cancelled_before_the_first_bar_stores_nothing(
    harmonise: Callable[..., Any],
    run_jobs: Callable[[], Job],
    network: HalfNotes,
    work: Work,
    monkeypatch: pytest.MonkeyPatch,
    musician: User,
    told_at_once: None,
) -> None:
    def at_once(score: Any, controls: Any, progress: Any) -> list[Any]:
        jobs.request_cancel(job=Job.objects.latest("created_at"), actor=musician)
        assert progress.cancelled()
        return []

    monkeypatch.setattr(network, "harmonize", at_once)
    harmonise()
    job = run_jobs()

    assert job.state == Job.State.CANCELLED
    assert job.result["revision"] is None and job.result["alternatives"] == []
    assert work.revisions.count() == 1


@pytest.mark.parametrize("end", [purge_work, trash_work])
def test_a_work_that_went_away_meanwhile_fails_with_a_sentence(
    end: Callable[..., None],
    harmonise: Callable[..., Any],
    run_jobs: Callable[[], Job],
    network: HalfNotes,
    work: Work,
    musician: User,
) -> None:
    network.between = lambda bar: end(work=work, actor=musician) if bar == 0 else None
    harmonise()
    job = run_jobs()

    assert job.state == Job.State.FAILED
    assert job.attempt == 1
    assert job.error.endswith(".") and "work" in job.error
    assert Revision.objects.filter(origin="harmonise").count() == 0


def test_the_same_seed_gives_the_same_music(
    harmonise: Callable[..., Any], run_jobs: Callable[[], Job], work: Work, musician: User
) -> None:
    def bass(seed: int) -> list[tuple[int, int]]:
        work.refresh_from_db()
        save_revision(work=work, author=musician, score=two_bars(), base=None, origin="edit")
        work.refresh_from_db()
        harmonise(seed=seed)
        score = score_from_json(Revision.objects.get(pk=run_jobs().result["revision"]).score)
        return [(note.onset, note.pitch) for name in ("alto", "tenor", "bass") for note in score.part(name).notes]

    first = bass(1)
    assert bass(1) == first
    assert any(bass(seed) != first for seed in (2, 3, 4))


def test_a_job_whose_time_ends_before_the_first_bar_fails_with_a_reason(
    harmonise: Callable[..., Any], run_jobs: Callable[[], Job], network: HalfNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.jobs.row_progress.TIME_SHARE", 0)
    harmonise()
    job = run_jobs()
    assert job.state == Job.State.FAILED
    assert job.error == "This took longer than its limit of 600 s and was stopped."
    assert Revision.objects.count() == 1


def test_a_job_whose_time_ends_keeps_the_bars_it_has(
    harmonise: Callable[..., Any], run_jobs: Callable[[], Job], network: HalfNotes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def time_goes_by(_bar: int) -> None:
        monkeypatch.setattr("apps.jobs.row_progress.time", SimpleNamespace(monotonic=lambda: float("inf")))

    network.between = time_goes_by
    harmonise()
    job = run_jobs()
    assert (job.state, job.result["partial"]) == (Job.State.SUCCEEDED, True)
    assert job.error == "This took longer than it may. What was finished by then is kept."
    assert Revision.objects.get(pk=job.result["revision"]).provenance["partial"] is True
