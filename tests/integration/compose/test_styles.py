"""Private styles: learnt from a folder, used by their owner alone, gone with them."""

import io
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from apps.accounts.models import User
from apps.accounts.services import delete_account
from apps.compose.generators import EXTEND
from apps.compose.handlers import melody
from apps.compose.models import Style
from apps.compose.styles import store_style
from apps.jobs.models import Job
from apps.library.models import Work
from musicstudio.engine.notation.writing import write_score
from tests.engine.harmony.tunes import simple
from tests.support.styles import tunes, use_small_network

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ten tunes that go up and down one scale for ever."""
    for number, tune in enumerate(tunes(10)):
        (tmp_path / f"tune{number}.mid").write_bytes(write_score(tune, "midi"))
    (tmp_path / "notes.txt").write_text("not a score")
    (tmp_path / "broken.mid").write_bytes(b"MThd")
    return tmp_path


def learn(folder: Path, **options: Any) -> str:
    out = io.StringIO()
    call_command("learn_style", str(folder), stdout=out, **{"name": "Scales", "minutes": 0.03, **options})
    return out.getvalue()


def test_what_cannot_be_read_is_named_but_not_before_the_name_is_checked(
    folder: Path, musician: User, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store_style(owner=musician, name="Scales", generator=EXTEND, weights=b"x", figures={})
    with pytest.raises(CommandError, match="of this name"):
        learn(folder, owner=musician.username)
    assert "Skipped" not in capsys.readouterr().err
    with pytest.raises(CommandError, match="needs 5"):
        for number in range(6):
            (folder / f"tune{number}.mid").unlink()
        learn(folder, owner=musician.username, name="Others")
    assert "Skipped broken.mid: " in capsys.readouterr().err


def continued(api: Client, work: Work, **more: Any) -> Any:
    newest = work.newest()
    assert newest
    body = {"revision": str(newest.pk), "seed": 3, "bars": 2, **more}
    return api.post("/api/compose/continuations/", body, content_type="application/json")


def test_a_style_is_learnt_and_writes(
    folder: Path,
    musician: User,
    api: Client,
    work: Work,
    run_jobs: Callable[[], Job],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    use_small_network(monkeypatch)
    said = learn(folder, owner=musician.username)
    style = Style.objects.get()
    assert (style.owner, style.name, style.job) == (musician, "Scales", EXTEND.job)
    assert style.figures["after"] < style.figures["before"]
    assert (style.figures["trained"], style.figures["chose"], style.figures["measured"]) == (6, 2, 2)
    assert [piece["title"] for piece in style.pieces] == [f"tune{number}" for number in range(10)]
    assert "Scales" in said
    with pytest.raises(CommandError, match="of this name"):
        learn(folder, owner=musician.username)
    [row] = api.get("/api/compose/styles/").json()
    assert row["id"] == str(style.pk) and "weights" not in row
    assert continued(api, work, style=str(style.pk)).status_code == 202
    job = run_jobs()
    assert job.state == Job.State.SUCCEEDED, job.error


def test_somebody_else_s_style_is_none(api: Client, work: Work, other_musician: User) -> None:
    style = store_style(owner=other_musician, name="Theirs", generator=EXTEND, weights=b"x", figures={})
    answer = continued(api, work, style=str(style.pk))
    assert (answer.status_code, list(answer.json())) == (400, ["style"])
    address = f"/api/compose/styles/{style.pk}/"
    assert api.delete(address).status_code == 404
    assert api.patch(address, {"name": "Mine"}, content_type="application/json").status_code == 404
    assert api.get("/api/compose/styles/").json() == []
    assert "Theirs" not in api.get("/styles/").content.decode()


def test_a_style_is_called_otherwise(api: Client, musician: User) -> None:
    style = store_style(owner=musician, name="Mine", generator=EXTEND, weights=b"x", figures={})
    store_style(owner=musician, name="Reels", generator=EXTEND, weights=b"x", figures={})
    address = f"/api/compose/styles/{style.pk}/"
    for refused in ("Reels", " \u200b "):
        answer = api.patch(address, {"name": refused}, content_type="application/json")
        assert (answer.status_code, list(answer.json())) == (400, ["name"])
    assert api.patch(address, {"name": "Jigs "}, content_type="application/json").json()["name"] == "Jigs"
    assert [row["name"] for row in api.get("/api/compose/styles/").json()] == ["Jigs", "Reels"]


def test_a_name_that_is_taken_gets_a_number(musician: User) -> None:
    for expected in ("Mine", "Mine 2", "Mine 3"):
        style = store_style(owner=musician, name="Mine", generator=EXTEND, weights=b"x", figures={})
        assert style.name == expected


def test_the_page_says_what_is_known_of_a_style(api: Client, musician: User) -> None:
    assert "No style yet" in api.get("/styles/").content.decode()
    pieces = [{"title": f"Air <{number}>", "work": None} for number in range(9)]
    figures = {"trained": 9, "chose": 3, "measured": 3, "before": 2.0, "after": 1.0}
    store_style(owner=musician, name="Airs", generator=EXTEND, weights=b"x", figures=figures, pieces=pieces)
    page = api.get("/styles/").content.decode()
    assert "On 3 pieces that had no part in it, it hesitates among 2.7 notes; the studio’s own model among 7.4." in page
    assert "Air &lt;5&gt; and 3 more" in page and "Air <" not in page
    assert "no better" not in page
    store_style(owner=musician, name="Odd", generator=EXTEND, weights=b"x", figures={**figures, "after": 2.1}, pieces=pieces)
    assert "There it is no better yet" in api.get("/styles/").content.decode()
    unmeasured = {"trained": 5, "chose": 1, "measured": 0, "before": None, "after": None}
    store_style(owner=musician, name="Few", generator=EXTEND, weights=b"x", figures=unmeasured)
    assert "too few pieces to spare" in api.get("/styles/").content.decode()


def test_a_style_that_is_deleted_before_its_turn_says_so(
    api: Client, work: Work, musician: User, run_jobs: Callable[[], Job]
) -> None:
    style = store_style(owner=musician, name="Mine", generator=EXTEND, weights=b"x", figures={})
    continued(api, work, style=str(style.pk))
    assert api.delete(f"/api/compose/styles/{style.pk}/").status_code == 204
    job = run_jobs()
    assert job.state == Job.State.FAILED and "style" in job.error


def test_what_was_written_in_a_style_says_so_when_the_style_is_deleted_meanwhile(
    api: Client, work: Work, musician: User, run_jobs: Callable[[], Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    style = store_style(owner=musician, name="Mine", generator=EXTEND, weights=b"x", figures={})

    class Deleting:
        def extend(self, *given: Any) -> Any:
            style.delete()
            return melody.continuer().extend(*given)

    monkeypatch.setattr(melody, "_styled", lambda _weights: Deleting())
    expected = str(style.pk)
    continued(api, work, style=expected)
    job = run_jobs()
    assert job.state == Job.State.SUCCEEDED, job.error
    made = job.result["provenance"]
    assert (made["style"], made["weights_sha256"]) == (expected, sha256(b"x").hexdigest())


def test_styles_go_with_their_account(musician: User) -> None:
    store_style(owner=musician, name="Mine", generator=EXTEND, weights=b"x", figures={})
    delete_account(user=musician)
    assert not Style.objects.exists()


def test_too_few_melodies_are_no_style(tmp_path: Path, musician: User) -> None:
    (tmp_path / "one.mid").write_bytes(write_score(simple(16), "midi"))
    with pytest.raises(CommandError, match="needs 5"):
        learn(tmp_path, owner=musician.username)
    with pytest.raises(CommandError, match="no account"):
        learn(tmp_path, owner="nobody")
