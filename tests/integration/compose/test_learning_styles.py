"""A style learnt from the page: what it is asked with, what comes of it, and whose it is."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.compose import learning, style_pages
from apps.compose.generators import EXTEND
from apps.compose.handlers import style as handler
from apps.compose.models import Style
from apps.compose.personal_data import export
from apps.compose.styles import store_style
from apps.jobs import registry
from apps.jobs import services as jobs
from apps.jobs.models import Job, JobInput
from apps.library.models import Work
from apps.library.services import create_work, trash_work
from musicstudio.engine.continuation.style import learn
from musicstudio.engine.learning.training import Line
from musicstudio.engine.notation.json_form import score_to_json
from tests.support.styles import SHORT, tunes, use_small_network

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "/api/compose/styles/"


def pieces(count: int, bars: int = 12) -> list[dict[str, Any]]:
    return [{"title": f"Scale {number}", "score": score_to_json(tune)} for number, tune in enumerate(tunes(count, bars))]


@pytest.fixture
def ask(api: Client) -> Callable[..., Any]:
    """ask(key=None, **fields): the answer to asking for a style."""

    def send(key: str | None = None, **fields: Any) -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        return api.post(ADDRESS, {"name": "Scales", **fields}, content_type="application/json", headers=headers)

    return send


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Learning takes two seconds."""
    use_small_network(monkeypatch)
    monkeypatch.setattr(handler, "learn", partial(learn, budget=SHORT))


def test_a_style_is_learnt_from_works_and_files(
    ask: Callable[..., Any], api: Client, musician: User, run_jobs: Callable[[], Job], quick: None
) -> None:
    works = [create_work(owner=musician, title=f"Work {number}", score=tune) for number, tune in enumerate(tunes(8, 24))]
    answer = ask(works=[str(work.pk) for work in works], pieces=pieces(4))
    assert answer.status_code == 202, answer.content
    assert answer.json()["title"] == "Learn a style"
    job = run_jobs()

    assert job.state == Job.State.SUCCEEDED, job.error
    style = Style.objects.get()
    assert job.result == {"style": str(style.pk), "name": "Scales"}
    assert (style.owner, style.name, style.job) == (musician, "Scales", EXTEND.job)
    assert [piece["title"] for piece in style.pieces] == [f"Work {n}" for n in range(8)] + [f"Scale {n}" for n in range(4)]
    assert style.pieces[0]["work"] == str(works[0].pk) and style.pieces[-1]["work"] is None
    assert (style.figures["trained"], style.figures["chose"], style.figures["measured"]) == (8, 2, 2)
    assert style.figures["after"] < style.figures["before"]
    assert not JobInput.objects.exists()
    told = job.events.filter(kind="learning").first()
    assert told and told.data["step"] > 0 and {"pitch", "length"} <= set(told.data["losses"])
    assert "Scales" in api.get("/styles/").content.decode()
    exported = next(file for file in export(musician) if file.name == f"styles/{style.pk}.json")
    assert b"Work 0" in b"".join(exported.chunks)


def test_what_is_stopped_keeps_the_best_so_far(
    ask: Callable[..., Any], musician: User, run_jobs: Callable[[], Job], quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from apps.jobs.row_progress import RowProgress

    asked_off = lambda self: Job.objects.get(pk=self._claim.job_id).cancel_requested  # noqa: E731
    monkeypatch.setattr(RowProgress, "cancelled", asked_off)

    def learn_and_cancel(scores: Any, seed: int, folder: Any, report: Callable[[Line], None], stop: Callable[[], bool]) -> Any:
        def cancel(line: Line) -> None:
            report(line)
            jobs.request_cancel(job=Job.objects.get(), actor=musician)

        return learn(scores, seed, folder, cancel, stop, SHORT)

    monkeypatch.setattr(handler, "learn", learn_and_cancel)
    ask(pieces=pieces(12))
    job = run_jobs()
    assert (job.state, job.result["partial"]) == (Job.State.CANCELLED, True)
    assert Style.objects.get().pk.hex == job.result["style"].replace("-", "")


def test_what_is_stopped_before_anything_was_learnt_stores_nothing(
    ask: Callable[..., Any], api: Client, run_jobs: Callable[[], Job]
) -> None:
    job = ask(pieces=pieces(6)).json()
    assert api.post(f"/api/jobs/{job['id']}/cancel/").status_code == 202
    assert run_jobs().state == Job.State.CANCELLED
    assert not Style.objects.exists() and not JobInput.objects.exists()


def test_melodies_that_are_one_and_the_same_say_so(ask: Callable[..., Any], run_jobs: Callable[[], Job]) -> None:
    ask(pieces=pieces(1, bars=14) * 6)
    job = run_jobs()
    assert job.state == Job.State.FAILED
    assert "5 different melodies" in job.error and "here are 1" in job.error


def test_too_few_notes_are_refused_with_a_sentence(ask: Callable[..., Any]) -> None:
    answer = ask(pieces=[*pieces(4), *pieces(3, bars=1)[:1]])
    assert answer.status_code == 400
    assert answer.json()["pieces"][0].startswith("There are only 4 pieces with a melody of 12 notes")
    assert not Job.objects.exists()


def test_a_melody_that_is_long_enough_to_tell_must_be_among_them(ask: Callable[..., Any]) -> None:
    answer = ask(pieces=pieces(6, bars=4))
    assert (answer.status_code, list(answer.json())) == (400, ["pieces"])
    assert "50 notes or more" in answer.json()["pieces"][0]
    assert ask(pieces=[*pieces(6, bars=4), *pieces(1, bars=13)]).status_code == 202


def test_too_many_pieces_are_refused_with_a_sentence(ask: Callable[..., Any]) -> None:
    answer = ask(works=[str(uuid4()) for _number in range(95)], pieces=pieces(6))
    assert answer.json() == {"pieces": ["A style is learnt from 100 pieces at the most."]}


def test_the_page_offers_no_more_works_than_may_be_learnt_from(
    api: Client, musician: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        create_work(owner=musician, title=f"Work {number}", score=tunes(1)[0])
    monkeypatch.setattr(style_pages, "MOST_PIECES", 2)
    assert api.get("/styles/").content.decode().count('name="work"') == 2


def test_a_refused_name_is_told_before_any_piece_is_read(ask: Callable[..., Any], musician: User) -> None:
    store_style(owner=musician, name="Scales", generator=EXTEND, weights=b"x", figures={})
    assert list(ask(pieces=[{"title": "Bad", "score": {}}]).json()) == ["name"]


def test_a_worker_that_starts_deletes_what_a_killed_one_left(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    left = tmp_path / "style-left"
    left.mkdir()
    registry.warmers()["apps.compose.handlers.style:warm"]()
    assert not left.exists()


def test_only_one_s_own_works_out_of_the_trash_are_learnt_from(
    ask: Callable[..., Any], musician: User, other_musician: User
) -> None:
    theirs = create_work(owner=other_musician, title="Theirs", score=tunes(1)[0])
    thrown = create_work(owner=musician, title="Thrown", score=tunes(1)[0])
    trash_work(work=thrown, actor=musician)
    for work in (theirs, thrown):
        answer = ask(pieces=pieces(6), works=[str(work.pk)])
        assert (answer.status_code, list(answer.json())) == (400, ["works"])


def test_what_the_studio_wrote_is_not_learnt_from(work: Work) -> None:
    newest = work.newest()
    assert newest
    score = learning.score_from_json(newest.score)
    alto = learning.replace(score.parts[0], id="alto", name="Melody")
    melody = learning.melody_of(learning.replace(score, parts=(alto, *score.parts)))
    assert melody and melody.parts[0].name == score.parts[0].name


def test_a_name_that_is_taken_is_refused(ask: Callable[..., Any], musician: User) -> None:
    store_style(owner=musician, name="Scales", generator=EXTEND, weights=b"x", figures={})
    answer = ask(pieces=pieces(6))
    assert (answer.status_code, list(answer.json())) == (400, ["name"])


def test_one_style_is_learnt_at_a_time(ask: Callable[..., Any]) -> None:
    assert ask(pieces=pieces(6)).status_code == 202
    assert ask(pieces=pieces(6), name="Others").status_code == 429
    assert Job.objects.count() == 1


def test_there_is_an_end_to_styles(ask: Callable[..., Any], musician: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "MOST_STYLES", 1)
    store_style(owner=musician, name="One", generator=EXTEND, weights=b"x", figures={})
    assert "Delete one first" in ask(pieces=pieces(6)).json()["name"][0]


def test_a_key_stands_for_one_request(ask: Callable[..., Any], musician: User) -> None:
    first = ask("k", pieces=pieces(6))
    again = ask("k", pieces=pieces(6))
    assert (again.status_code, again.json()["id"]) == (200, first.json()["id"])
    store_style(owner=musician, name="Scales", generator=EXTEND, weights=b"x", figures={})
    assert ask("k", pieces=pieces(6)).status_code == 200
    assert ask("k", pieces=pieces(7)).status_code == 409


@pytest.mark.parametrize("score", [{}, {"parts": []}, "no score", None])
def test_what_is_no_score_is_refused(ask: Callable[..., Any], score: Any) -> None:
    answer = ask(pieces=[{"title": "Bad", "score": score}])
    assert (answer.status_code, list(answer.json())) == (400, ["pieces"])
