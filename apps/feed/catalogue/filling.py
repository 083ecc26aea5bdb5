"""The catalogue of the first start: works of the collections' accounts, made, checked and prepared by jobs like everybody else's.

What is made stays made: a piece has a row for ever, so that asking again makes only what was never there, and what the owner of
the studio threw away stays away.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from math import ceil
from typing import Any

from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.accounts.services import house_account
from apps.feed import preparing
from apps.feed.catalogue.collections import COLLECTIONS, Collection, Piece, pieces
from apps.feed.models import CataloguePiece, Track
from apps.jobs import services as jobs
from apps.jobs.models import Job, JobQuerySet
from apps.library.models import Revision, Work
from apps.library.services import create_work, save_revision
from apps.library.sharing import share
from musicstudio.engine.notation import Score

FILL = "feed.catalogue"
# Whoever waits for something comes first; a piece that was begun is finished before the next one begins.
FILLING, PREPARING, CHECKING = -4, -3, -2
AT_ONCE, WRITTEN_AT_ONCE = 4, 1
"""Pieces of one job, and those that a model writes on: a second or three, so that no musician waits for longer. The first one of
each collection has a job of its own: it is heard before the second one is read."""


@dataclass(frozen=True)
class Standing:
    """How many pieces there are, how many were made or have been, and how many can be heard now."""

    wanted: int
    made: int
    ready: int

    @property
    def filling(self) -> bool:
        """Whether jobs are on their way."""
        return unfinished().exists()


def standing() -> Standing:
    made = CataloguePiece.objects.all()
    ready = Track.objects.listed().filter(work__in=made.exclude(work=None).values("work")).count()
    return Standing(len(pieces()), made.count(), ready)


def unmade() -> int:
    """How many pieces were never made."""
    return max(len(pieces()) - CataloguePiece.objects.count(), 0)


def unfinished() -> JobQuerySet:
    """Jobs that the catalogue still waits for."""
    accounts = User.objects.filter(email__in=[collection.email for collection in COLLECTIONS], is_active=False)
    return Job.objects.filter(owner__in=accounts, state__in=(Job.State.QUEUED, Job.State.RUNNING))


def fill() -> int:
    """Ask for every piece that was never made and that no job is on its way to make; returns how many these are."""
    there = set(CataloguePiece.objects.values_list("slug", flat=True))
    for params in unfinished().filter(kind=FILL).values_list("params", flat=True):
        there |= set(params["pieces"])
    missing = [piece for piece in pieces() if piece.slug not in there]
    by_turn: dict[tuple[str, int], list[Piece]] = {}
    counts: dict[str, int] = {}
    for piece in missing:
        name = piece.collection.name
        before = counts.get(name, 0)
        counts[name] = before + 1
        turn = ceil(before / (WRITTEN_AT_ONCE if piece.collection.writes else AT_ONCE))
        by_turn.setdefault((name, turn), []).append(piece)
    for chunk in by_turn.values():
        _ask(chunk)
    return len(missing)


def _ask(chunk: list[Piece]) -> None:
    slugs = [piece.slug for piece in chunk]
    key = f"{FILL}:{sha256('|'.join(slugs).encode()).hexdigest()[:32]}"
    owner = account_of(chunk[0].collection)
    job, new = jobs.submit(FILL, owner=owner, params={"pieces": slugs}, idempotency_key=key, priority=FILLING)
    while not new and job.state == Job.State.SUCCEEDED:  # it left some of them out: perhaps they can be made now
        key = f"{key[:80]}:{job.pk.hex[:12]}"
        job, new = jobs.submit(FILL, owner=owner, params={"pieces": slugs}, idempotency_key=key, priority=FILLING)
    if not new and job.state in (Job.State.FAILED, Job.State.CANCELLED):
        jobs.retry(job=job, actor=owner)


def account_of(collection: Collection) -> User:
    """The account of a collection."""
    return house_account(name=collection.name, email=collection.email)


@dataclass(frozen=True)
class Made:
    """A piece as it is to be published: what was found, and what a model wrote on it, with what is recorded of that."""

    score: Score
    source: preparing.Source
    written: Score | None = None
    origin: str = Revision.Origin.IMPORT
    provenance: Mapping[str, Any] | None = None


def keep(piece: Piece, made: Made) -> Work | None:
    """Make the work, ask for it to be shown to everybody, and have its track prepared meanwhile; all or nothing, and once. None
    when it was made before."""
    try:
        with transaction.atomic():
            row = CataloguePiece.objects.create(slug=piece.slug)
            owner = account_of(piece.collection)
            work = create_work(
                owner=owner,
                title=piece.title,
                score=made.score,
                origin=Revision.Origin.IMPORT,
                provenance={"catalogue": piece.collection.name, "file": piece.source, "licence": made.source.licence},
            )
            if made.written is not None:
                save_revision(
                    work=work, author=owner, score=made.written, base=work.head, origin=made.origin, provenance=made.provenance
                )
            row.work = work
            row.save(update_fields=["work"])
            share(work=work, visibility=Work.Visibility.PUBLIC, actor=owner, priority=CHECKING)
            work.refresh_from_db()
            preparing.ask(work, made.source, priority=PREPARING)
            return work
    except IntegrityError:
        if CataloguePiece.objects.filter(slug=piece.slug).exists():
            return None
        raise


def named(slugs: Iterable[str]) -> list[Piece]:
    """Those of them that are in the catalogue and were never made."""
    wanted = set(slugs) - set(CataloguePiece.objects.filter(slug__in=list(slugs)).values_list("slug", flat=True))
    return [piece for piece in pieces() if piece.slug in wanted]
