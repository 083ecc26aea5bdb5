"""The catalogue of the first start."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.test import Client

from apps.accounts.models import User
from apps.accounts.names import username_validator
from apps.feed.catalogue import filling
from apps.feed.catalogue.collections import COLLECTIONS, FOLDER, Piece, pieces
from apps.feed.catalogue.filling import FILL, fill, standing
from apps.feed.models import CataloguePiece, Track
from apps.jobs.models import Job
from apps.library.models import Revision, Work
from apps.library.services import purge_work, trash_work
from apps.rights.models import Publication
from musicstudio.engine.corpora.tunes import music21_corpus, tune
from tests.support.people import make_user

READ = ("bach/bwv281.mxl", "oneills1850/0811-0899.abc#861")
"""A chorale and a dance."""
WRITTEN = ("songs.abc#4", "songs.abc#17")
"""What each of the two models writes on."""


def only(monkeypatch: pytest.MonkeyPatch, sources: tuple[str, ...]) -> list[Piece]:
    few = [piece for piece in pieces() if piece.source in sources]
    monkeypatch.setattr(filling, "pieces", lambda: few)
    return few


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> list[Piece]:
    """A catalogue of two pieces."""
    return only(monkeypatch, READ)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[Piece]:
    """A catalogue of two pieces that the studio's models write on."""
    return only(monkeypatch, WRITTEN)


def test_it_is_large_varied_and_every_file_is_there() -> None:
    every = pieces()
    assert len(every) >= 120
    assert len({piece.slug for piece in every}) == len(every)
    assert len({piece.collection.name for piece in every[: len(COLLECTIONS)]}) == len(COLLECTIONS) >= 10
    assert max(Counter(piece.collection.name for piece in every).values()) <= 20
    for piece in every:
        found = tune(FOLDER if piece.collection.ours else music21_corpus(), piece.source)
        assert any(part.notes for part in found.score.parts)
        assert piece.collection.composer or found.score.composer
        assert "@" not in found.transcriber
        assert "essen" not in piece.source.lower()


def test_titles_and_names_can_be_shown() -> None:
    for piece in pieces():
        assert piece.title == piece.title.strip()
        assert not piece.title.isupper()
        assert not piece.title.endswith(".")
        username_validator(piece.collection.name)


def test_the_first_piece_of_each_collection_is_heard_before_the_second_is_read(db: None) -> None:
    assert fill() == len(pieces())
    jobs = [job.params["pieces"] for job in Job.objects.filter(kind=FILL).order_by("created_at", "pk")]
    first = {piece.slug for piece in pieces()[: len(COLLECTIONS)]}
    assert {slug for slugs in jobs[: len(COLLECTIONS)] for slug in slugs} == first
    assert sorted(slug for slugs in jobs for slug in slugs) == sorted(piece.slug for piece in pieces())
    assert not [piece for piece in pieces()[:10] if piece.collection.writes], "models are loaded by then"


def test_pieces_are_made_checked_and_can_be_heard(
    small: list[Piece], run_jobs: Callable[[], Job], client: Client, db: None
) -> None:
    assert fill() == 2
    run_jobs()
    now = standing()
    assert (now.wanted, now.made, now.ready, now.filling) == (2, 2, 2, False)
    assert Publication.objects.filter(state=Publication.State.PUBLISHED).count() == 2
    chorale, jig = (Track.objects.listed().get(work__title__startswith=title) for title in ("Christus", "The Cliffs"))
    assert (chorale.artist.username, chorale.composer, chorale.licence) == (
        "Bach-Chorales",
        "Johann Sebastian Bach",
        "Public domain",
    )
    assert {"style:chorale", "texture:choir"} <= set(chorale.tags)
    assert not chorale.generated
    assert "O’Neill" in jig.credit
    assert "style:jig" in jig.tags
    assert client.get(f"/listen/tracks/{jig.pk}/sound").status_code == 200


def test_what_a_model_writes_is_labelled(written: list[Piece], run_jobs: Callable[[], Job], db: None) -> None:
    fill()
    run_jobs()
    for title, origin in (("Frère", Revision.Origin.HARMONISE), ("Yankee", Revision.Origin.ACCOMPANY)):
        track = Track.objects.listed().get(work__title__startswith=title)
        revision = track.work.newest()
        assert track.generated
        assert revision is not None
        assert revision.origin == origin
        assert {"model", "seed", "training_data", "originality"} <= set(revision.provenance)


def test_musicians_come_first(small: list[Piece], db: None, run_jobs: Callable[[], Job]) -> None:
    fill()
    run_jobs()
    assert {job.priority < 0 for job in Job.objects.all()} == {True}


def test_what_is_there_stays_and_what_was_thrown_away_stays_away(
    small: list[Piece], run_jobs: Callable[[], Job], db: None
) -> None:
    fill()
    run_jobs()
    first, second = Work.objects.order_by("created_at")
    trash_work(work=first, actor=first.owner)
    purge_work(work=second, actor=second.owner)
    assert fill() == 0
    run_jobs()
    assert Work.objects.count() == 1
    assert standing().ready == 0
    assert not standing().filling


def test_stopped_in_the_middle_it_goes_on(small: list[Piece], run_jobs: Callable[[], Job], db: None) -> None:
    fill()
    assert fill() == 0  # jobs are on their way
    Job.objects.filter(kind=FILL).update(state=Job.State.CANCELLED)
    assert fill() == 2
    run_jobs()
    assert standing().made == 2
    job = Job.objects.filter(kind=FILL).first()
    assert job is not None
    Job.objects.filter(pk=job.pk).update(state=Job.State.QUEUED, attempt=0, worker="", finished_at=None)
    run_jobs()
    assert Work.objects.count() == CataloguePiece.objects.count() == 2


def test_nobody_can_log_in_as_a_collection(small: list[Piece], db: None) -> None:
    fill()
    accounts = User.objects.filter(email__endswith="@studio.invalid")
    assert accounts.exists()
    for account in accounts:
        assert not account.is_active
        assert not account.has_usable_password()
        assert authenticate(username=account.username, password="") is None


def test_a_person_who_has_the_name_keeps_it(small: list[Piece], db: None) -> None:
    person = make_user("Bach-Chorales")
    fill()
    account = User.objects.get(email="bach-chorales@studio.invalid")
    assert account != person
    assert not account.is_active


def test_the_command_says_what_it_asks_for(small: list[Piece], db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("catalogue")
    call_command("catalogue")
    assert capsys.readouterr().out.splitlines() == ["2 pieces are asked for.", "Nothing is missing."]
