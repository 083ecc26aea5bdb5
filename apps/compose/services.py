"""Asking a generator for music, storing what came of it, keeping a proposal, rating.

Composing takes seconds, and the musician may go on writing meanwhile. Its result becomes the work's newest
revision only when its source still is the newest. Otherwise, and for every alternative beyond the first, it is stored
as a *proposal*: a revision beside the line of revisions, which is never the newest and so hides nothing, and which
`keep_proposal` puts on top of the line when the musician wants it.
"""

import secrets
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts import audit
from apps.accounts.models import User
from apps.compose.controls import SEED, InvalidControls, check_against
from apps.compose.generators import EXTEND, JOBS, ON_MELODY, Generator
from apps.compose.models import Rating
from apps.compose.styles import has_style
from apps.jobs import services as jobs
from apps.jobs.errors import JobError, KeyReused, TooManyWaiting
from apps.jobs.models import Job
from apps.library.errors import InTrash, StaleBase
from apps.library.models import Revision
from apps.library.services import save_revision
from musicstudio.engine.notation import Score, UnreadableScore
from musicstudio.engine.notation.json_form import score_from_json
from musicstudio.sentences import sentence_of

# Of one account at a time, so that nobody waits behind somebody else's hundreds.
MOST_WAITING = 25


def request_generation(
    generator: Generator, *, owner: User, revision: Revision, controls: Mapping[str, Any], idempotency_key: str | None
) -> tuple[Job, bool]:
    """Queue what `generator` shall write on `revision`; the job, and whether it is new.

    `controls` is validated data of the generator's serializer, without the revision. Without a seed one is drawn here and
    recorded, so that a retry composes the same music and anyone can repeat it. Raises InvalidControls when the controls do
    not fit the score, KeyReused when the key already stands for another request, TooManyWaiting.
    """
    try:
        check_against(score_from_json(revision.score), controls)
    except UnreadableScore as error:
        raise InvalidControls({"revision": [sentence_of(error)]}) from error
    melody = controls["melody"]
    if generator in ON_MELODY and melody and melody["part_id"] in controls["locked_parts"]:
        raise InvalidControls({"locked_parts": [_("The melody is locked; unlock its part to have it written in.")]})
    style = controls.get("style") if generator is EXTEND else None
    if style and not has_style(owner=owner, generator=generator, style_id=style):
        raise InvalidControls({"style": [_("There is no such style of yours.")]})
    asked = {"revision": str(revision.id), "controls": dict(controls)}
    seed = controls["seed"] if controls["seed"] is not None else secrets.randbelow(SEED[1] + 1)
    params = asked | {"work": str(revision.work_id), "seed": seed}
    with transaction.atomic():
        job, created = jobs.submit(generator.job, owner=owner, params=params, idempotency_key=idempotency_key)
        waiting = Job.objects.filter(owner=owner, kind__in=JOBS).exclude(state__in=Job.FINAL)
        if created and waiting.count() > MOST_WAITING:
            raise TooManyWaiting(_("Much of what you asked for is still waiting; try again when some of it is done."))
    if not created and (job.kind != generator.job or any(job.params.get(name) != value for name, value in asked.items())):
        raise KeyReused(_("This Idempotency-Key was used for another request; send a new one."))
    return job, created


@transaction.atomic
def store_generation(
    generator: Generator, *, owner_id: int, source_id: UUID, scores: Sequence[Score], provenance: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Store alternatives, each with its provenance, as revisions of the source's work, of which the first is the result; the
    fields they add to the job's result.

    Raises JobError when the work is gone or thrown away, or the score has grown beyond what the studio stores.
    """
    source = Revision.objects.select_related("work__owner").filter(id=source_id, work__owner_id=owner_id).first()
    if source is None:
        raise JobError(gone())
    stored: list[Revision] = []
    for rank, (score, made_by) in enumerate(zip(scores, provenance, strict=True), 1):
        record = {**made_by, "parent": str(source.id), "alternative": rank, "alternatives": len(scores)}
        stored.append(_store(generator, source, score, record, first=rank == 1))
    first = stored[0]
    return {
        "revision": str(first.id),
        "number": first.number,
        "current": not first.proposal,
        "alternatives": [str(revision.id) for revision in stored],
    }


def _store(generator: Generator, source: Revision, score: Score, provenance: dict[str, Any], *, first: bool) -> Revision:
    work, author = source.work, source.work.owner
    save = partial(save_revision, work=work, author=author, score=score, origin=generator.origin, provenance=provenance)
    try:
        if first and not source.proposal:
            try:
                return save(base=source.number)
            except StaleBase as stale:
                # The bars that this very job kept when it was cancelled are not somebody's work to be careful of.
                if stale.latest and stale.latest.provenance.get("job") == provenance["job"]:
                    return save(base=stale.latest.number)
        return save(base=None, proposal=True)
    except UnreadableScore as error:
        raise JobError(sentence_of(error)) from error  # with what was added it is beyond what a score may hold
    except InTrash as error:
        raise JobError(_("The work was thrown away before this was finished; restore it and try again.")) from error


def gone() -> str:
    """What the owner reads when there is no work left to put the music in."""
    return _("The work was deleted before this was finished.")


@transaction.atomic
def rate(*, revision: Revision, actor: User, value: int) -> Rating:
    """Remember `actor`'s thumb (a `Rating.Value`) on a revision, in place of an earlier one."""
    rating, _created = Rating.objects.update_or_create(revision=revision, user=actor, defaults={"value": value})
    audit.record(actor=actor, verb="compose.rate", subject=revision, detail={"value": value})
    return rating


@transaction.atomic
def unrate(*, revision: Revision, actor: User) -> None:
    """Take the rating back; nothing happens when there is none."""
    taken, _by_model = Rating.objects.visible_to(actor).filter(revision=revision).delete()
    if taken:
        audit.record(actor=actor, verb="compose.unrate", subject=revision)


def keep_proposal(*, revision: Revision, actor: User, base: int | None) -> Revision:
    """Put a copy of `revision` on top of its work, with all that is recorded about how it was made.

    Raises StaleBase(latest) when `base` is not the newest revision's number.
    """
    return save_revision(
        work=revision.work,
        author=actor,
        score=revision.score,
        base=base,
        origin=Revision.Origin(revision.origin) if revision.provenance.get("model") else Revision.Origin.RESTORE,
        provenance={**revision.provenance, "kept_from": str(revision.id)},
    )
