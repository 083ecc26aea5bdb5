"""From a job to a generator and back: read the revision, write, look for copies, store what came of it.

Bars stream as the engine sends them; the result is stored as revisions when the job finishes. A cancelled job keeps the
bars it has, marked `partial`; when there are none it stores nothing.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from apps.compose.generators import Generator
from apps.compose.handlers.copies import without_copies
from apps.compose.services import gone, store_generation
from apps.jobs.errors import JobError
from apps.jobs.handling import JobContext, Outcome
from apps.library.models import Revision
from musicstudio.engine.notation import Score, UnreadableScore
from musicstudio.engine.notation.json_form import score_from_json
from musicstudio.engine.progress import Progress
from musicstudio.engine.request import CannotCompose
from musicstudio.sentences import sentence_of

RECORDED_ITEMS = 50
UNCHANGED = gettext_noop("Nothing was changed: what is asked for is as it was, or all of it is locked.")

Write = Callable[[Score, Mapping[str, Any], Progress], Sequence[Score]]


@dataclass(frozen=True)
class Made:
    """One alternative: what is recorded of its comparison with the training corpora, and the ids of the parts in which it is
    other than its source, those that it took away last."""

    score: Score
    found: Mapping[str, Any]
    written: Sequence[str]


@dataclass(frozen=True)
class Composer:
    """A generator with its model: `write` answers a score and validated controls, seed included; `about` is what is
    recorded of the model that such a request is put to; `compared` says whether what it writes is music that can be a copy."""

    generator: Generator
    write: Write
    about: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    compared: bool = True

    def __call__(self, context: JobContext) -> Outcome:
        source_id = UUID(context.params["revision"])
        source = Revision.objects.filter(id=source_id, work__owner_id=context.owner_id).first()
        if source is None:
            raise JobError(gone())
        asked = {**context.params["controls"], "seed": context.params["seed"], "owner": context.owner_id}
        try:
            score = score_from_json(source.score)
            # Before it is written: what it is written with may be deleted meanwhile.
            about = self.about(asked)
            made = self.compose(score, asked, context.progress)
        except (CannotCompose, UnreadableScore) as error:
            raise JobError(sentence_of(error)) from error
        stopped = context.progress.cancelled()
        if not stopped and not any(each.written for each in made):
            raise JobError(_(UNCHANGED))
        if stopped:
            made = [each for each in made if each.written]
        common = {
            **about,
            "generator": self.generator.job,
            "seed": asked["seed"],
            "controls": {name: _brief(value) for name, value in asked.items() if name != "owner"},
            "job": str(context.job_id),
            "partial": stopped,
        }
        provenance = [{**common, **each.found, "written": each.written} for each in made]
        result: dict[str, Any] = {"revision": None, "alternatives": [], "partial": stopped, "provenance": common}
        if not made:
            return Outcome(result=result, partial=stopped, nothing=True)
        store = partial(store_generation, self.generator, owner_id=context.owner_id, source_id=source_id)
        return Outcome(
            result=result, commit=partial(store, scores=[each.score for each in made], provenance=provenance), partial=stopped
        )

    def compose(self, score: Score, asked: Mapping[str, Any], progress: Progress) -> list[Made]:
        """Write on `score`, and again what is a copy. Raises CannotCompose, UnreadableScore."""
        scores = list(self.write(score, asked, progress))
        found = without_copies(self.write, score, scores, asked, progress) if self.compared else [{} for _each in scores]
        return [Made(made, more, _changed(score, made)) for made, more in zip(scores, found, strict=True)]


def _brief(value: Any) -> Any:
    """A control as it is recorded: long lists by their length and hash, so that the record stays small."""
    if not isinstance(value, list | dict) or len(value) <= RECORDED_ITEMS:
        return value
    return {"count": len(value), "sha256": sha256(json.dumps(value).encode()).hexdigest()}


def _changed(source: Score, made: Score) -> list[str]:
    """Ids of the parts in which anything of `made` is other than in `source`, those that it took away last."""
    before = {part.id: part.notes for part in source.parts}
    there = {part.id for part in made.parts}
    changed = [part.id for part in made.parts if part.notes != before.get(part.id, ())]
    return changed + [name for name in before if name not in there]
