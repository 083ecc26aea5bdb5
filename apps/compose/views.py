"""The composer's pages: where to start, and the studio."""

from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect, ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.permissions import account
from apps.compose import exports, imports
from apps.compose.api import TooBusy
from apps.compose.boot import boot
from apps.compose.forms import NewWorkForm
from apps.compose.melodies import MELODIES, melody
from apps.compose.permissions import open_work
from apps.compose.places import Busy
from apps.library.models import Revision, Work
from apps.library.permissions import may_change
from apps.library.services import create_work
from apps.library.uploads import cap_uploads
from musicstudio.api import TooLarge
from musicstudio.engine.notation import Score, UnreadableScore

RECENT_WORKS = 6
# Engraved in well under half a second; longer scores are left to the browser.
FIRST_PAINT_NOTES = 1500


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
            return _start(request, form, imports.sentence(error), HTTPStatus.UNPROCESSABLE_ENTITY)
        origin, title = Revision.Origin.IMPORT, title or score.title or imports.title_of(asked["file"])
    elif tune := melody(asked["melody"]):
        score, title = tune.score(), title or str(tune.title)
    work = create_work(owner=account(request.user), title=title or _("Untitled"), score=score, origin=origin)
    return redirect("compose:studio", work_id=work.id)


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
    context = {"work": work, "revision": newest, "engraving": _first_paint(newest) if newest else ""}
    if not may_change(request.user, work):
        composed = work.revisions.line().composed_by_a_model().exists()
        return render(request, "compose/shared.html", context | {"formats": exports.FORMATS, "composed": composed})
    start = boot(user=account(request.user), work=work, newest=newest)
    return render(request, "compose/studio.html", context | {"boot": start, "melodies": MELODIES})


def _first_paint(revision: Revision) -> SafeString | str:
    """The engraved score, to be seen before the browser's own engraver is loaded; "" when it cannot be had soon."""
    if sum(len(part["notes"]) for part in revision.score["parts"]) > FIRST_PAINT_NOTES:
        return ""
    try:
        # Checked to hold nothing but drawing.
        return mark_safe(exports.engraving(revision, exports.SVG_WIDTHS[2]))  # noqa: S308
    except (Busy, exports.NotExportable):
        return ""
