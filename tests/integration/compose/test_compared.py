"""The comparison with the training corpora that speaks of a work: of the version that was kept, while its notes are there."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from apps.compose.boot import boot
from apps.compose.handlers import copies
from apps.jobs.models import Job
from apps.library.models import Revision, Work
from apps.library.services import save_revision
from musicstudio.engine.notation import Score
from musicstudio.engine.notation.json_form import score_from_json
from tests.integration.compose.conftest import HalfNotes, two_bars

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written is most like a tune that is called as the pitch of its bass."""
    verdict = copies.compare(two_bars(), ["melody"])
    monkeypatch.setattr(copies, "compare", lambda made, *_: replace(verdict, copied=False, source=str(bass(made))))


def bass(score: Score) -> int:
    return score.part("bass").notes[0].pitch


def spoken_of(work: Work) -> str | None:
    """The tune of the sentence that the page starts with."""
    work.refresh_from_db()
    found = boot(user=work.owner, work=work, newest=work.newest())["compared"]
    return found["originality"]["source"] if found else None


def edit(work: Work, change: Callable[[Score], Score]) -> None:
    newest = work.newest()
    assert newest
    save_revision(work=work, author=work.owner, score=change(score_from_json(newest.score)), base=None, origin="edit")


def test_it_is_that_of_the_version_in_the_piece(
    api: Client, harmonise: Callable[..., Any], network: HalfNotes, run_jobs: Callable[[], Job], work: Work
) -> None:
    assert spoken_of(work) is None
    harmonise(alternatives=2)
    first, second = (Revision.objects.get(pk=key) for key in run_jobs().result["alternatives"])
    assert spoken_of(work) == "40"
    api.post(f"/api/compose/revisions/{second.pk}/keep/", {"base": first.number}, content_type="application/json")
    assert spoken_of(work) == "41"

    def lower(score: Score) -> Score:
        parts = (
            replace(part, notes=tuple(replace(note, pitch=note.pitch - 1) for note in part.notes))
            if part.id == "melody"
            else part
            for part in score.parts
        )
        return replace(score, title="Another title", parts=tuple(parts))

    edit(work, lower)
    assert spoken_of(work) == "41", "what was written is there"
    edit(work, lambda score: replace(score, parts=tuple(part for part in score.parts if part.id != "bass")))
    assert spoken_of(work) is None
    edit(work, lambda _: score_from_json(first.score))
    assert spoken_of(work) == "40"


def test_a_version_in_which_nothing_was_written_hides_no_comparison(
    harmonise: Callable[..., Any], network: HalfNotes, run_jobs: Callable[[], Job], work: Work
) -> None:
    harmonise(alternatives=1)
    run_jobs()
    made = Revision.objects.get(work=work, provenance__has_key="originality")
    found = {**made.provenance, "written": [], "originality": {**made.provenance["originality"], "source": "none"}}
    save_revision(work=work, author=work.owner, score=made.score, base=None, origin="harmonise", provenance=found)
    assert spoken_of(work) == "40"
