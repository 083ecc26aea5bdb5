"""Choosing among alternatives: what the API tells about them, remarks about voice leading, ratings."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet
from django.test import Client

from apps.accounts import personal_data
from apps.accounts.models import AuditEntry, User
from apps.compose.boot import boot
from apps.compose.models import Rating
from apps.jobs.models import Job
from apps.library.models import Revision, Work
from apps.library.services import create_work, set_visibility, trash_work
from musicstudio.engine.notation import TICKS_PER_QUARTER, Note, Part, Score, regular_measures
from musicstudio.engine.notation.chords import read_chord
from tests.integration.compose.conftest import HalfNotes
from tests.support.busy import all_places_taken

pytestmark = pytest.mark.django_db(transaction=True)


def rate(api: Client, revision: str, value: Any = None, method: str = "put") -> Any:
    body = {"data": json.dumps({"value": value}), "content_type": "application/json"} if method == "put" else {}
    return getattr(api, method)(f"/api/compose/revisions/{revision}/rating/", **body)


def alternatives(api: Client, work: Work) -> Any:
    answer = api.get(f"/api/compose/works/{work.pk}/alternatives/")
    assert answer.status_code == 200
    return answer.json()


def test_the_alternatives_of_the_newest_harmonisation_are_told(
    api: Client, harmonise: Callable[..., Any], run_jobs: Callable[[], Job], network: HalfNotes, work: Work
) -> None:
    assert alternatives(api, work) == []
    harmonise(alternatives=3, seed=5)
    result = run_jobs().result
    rows = alternatives(api, work)
    assert [row["revision"] for row in rows] == result["alternatives"]
    assert [(row["alternative"], row["seed"], row["lowest"], row["highest"]) for row in rows] == [
        (number, 5, 39 + number, 39 + number) for number in (1, 2, 3)
    ]
    assert rows[0]["moves_per_beat"] == 1 / 4 and rows[0]["remarks"] == 0 and rows[0]["rating"] is None

    harmonise(alternatives=1)
    run_jobs()
    assert alternatives(api, work) == [], "only one was made last"


def test_a_failed_harmonisation_leaves_the_alternatives_before_it(
    api: Client, harmonise: Callable[..., Any], run_jobs: Callable[[], Job], network: HalfNotes, work: Work
) -> None:
    harmonise(alternatives=2)
    before = run_jobs().result["alternatives"]
    harmonise(alternatives=2)
    Job.objects.filter(state=Job.State.QUEUED).update(state=Job.State.FAILED)
    assert [row["revision"] for row in alternatives(api, work)] == before


def test_what_was_saved_under_older_rules_is_no_error_of_the_site(
    api: Client, harmonise: Callable[..., Any], run_jobs: Callable[[], Job], network: HalfNotes, work: Work
) -> None:
    harmonise(alternatives=2)
    first, second = run_jobs().result["alternatives"]
    QuerySet.update(Revision.objects.filter(pk=first), score={"parts": [], "older": True})
    assert [row["revision"] for row in alternatives(api, work)] == [second]
    for path in ("export.mid", "export.pdf", "engraving.svg", "voice-leading/"):
        answer = api.get(f"/api/compose/revisions/{first}/{path}")
        assert answer.status_code == 422, path
        assert answer.json()["detail"].endswith(".")


def test_a_rating_is_set_changed_taken_back_and_one_s_own(
    api: Client, harmonise: Callable[..., Any], run_jobs: Callable[[], Job], network: HalfNotes, work: Work, musician: User
) -> None:
    harmonise(alternatives=2)
    first, second = run_jobs().result["alternatives"]
    assert rate(api, first, 1).json() == {"value": 1}
    assert rate(api, first, -1).json() == {"value": -1}
    assert rate(api, second, 1).status_code == 200
    assert [row["rating"] for row in alternatives(api, work)] == [-1, 1]
    assert Rating.objects.count() == 2, "a second rating takes the place of the first"
    assert rate(api, first, method="delete").status_code == 204
    assert rate(api, first, method="delete").status_code == 204
    assert [row["rating"] for row in alternatives(api, work)] == [None, 1]
    assert AuditEntry.objects.filter(verb__in=["compose.rate", "compose.unrate"], actor=musician).count() == 4
    for wrong in (0, 2, "good", None):
        assert rate(api, first, wrong).status_code == 400, wrong
    trash_work(work=work, actor=musician)
    assert rate(api, second, -1).status_code == 404
    assert api.get(f"/api/compose/works/{work.pk}/alternatives/").status_code == 404


def test_ratings_are_exported_and_deleted_with_the_account(work: Work, musician: User, other_musician: User) -> None:
    revision = work.revisions.get()
    Rating.objects.create(revision=revision, user=musician, value=1)
    Rating.objects.create(revision=revision, user=other_musician, value=-1)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(personal_data.export_zip(musician))))
    [row] = json.loads(archive.read("ratings.json"))
    assert (row["revision_id"], row["value"]) == (str(revision.pk), 1)
    with transaction.atomic():
        personal_data.erase(other_musician)
    assert list(Rating.objects.values_list("user", flat=True)) == [musician.pk]
    assert list(Rating.objects.visible_to(other_musician)) == []


def chorale(bars: int = 1) -> Score:
    """C to D in every voice, tenor and bass in fifths: four quarters a bar."""
    lines = {"soprano": [72, 74], "alto": [67, 65], "tenor": [55, 57], "bass": [48, 50]}
    parts = tuple(
        Part(
            name,
            name.title(),
            tuple(Note(f"{name}{n}", n * 2 * TICKS_PER_QUARTER, 2 * TICKS_PER_QUARTER, pitches[n % 2]) for n in range(2 * bars)),
        )
        for name, pitches in lines.items()
    )
    return Score(regular_measures(bars * 4 * TICKS_PER_QUARTER, Score(()).metres), parts)


def test_remarks_point_at_their_notes(api: Client, client: Client, musician: User) -> None:
    work = create_work(owner=musician, title="Fifths", score=chorale())
    address = f"/api/compose/revisions/{work.revisions.get().pk}/voice-leading/"
    found = api.get(address).json()
    kinds = [remark["kind"] for remark in found["remarks"]]
    assert found["counts"] == {kind: kinds.count(kind) for kind in kinds}
    fifths = next(remark for remark in found["remarks"] if remark["kind"] == "parallel_fifths")
    assert fifths == {
        "kind": "parallel_fifths",
        "bar": 0,
        "tick": 2 * TICKS_PER_QUARTER,
        "note_ids": ["tenor0", "bass0", "tenor1", "bass1"],
        "parts": ["tenor", "bass"],
    }
    assert client.get(address).status_code == 404
    set_visibility(work=work, visibility="unlisted", actor=musician)
    assert client.get(address).status_code == 200, "who has the link may read, and so look at it closely"


def test_remarks_are_counted_once_per_reader_and_a_few_at_a_time(api: Client, musician: User) -> None:
    revision = create_work(owner=musician, title="Fifths", score=chorale()).revisions.get()
    address = f"/api/compose/revisions/{revision.pk}/voice-leading/"
    with all_places_taken():
        assert api.get(address).status_code == 503
    first = api.get(address)
    with all_places_taken():
        assert api.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_an_orchestra_is_not_compared_line_by_line(api: Client, musician: User) -> None:
    def answer(parts: int) -> Any:
        lines = tuple(Part(f"p{n}", f"Part {n}", (Note(f"n{n}", n, 4 * TICKS_PER_QUARTER - n, 40 + n),)) for n in range(parts))
        score = Score(chorale().measures, lines)
        revision = create_work(owner=musician, title="Tutti", score=score).revisions.get()
        return api.get(f"/api/compose/revisions/{revision.pk}/voice-leading/")

    assert answer(8).status_code == 200
    refused = answer(9)
    assert refused.status_code == 422
    assert "at most 8 parts" in refused.json()["detail"]


def test_the_page_reads_chords_by_the_server_s_own_table(work: Work, musician: User) -> None:
    chords = boot(user=musician, work=work, newest=work.newest())["chord_qualities"]
    for symbol, root, quality in (("F#m7b5", 6, "m7b5"), ("Bbmaj7", 10, "maj7"), ("C", 0, "")):
        chord = read_chord(symbol)
        assert chord and chord.pitch_classes == {(root + interval) % 12 for interval in chords[quality]}


def test_waiting_jobs_know_how_many_come_first(api: Client, harmonise: Callable[..., Any], other_musician: User) -> None:
    assert harmonise().json()["ahead"] == 0
    second = harmonise().json()
    assert second["ahead"] == 1
    Job.objects.create(kind="compose.harmonise", owner=other_musician, priority=1)
    assert api.get(second["url"]).json()["ahead"] == 2, "those of others count, and urgent ones first"
    Job.objects.exclude(pk=second["id"]).update(state=Job.State.RUNNING)
    assert api.get(second["url"]).json()["ahead"] == 0
    Job.objects.filter(pk=second["id"]).update(state=Job.State.RUNNING)
    assert api.get(second["url"]).json()["ahead"] == 0
    assert Revision.objects.count() == 1
