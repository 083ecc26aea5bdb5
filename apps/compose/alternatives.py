"""The alternatives of a work's newest harmonisation, with what helps to choose among them."""

from dataclasses import asdict
from functools import partial
from typing import Any

from django.core.cache import cache

from apps.accounts.models import User
from apps.compose.models import Rating
from apps.compose.services import HARMONISE
from apps.jobs.models import Job
from apps.library.models import Revision, Work
from musicstudio.engine.notation import UnreadableScore
from musicstudio.engine.notation.json_form import score_from_json
from musicstudio.engine.voice_leading import TooManyLines, facts_of, find_faults


def newest_alternatives(*, user: User, work: Work) -> list[dict[str, Any]]:
    """One row per alternative, best first; [] when the newest harmonisation made only one, or none."""
    revisions = _revisions(user, work)
    ratings = dict(Rating.objects.visible_to(user).filter(revision__in=revisions).values_list("revision_id", "value"))
    rows = (_row(revision, number, ratings.get(revision.pk)) for number, revision in enumerate(revisions, 1))
    return [row for row in rows if row]


def _revisions(user: User, work: Work) -> list[Revision]:
    ended = Job.objects.visible_to(user).filter(kind=HARMONISE, params__work=str(work.pk), state__in=Job.FINAL)
    job = ended.exclude(state=Job.State.FAILED).order_by("-created_at").first()
    ids = job.result.get("alternatives", []) if job else []
    if len(ids) < 2:
        return []
    found = Revision.objects.visible_to(user).filter(work=work).in_bulk(ids)
    by_id = {str(key): revision for key, revision in found.items()}
    return [by_id[key] for key in ids if key in by_id]


def _row(revision: Revision, number: int, rating: int | None) -> dict[str, Any] | None:
    """None for what cannot be heard any more: a score saved under older rules."""
    try:
        facts = cache.get_or_set(f"facts:{revision.pk}", partial(_facts, revision), 86_400) or {}
    except UnreadableScore:
        return None
    return {"revision": revision.pk, "alternative": number, "seed": revision.provenance.get("seed"), **facts, "rating": rating}


def _facts(revision: Revision) -> dict[str, Any]:
    """What the score itself tells. Revisions never change, so it is counted once."""
    score = score_from_json(revision.score)
    try:
        remarks = len(find_faults(score))
    except TooManyLines:
        remarks = 0
    return {**asdict(facts_of(score)), "remarks": remarks}
