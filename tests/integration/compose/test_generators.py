"""Every generator from the request to the revision, with its real model: notes stay, what was written is recorded."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from apps.compose.generators import GENERATORS, Generator
from apps.compose.handlers import copies
from apps.jobs.models import Job
from apps.library.models import Revision, Work
from apps.library.services import save_revision
from musicstudio.engine.notation import ChordSymbol, Score
from musicstudio.engine.notation.json_form import score_from_json
from musicstudio.engine.progress import SilentProgress
from tests.integration.compose.conftest import two_bars

pytestmark = pytest.mark.django_db(transaction=True)

ASK: dict[str, dict[str, Any]] = {
    "accompaniments": {"style": "waltz"},
    "patterns": {},
    "textures": {"source_bar": 0, "regenerate": [40320, 80640]},
    "variations": {"amount": 0.8},
    "continuations": {"bars": 2},
    "words": {"theme": ["night"], "rhyme": "free"},
}
BY_SLUG = {generator.slug: generator for generator in GENERATORS}


def newest(work: Work) -> Score:
    work.refresh_from_db()
    found = work.newest()
    assert found
    return score_from_json(found.score)


def with_chords(work: Work) -> None:
    score = newest(work)
    chorded = replace(score, chords=(ChordSymbol(0, "G"), ChordSymbol(score.measures[1].onset, "D7")))
    save_revision(work=work, author=work.owner, score=chorded, base=1, origin="edit")


@pytest.fixture
def ask(api: Client, work: Work) -> Callable[..., Any]:
    def send(slug: str, **more: Any) -> Any:
        found = work.newest()
        assert found
        body = {"revision": str(found.pk), "seed": 5, **ASK[slug], **more}
        return api.post(f"/api/compose/{slug}/", body, content_type="application/json")

    return send


@pytest.mark.parametrize("slug", ASK)
def test_it_writes_and_leaves_the_rest_alone(slug: str, ask: Callable[..., Any], run_jobs: Callable[[], Job], work: Work) -> None:
    with_chords(work)
    if slug == "textures":
        assert ask("accompaniments").status_code == 202
        run_jobs()
    before = newest(work)
    answer = ask(slug)
    assert answer.status_code == 202, answer.content
    job = run_jobs()

    assert job.state == Job.State.SUCCEEDED, job.error
    revision = Revision.objects.get(pk=job.result["revision"])
    generator: Generator = BY_SLUG[slug]
    assert (revision.origin, revision.provenance["generator"]) == (generator.origin, generator.job)
    assert revision.provenance["model"] and revision.provenance["training_data"]
    after, written = newest(work), revision.provenance["written"]
    assert written
    for part in before.parts:
        if part.id not in written:
            assert after.part(part.id) == part
    streamed = list(job.events.filter(kind__in=("bar", "line")))
    assert streamed and all(event.data["alternative"] == 0 for event in streamed)
    if slug != "words":
        assert "percentile" in revision.provenance["originality"]


def test_words_change_no_note(ask: Callable[..., Any], run_jobs: Callable[[], Job], work: Work) -> None:
    before = newest(work)
    ask("words")
    run_jobs()
    after = newest(work)
    notes = list(zip(before.part("melody").notes, after.part("melody").notes, strict=True))
    assert all(replace(sung, lyrics=()) == note for note, sung in notes)
    assert any(sung.lyrics for _, sung in notes)


def test_a_continuation_adds_bars_and_keeps_every_note(ask: Callable[..., Any], run_jobs: Callable[[], Job], work: Work) -> None:
    before = newest(work)
    ask("continuations")
    run_jobs()
    after = newest(work)
    assert len(after.measures) == len(before.measures) + 2
    assert set(before.part("melody").notes) <= set(after.part("melody").notes)


def test_a_pattern_without_chords_says_what_to_do(ask: Callable[..., Any], run_jobs: Callable[[], Job]) -> None:
    ask("patterns")
    job = run_jobs()
    assert job.state == Job.State.FAILED and "chord" in job.error


def test_a_variation_by_nothing_is_no_revision(ask: Callable[..., Any], run_jobs: Callable[[], Job], work: Work) -> None:
    ask("variations", amount=0)
    job = run_jobs()
    assert job.state == Job.State.FAILED and "Nothing was changed" in job.error
    assert work.revisions.count() == 1


def test_only_what_the_studio_added_is_played_like_another_bar(
    ask: Callable[..., Any], run_jobs: Callable[[], Job], work: Work
) -> None:
    """A part that the musician brought along is no accompaniment to be written over."""
    score = newest(work)
    second = replace(score.part("melody"), id="second", name="Second violin")
    second = replace(second, notes=tuple(replace(note, id=f"s{note.id}") for note in second.notes))
    save_revision(work=work, author=work.owner, score=replace(score, parts=(*score.parts, second)), base=1, origin="edit")
    ask("textures")
    job = run_jobs()
    assert job.state == Job.State.FAILED and "accompaniment" in job.error


def test_alternatives_say_what_was_written(api: Client, ask: Callable[..., Any], run_jobs: Callable[[], Job], work: Work) -> None:
    ask("accompaniments", alternatives=2)
    run_jobs()
    rows = api.get(f"/api/compose/works/{work.pk}/alternatives/").json()
    assert [row["written"] for row in rows] == [["piano-right", "piano-left"]] * 2
    assert all(row["chords"] and row["remarks"] is None and row["moves_per_beat"] > 0 for row in rows)


@pytest.mark.parametrize(
    ("slug", "more", "field"),
    [
        ("variations", {"kind": "morph"}, "other"),
        ("variations", {"kind": "morph", "other": [0, 99999999]}, "other"),
        ("textures", {"source_bar": 2}, "source_bar"),
        ("continuations", {"bars": 17}, "bars"),
        ("accompaniments", {"style": "polka"}, "style"),
        ("words", {"rhyme": "ABBA"}, "rhyme"),
        ("words", {"tempo": 3}, "tempo"),
        ("words", {"lines": {"x": "hello"}}, "lines"),
        ("words", {"lines": {str(n): "la" for n in range(201)}}, "lines"),
        ("variations", {"melody": {"part_id": "melody", "voice": "1"}, "locked_parts": ["melody"]}, "locked_parts"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_field(slug: str, more: dict[str, Any], field: str, ask: Callable[..., Any]) -> None:
    answer = ask(slug, **more)
    assert answer.status_code == 400
    assert list(answer.json()) == [field]


class Copyist:
    """Writes a known tune with even seeds and its own with odd ones."""

    def __init__(self, known: Score, own: Score) -> None:
        self.known, self.own, self.seeds = known, own, list[int]()

    def __call__(self, score: Score, asked: Any, progress: Any) -> list[Score]:
        self.seeds.append(asked["seed"])
        progress.partial("bar", {"alternative": 0, "bar": 0, "notes": []})
        return [self.known if asked["seed"] % 2 == 0 else self.own]


def test_a_copy_is_written_again_with_another_seed_in_its_own_place(monkeypatch: pytest.MonkeyPatch) -> None:
    source, own = two_bars(), two_bars()
    known = replace(source, title="known")
    verdict = copies.compare(source, ["melody"])
    monkeypatch.setattr(copies, "compare", lambda made, *_: replace(verdict, copied=made.title == "known"))
    write = Copyist(known, own)
    sent: list[dict[str, Any]] = []

    class Heard(SilentProgress):
        def partial(self, kind: str, data: Any) -> None:
            sent.append(dict(data))

    scores = [own, known]
    found = copies.without_copies(write, source, scores, {"seed": 4, "alternatives": 2}, Heard())
    assert scores == [own, own]
    assert found[0] == {"originality": {**found[0]["originality"], "written_again": 0}}
    assert found[1]["originality"]["written_again"] == len(write.seeds) and found[1]["seed"] == write.seeds[-1] != 4
    assert all(data["alternative"] == 1 for data in sent)


def test_what_remains_a_copy_is_kept_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    source = two_bars()
    verdict = copies.compare(source, ["melody"])
    monkeypatch.setattr(copies, "compare", lambda *_: replace(verdict, copied=True))
    write = Copyist(source, source)
    [found] = copies.without_copies(write, source, [source], {"seed": 4, "alternatives": 1}, SilentProgress())
    assert len(write.seeds) == copies.TRIES
    assert found["originality"]["copied"] is True
