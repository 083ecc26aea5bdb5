"""The lines of a work's words are those that the latest job told whose melody still goes as it went."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from apps.accounts.models import User
from apps.compose.boot import boot
from apps.library.models import Work
from apps.library.services import create_work, save_revision
from musicstudio.engine.notation import Lyric, Note, Score
from musicstudio.engine.notation.json_form import score_from_json
from tests.integration.compose.conftest import two_bars

pytestmark = pytest.mark.django_db


def saved(work: Work, change: Callable[[Note], Note], origin: str = "edit", **provenance: Any) -> str | None:
    """The job that the page names once every note of the melody has become another."""
    work.refresh_from_db()
    newest = work.newest()
    assert newest
    score = score_from_json(newest.score)
    [melody] = score.parts
    changed: Score = replace(score, parts=(replace(melody, notes=tuple(map(change, melody.notes))),))
    save_revision(work=work, author=work.owner, score=changed, base=None, origin=origin, provenance=provenance)
    work.refresh_from_db()
    found: str | None = boot(user=work.owner, work=work, newest=work.newest())["words_job"]
    return found


def sung(note: Note) -> Note:
    return replace(note, lyrics=(Lyric("la"),))


def test_edits_that_leave_the_rhythm_leave_the_lines(musician: User) -> None:
    work = create_work(owner=musician, title="Two bars", score=two_bars())
    assert saved(work, lambda note: note) is None
    assert saved(work, sung, "words", job="one", written=["melody"]) == "one"
    assert saved(work, lambda note: replace(note, pitch=note.pitch + 2)) == "one"
    assert saved(work, lambda note: replace(note, duration=note.duration // 2)) is None
    assert saved(work, sung, "words", job="two", written=["melody"]) == "two"
    assert saved(work, sung, "words", job="nothing", written=[]) == "two", "a version in which nothing was written"
    assert saved(work, sung, "import", job="elsewhere", generator="compose.write_words", written=["melody"]) == "two"
    assert saved(work, lambda note: replace(note, duration=note.duration * 2)) == "one", "the melody of the first words is back"
