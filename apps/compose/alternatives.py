"""The alternatives of a work's newest generation, with what helps to choose among them."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from typing import Any

from django.core.cache import cache

from apps.accounts.models import User
from apps.compose.generators import ACCOMPANY, HARMONISE, JOBS, WRITE_WORDS
from apps.compose.models import Rating
from apps.jobs.models import Job
from apps.library.models import Revision, Work
from musicstudio.engine.notation import Score, UnreadableScore
from musicstudio.engine.notation.choir import WRITTEN_PARTS
from musicstudio.engine.notation.json_form import score_from_json
from musicstudio.engine.voice_leading import TooManyLines, facts_of, find_faults

SHOWN = 70  # characters of the words


def newest_alternatives(*, user: User, work: Work) -> list[dict[str, Any]]:
    """One row per alternative, in the order in which they were drawn; [] when the newest job made only one, or none."""
    revisions = _revisions(user, work)
    ratings = dict(Rating.objects.visible_to(user).filter(revision__in=revisions).values_list("revision_id", "value"))
    rows = (_row(revision, number, ratings.get(revision.pk)) for number, revision in enumerate(revisions, 1))
    return [row for row in rows if row]


def _revisions(user: User, work: Work) -> list[Revision]:
    ended = Job.objects.visible_to(user).filter(kind__in=JOBS, params__work=str(work.pk), state__in=Job.FINAL)
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
        facts = dict(cache.get_or_set(f"facts:{revision.pk}", partial(_facts, revision), 86_400) or {})
    except UnreadableScore:
        return None
    record = revision.provenance
    return {
        "revision": revision.pk,
        "alternative": number,
        "seed": record.get("seed"),
        "written": written_in(record),
        "chords": record.get("generator") == ACCOMPANY.job,
        "words": facts.pop("words"),
        **facts,
        "rating": rating,
    }


def _facts(revision: Revision) -> dict[str, Any]:
    """What the score itself tells. Revisions never change, so it is counted once."""
    score = score_from_json(revision.score)
    record = revision.provenance
    written, job = written_in(record), record.get("generator", HARMONISE.job)
    remarks = None
    if job == HARMONISE.job:
        with suppress(TooManyLines):
            remarks = len(find_faults(score))
    words = None
    if job == WRITE_WORDS.job:
        words = first_words(score, set(written), record["controls"]["verse"])
    return {**asdict(facts_of(score, written)), "remarks": remarks, "words": words}


def written_in(record: Mapping[str, Any]) -> list[str]:
    """Ids of the parts that were written; what was made before they were recorded are voices."""
    return list(record.get("written", WRITTEN_PARTS))


def first_words(score: Score, parts: Collection[str], verse: int) -> str:
    """The beginning of what is sung, as it is read."""
    text = ""
    for part, note in score.notes():
        for lyric in note.lyrics:
            if part.id in parts and lyric.verse == verse and len(text) < SHOWN:
                text += lyric.text + ("" if lyric.syllabic in ("begin", "middle") else " ")
    return text.strip() + ("…" if len(text) >= SHOWN else "")
