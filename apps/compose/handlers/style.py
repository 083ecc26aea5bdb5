"""Learning a private style."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.conf import settings

from apps.accounts.models import User
from apps.compose.generators import EXTEND
from apps.compose.learning import unpacked
from apps.compose.styles import store_style
from apps.jobs.errors import JobError
from apps.jobs.handling import JobContext, Outcome
from musicstudio.engine.continuation.style import FIGURE, Learnt, learn
from musicstudio.engine.learning.passing import sweep
from musicstudio.engine.learning.training import Line
from musicstudio.engine.request import CannotCompose
from musicstudio.sentences import sentence_of


def warm() -> None:
    """Delete what a worker that was killed while it learnt has left: it is private."""
    sweep(settings.VAR_DIR)


def learn_style(context: JobContext) -> Outcome:
    """Fine-tune on the melodies that came with the job, which go when it ends. Stopped early, it keeps the best so far."""
    progress = context.progress

    def report(line: Line) -> None:
        progress.step(min(99, round(100 * line.done)), 100)
        if line.figures:
            said = {"step": line.step, "losses": line.losses, "figure": line.figures[FIGURE], "best": line.best}
            progress.partial("learning", said)

    try:
        learnt = learn(unpacked(context.input()), context.params["seed"], settings.VAR_DIR, report, progress.cancelled)
    except CannotCompose as error:
        if progress.cancelled():
            return Outcome(result={"style": None}, partial=True, nothing=True)
        raise JobError(sentence_of(error)) from error
    return Outcome(commit=partial(_store, context.owner_id, context.params, learnt), partial=progress.cancelled())


def _store(owner_id: int, params: Mapping[str, Any], learnt: Learnt) -> dict[str, Any]:
    style = store_style(
        owner=User.objects.get(pk=owner_id),
        name=params["name"],
        generator=EXTEND,
        weights=learnt.weights,
        figures=learnt.figures,
        pieces=params["pieces"],
    )
    return {"style": str(style.pk), "name": style.name}
