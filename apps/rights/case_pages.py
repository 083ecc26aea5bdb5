"""The pages of cases for everybody who has to do with one: the case itself, my cases, a claim, notices, the figures."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.permissions import account, may_review
from apps.rights.case_forms import ClaimForm, MoveForm
from apps.rights.cases.disclosure import FEWEST
from apps.rights.cases.errors import Incomplete, Refused
from apps.rights.cases.figures import figures
from apps.rights.cases.notices import text_of
from apps.rights.cases.queue import Wanted, neighbours
from apps.rights.cases.services import claim_by_notice, make_move
from apps.rights.cases.table import MOVES, TABS, Move
from apps.rights.cases.telling import choice, story
from apps.rights.comparison_api import comparisons, matches_of
from apps.rights.models import Case, Notice, Publication
from apps.rights.permissions.cases import claimable_publication, claimable_publication_of, own_notice, visible_case

PER_PAGE = 50
page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@page_with_form
@login_required
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case: what it is about, what happened, what the reader can do. POST makes a move."""
    found = visible_case(request.user, case_id)
    move = MOVES.get(request.POST.get("move") or request.GET.get("move", ""))
    form = None
    if request.method == "POST" and move:
        form = MoveForm(move, request.POST)
        if form.is_valid() and _moved(request, found, form):
            return redirect(_address(found, request.GET.get("from", "")))
    return render(request, "rights/cases/case.html", _context(request, visible_case(request.user, case_id), move, form))


def _moved(request: HttpRequest, found: Case, form: MoveForm) -> bool:
    """Whether it was done; what is missing or refused is told on the form."""
    try:
        version = form.cleaned_data.get("version")
        make_move(case=found, move=form.move.name, actor=account(request.user), said=form.said, version=version)
    except Incomplete as error:
        form.miss(error)
    except Refused as error:
        form.add_error(None, str(error))
    else:
        messages.success(request, f"{form.move.done}.")
        return True
    return False


def _context(request: HttpRequest, found: Case, move: Move | None, form: MoveForm | None) -> dict[str, object]:
    reader = account(request.user)
    can = choice(found, reader)
    chosen = move if move in can.moves and move.needs else None
    if chosen and form is None:
        form = MoveForm(chosen, initial={"version": found.version})
    context: dict[str, object] = {
        "case": found,
        "can": can,
        "chosen": chosen,
        "form": form,
        "story": story(found, reader),
        "matches": matches_of(found),
        "boot": {"matches": comparisons(found), "soundfonts": static("soundfonts/")},
        "reviewing": may_review(reader),
        "side": {found.holder_id: "holder", found.uploader_id: "uploader"}.get(reader.pk, ""),
    }
    if may_review(reader):
        wanted = Wanted.of({"tab": _tab_of(found), **request.GET.dict()})
        before, after = neighbours(found, wanted, reader)
        context |= {"previous": before, "next": after, "query": urlencode(wanted.query)}
    return context


def _tab_of(found: Case) -> str:
    return next(tab for tab, states in TABS.items() if found.state in states)


def _address(found: Case, wanted: str) -> str:
    """Where the case is shown; `wanted` is what its reviewer was looking for, as an address says it."""
    query = urlencode(Wanted.of(QueryDict(wanted).dict()).query) if wanted else ""
    # From the top: a browser would otherwise stay at the form, whose place the address of the request named.
    return reverse("rights:case", args=[found.pk]) + (f"?{query}" if query else "") + "#main"


@require_safe
@login_required
def my_cases(request: HttpRequest) -> HttpResponse:
    """Cases in which I am one of the sides."""
    user = account(request.user)
    rows = Case.objects.involving(user).select_related("holder", "uploader").order_by("-changed_at")
    published = Publication.objects.filter(publisher=user).exists()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "rights/cases/mine.html", {"cases": page, "published": published})


@page_with_form
@login_required
def claim(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    """A holder's notice against what somebody else has before the public."""
    user = account(request.user)
    publication = claimable_publication(user, publication_id)
    form = ClaimForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            work = form.cleaned_data["work"]
            made = claim_by_notice(publication=publication, work=work, claimant=user, said=form.said)
        except Incomplete as error:
            form.miss(error)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your claim is sent. A reviewer looks at it; you are told what comes of it."))
            return redirect("rights:case", case_id=made.pk)
    works = form.fields["work"].queryset.exists()  # type: ignore[attr-defined]
    return render(request, "rights/cases/claim.html", {"publication": publication, "form": form, "works": works})


@require_safe
@login_required
def claim_work(request: HttpRequest, work_id: UUID) -> HttpResponse:
    """From a work that everybody hears to the claim about it."""
    publication = claimable_publication_of(account(request.user), work_id)
    return redirect("rights:claim", publication_id=publication.pk)


@require_safe
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """News of my cases."""
    rows = Notice.objects.visible_to(account(request.user)).select_related("event__case", "publication__work")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    told = [(notice, text_of(notice)) for notice in page]
    return render(request, "rights/cases/notices.html", {"notices": told, "page": page, "unread": rows.unread().exists()})


@require_POST
@login_required
def read_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Read, and on to what it is about."""
    notice = own_notice(account(request.user), notice_id)
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())
    return redirect(notice.address)


@require_POST
@login_required
def read_all(request: HttpRequest) -> HttpResponse:
    Notice.objects.visible_to(account(request.user)).unread().update(read_at=timezone.now())
    return redirect("rights:notices")


@require_safe
def transparency(request: HttpRequest) -> HttpResponse:
    """What everybody may know of the cases."""
    return render(request, "rights/cases/transparency.html", {"figures": figures(), "fewest": FEWEST})
