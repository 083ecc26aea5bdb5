"""The composer's pages: where to start, and the studio."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect, ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.permissions import account
from apps.compose import exports
from apps.compose.boot import boot
from apps.compose.cards import cards
from apps.compose.forms import ENDINGS, NewWorkForm
from apps.compose.melodies import MELODIES, melody
from apps.compose.permissions import open_work
from apps.compose.reading import first_paint, shared_page
from apps.library import imports
from apps.library.models import Revision, Work
from apps.library.permissions import may_change, visible_parent
from apps.library.services import create_work
from apps.library.uploads import cap_uploads
from musicstudio.api import TooBusy, TooLarge
from musicstudio.engine.choices import RHYMES
from musicstudio.engine.notation import Score, UnreadableScore
from musicstudio.patterns import pattern
from musicstudio.places import Busy
from musicstudio.sentences import sentence_of

RECENT_WORKS = 6


@require_safe
@ensure_csrf_cookie
def home(request: HttpRequest) -> HttpResponse:
    """Where a musician starts; strangers read what the studio does."""
    if not request.user.is_authenticated:
        return render(request, "compose/landing.html", {"melodies": MELODIES})
    return _start(request, NewWorkForm())


def _start(request: HttpRequest, form: NewWorkForm, error: str = "", status: int = HTTPStatus.OK) -> HttpResponse:
    recent = Work.objects.owned_by(account(request.user)).kept().with_newest()[:RECENT_WORKS]
    context = {"works": recent, "melodies": MELODIES, "form": form, "error": error}
    context |= {"studio": pattern("compose:studio"), "endings": ENDINGS}
    return render(request, "compose/home.html", context, status=status)


@csrf_exempt  # only until the size of the upload is capped: the token is read from the same body
@require_POST
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A new work, empty or with what the form brings, opened in the studio."""
    cap_uploads(request, imports.UPLOAD_BYTES)
    try:
        return _new(request)
    except TooLarge as error:
        return _start(request, NewWorkForm(), str(error.detail), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


@csrf_protect
def _new(request: HttpRequest) -> HttpResponse:
    form = NewWorkForm(request.POST, request.FILES)
    if not form.is_valid():
        error = str(next(iter(form.errors.values()))[0])
        return _start(request, form, error, HTTPStatus.UNPROCESSABLE_ENTITY)
    asked = form.cleaned_data
    score: Score | None = None
    origin, title = Revision.Origin.EDIT, asked["title"]
    if asked["file"]:
        try:
            score = imports.read(asked["file"]).read.score
        except Busy:
            return _start(request, form, str(TooBusy.default_detail), HTTPStatus.SERVICE_UNAVAILABLE)
        except UnreadableScore as error:
            return _start(request, form, sentence_of(error), HTTPStatus.UNPROCESSABLE_ENTITY)
        origin, title = Revision.Origin.IMPORT, title or score.title or imports.title_of(asked["file"])
    elif tune := melody(asked["melody"]):
        score, title = tune.score(), title or str(tune.title)
    work = create_work(owner=account(request.user), title=title or _("Untitled"), score=score, origin=origin)
    return redirect("compose:studio", work_id=work.id)


@require_safe
def models(request: HttpRequest) -> HttpResponse:
    """What the models are, what they learnt from, and how well they do; anybody may know."""
    return render(request, "compose/models.html", {"cards": cards()})


@require_safe
@ensure_csrf_cookie
def studio(request: HttpRequest, work_id: UUID) -> HttpResponse:
    """The studio on one of the musician's own works; for everybody else the page of a shared one."""
    try:
        work = open_work(request.user, work_id)
    except Http404:
        if request.user.is_authenticated:
            raise
        return redirect_to_login(request.get_full_path())
    newest = work.newest()
    if not may_change(request.user, work):
        files = {suffix: reverse("compose-api:export", args=[newest.pk, suffix]) for suffix in exports.FORMATS} if newest else {}
        return shared_page(request, work, newest, files=files, remix=reverse("library:remix", args=[work.pk]))
    context: dict[str, Any] = {"work": work, "revision": newest, "engraving": first_paint(newest) if newest else ""}
    context |= {"parent": visible_parent(request.user, work), "melodies": MELODIES, "endings": ENDINGS}
    context["rhymes"] = [scheme for scheme in RHYMES if scheme != "free"]
    start = boot(user=account(request.user), work=work, newest=newest)
    return render(request, "compose/studio.html", context | {"boot": start})
