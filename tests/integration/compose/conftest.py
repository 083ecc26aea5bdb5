"""A melody of two bars in a work, and a harmoniser that needs no network."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.compose.handlers import harmony
from apps.compose.melodies import MELODIES
from apps.jobs.execution import run_next
from apps.jobs.models import Job
from apps.library.models import Work
from apps.library.services import create_work
from musicstudio.engine.harmony import Controls
from musicstudio.engine.notation import Note, Part, Score
from musicstudio.engine.progress import Progress


def two_bars() -> Score:
    tune = MELODIES[0].score()
    [part] = tune.parts
    measures = tune.measures[:2]
    notes = tuple(note for note in part.notes if note.end <= measures[-1].end)
    return replace(tune, measures=measures, parts=(replace(part, notes=notes),))


class HalfNotes:
    """Stands in for the network: one bass note per bar, at a pitch that tells the alternative. `between` runs after each bar."""

    def __init__(self) -> None:
        self.asked: list[Controls] = []
        self.between: Callable[[int], None] = lambda _bar: None

    def harmonize(self, score: Score, controls: Controls, progress: Progress) -> list[Score]:
        self.asked.append(controls)
        made = []
        for alternative in range(controls.alternatives):
            notes = []
            for bar, measure in enumerate(score.measures):
                if progress.cancelled():
                    break
                notes.append(Note(f"b{alternative}-{bar}", measure.onset, measure.duration, 40 + alternative))
                progress.step(bar + 1, len(score.measures))
                progress.partial("bar", {"alternative": alternative, "bar": bar, "notes": [{"part": "bass"}]})
                self.between(bar)
            if notes:
                kept = tuple(part for part in score.parts if part.id != "bass")
                made.append(replace(score, parts=(*kept, Part("bass", "Bass", tuple(notes), clef="F4"))))
        return made


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[HalfNotes]:
    stand_in = HalfNotes()
    monkeypatch.setattr(harmony, "harmonizer", lambda: stand_in)
    yield stand_in


@pytest.fixture
def work(musician: User) -> Work:
    return create_work(owner=musician, title="Two bars", score=two_bars())


@pytest.fixture
def harmonise(api: Client, work: Work) -> Callable[..., Any]:
    """harmonise(key=None, **controls): the answer to asking for the newest revision's harmony."""

    def ask(key: str | None = None, **controls: Any) -> Any:
        newest = work.newest()
        body = {"revision": str(newest.pk) if newest else None, **controls}
        headers = {"Idempotency-Key": key} if key else {}
        return api.post("/api/compose/harmonisations/", body, content_type="application/json", headers=headers)

    return ask


@pytest.fixture
def run_jobs() -> Callable[[], Job]:
    """Run what is queued, in this process, and return the last job."""

    def run() -> Job:
        while run_next("test", started=lambda _claim: None, ended=lambda: None):
            pass
        return Job.objects.latest("created_at")

    return run
