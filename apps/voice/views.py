"""The singing studio's pages: the voices and one's pieces, and the studio on one of them."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from apps.accounts.permissions import account
from apps.library.imports import SUFFIXES
from apps.library.models import Work
from apps.voice.boot import boot
from apps.voice.permissions import singable_work
from apps.voice.voice_cards import shown_cards
from musicstudio.patterns import pattern

RECENT_WORKS = 12
#: What file choosers offer.
ENDINGS = ",".join(SUFFIXES)


@require_safe
@login_required
@ensure_csrf_cookie
def home(request: HttpRequest) -> HttpResponse:
    """Who sings, and the musician's newest pieces."""
    works = Work.objects.owned_by(account(request.user)).kept().with_newest()[:RECENT_WORKS]
    context = {"works": works, "voices": shown_cards(request.user), "endings": ENDINGS, "studio": pattern("voice:studio")}
    return render(request, "voice/home.html", context)


@require_safe
@login_required
@ensure_csrf_cookie
def studio(request: HttpRequest, work_id: UUID) -> HttpResponse:
    """The singing studio on one of the musician's own works."""
    work = singable_work(request.user, work_id)
    start = boot(user=account(request.user), work=work, newest=work.newest())
    return render(request, "voice/studio.html", {"work": work, "boot": start, "endings": ENDINGS})
