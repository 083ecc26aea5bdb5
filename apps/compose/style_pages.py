"""The page of a musician's private styles: what there is, and the form that has another one learnt."""

from dataclasses import dataclass
from math import exp

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from apps.accounts.permissions import account
from apps.compose.learning import LEARN, MOST_PIECES
from apps.compose.models import Style
from apps.compose.styles import NAME_LENGTH
from apps.jobs.models import Job
from apps.library.imports import SUFFIXES
from apps.library.models import Work
from musicstudio.engine.choices import FEWEST_MELODIES, FEWEST_NOTES, FEWEST_TO_MEASURE, NOTES_TO_TELL

TITLES = 6


@dataclass(frozen=True)
class Row:
    """A style as the page shows it.

    measured       pieces that had no part in it; 0 when none could be spared
    before, after  among how many notes, all as likely, the model and the style hesitate there: e to the nats per note
    """

    style: Style
    titles: list[str]
    more: int
    measured: int
    before: float
    after: float


def row(style: Style) -> Row:
    titles = [piece["title"] for piece in style.pieces]
    known = style.figures
    measured = known.get("measured", 0)
    before, after = (exp(known[name]) if measured else 0.0 for name in ("before", "after"))
    return Row(style, titles[:TITLES], max(0, len(titles) - TITLES), measured, before, after)


@require_safe
@login_required
@ensure_csrf_cookie
def styles(request: HttpRequest) -> HttpResponse:
    """My styles, newest first, and what another one could be learnt from."""
    user = account(request.user)
    context = {
        "rows": [row(style) for style in Style.objects.visible_to(user).order_by("-created_at")],
        "works": Work.objects.owned_by(user).kept().exclude(head=0).order_by("-updated_at", "-id")[:MOST_PIECES],
        "job": Job.objects.visible_to(user).filter(kind=LEARN).exclude(state__in=Job.FINAL).first(),
        "endings": ",".join(SUFFIXES),
        "name_length": NAME_LENGTH,
        "fewest": FEWEST_MELODIES,
        "fewest_notes": FEWEST_NOTES,
        "notes_to_tell": NOTES_TO_TELL,
        "measurable": FEWEST_TO_MEASURE,
        "most": MOST_PIECES,
    }
    return render(request, "compose/styles.html", context)
