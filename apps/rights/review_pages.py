"""The pages of reviewers: the queue, what is done with many cases at once, the trail of one case, holders whose claims rest."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from apps.accounts import audit_export
from apps.accounts.models import AuditCheck, AuditEntry, AuditQuerySet, User
from apps.rights.case_forms import MoveForm
from apps.rights.cases import abuse
from apps.rights.cases.errors import Incomplete, Refused
from apps.rights.cases.queue import Wanted, counts, find
from apps.rights.cases.saying import NOTHING, Said
from apps.rights.cases.services import make_move
from apps.rights.cases.table import MOVES, State
from apps.rights.models import Case
from apps.rights.permissions.cases import reviewing, visible_case

PER_PAGE = 50
BULK = ("take", "take_over", "close")
TAB_LABELS = {
    "new": gettext_lazy("New"),
    "open": pgettext_lazy("state of a case", "Open"),
    "waiting": gettext_lazy("Waiting"),
    "archived": gettext_lazy("Archived"),
}


@require_safe
@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """Every case, by tab and filter."""
    return _queue(request, reviewing(request.user), MoveForm(MOVES["close"]))


def _queue(request: HttpRequest, reviewer: User, form: MoveForm, chosen: Iterable[str] = ()) -> HttpResponse:
    wanted = Wanted.of(request.GET.dict())
    rows = find(wanted, reviewer).select_related("holder", "uploader", "reviewer").prefetch_related("matches")
    found = counts(wanted, reviewer)
    context = {
        "cases": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "query": urlencode(wanted.query),
        "tabs": [(tab, label, found[tab], urlencode(wanted.query | {"tab": tab})) for tab, label in TAB_LABELS.items()],
        "origins": Case.OpenedBy.choices,
        "form": form,
        "chosen": set(chosen),
        "limited": bool(abuse.limited()),
    }
    return render(request, "rights/cases/queue.html", context)


@require_POST
@login_required
def bulk(request: HttpRequest) -> HttpResponse:
    """Take or close the chosen cases, each as if alone and as the reviewer has seen it; what one refuses, the others do not
    suffer from."""
    reviewer = reviewing(request.user)
    name = request.POST.get("move", "")
    chosen = request.POST.getlist("case")
    if name not in BULK or not chosen:
        messages.error(request, _("Choose cases, and what is to be done with them."))
        return redirect(_queue_address(request))
    form = MoveForm(MOVES[name], request.POST)
    said = form.said if name == "close" and form.is_valid() else NOTHING
    done, refused = 0, []
    seen = _seen(chosen)
    for case in Case.objects.visible_to(reviewer).filter(pk__in=seen):
        try:
            _one(case, name, reviewer, said, seen[case.pk])
            done += 1
        except Incomplete as error:
            form.miss(error)
            return _queue(request, reviewer, form, chosen)
        except Refused as error:
            refused.append(f"{case.name}: {error}")
    if done:
        messages.success(request, ngettext("%(count)d case is done.", "%(count)d cases are done.", done) % {"count": done})
    for sentence in refused:
        messages.error(request, sentence)
    return redirect(_queue_address(request))


def _one(case: Case, name: str, reviewer: User, said: Said, version: int) -> None:
    if name in ("take", "take_over"):
        name = "take" if case.state == State.NEW else "take_over"
    make_move(case=case, move=name, actor=reviewer, said=said, version=version)


def _seen(given: list[str]) -> dict[UUID, int]:
    """The version of each case that was seen, by its id; what is neither is left out."""
    found = {}
    for text in given[:PER_PAGE]:
        key, _colon, version = text.partition(":")
        try:
            found[UUID(key)] = int(version)
        except ValueError:
            continue
    return found


def _queue_address(request: HttpRequest) -> str:
    return f"{reverse('rights:cases')}?{urlencode(Wanted.of(request.GET.dict()).query)}"


@require_safe
@login_required
def trail(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The audit trail of one case: who, when, before, after."""
    reviewing(request.user)
    case = visible_case(request.user, case_id)
    context = {
        "case": case,
        "entries": _trail(case).select_related("actor").order_by("at", "id"),
        "check": AuditCheck.objects.first(),
        "states": dict(State.choices),
        "formats": audit_export.FORMATS,
    }
    return render(request, "rights/cases/trail.html", context)


@require_safe
@login_required
def trail_file(request: HttpRequest, case_id: UUID, form: str) -> HttpResponse:
    """The same as a file."""
    reviewing(request.user)
    case = visible_case(request.user, case_id)
    if form not in audit_export.FORMATS:
        raise Http404
    response = HttpResponse("".join(audit_export.lines(_trail(case), form)), content_type=audit_export.MEDIA_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="case-{case.pk}.{form}"'
    return response


def _trail(case: Case) -> AuditQuerySet:
    return AuditEntry.objects.filter(subject=f"case:{case.pk}")


@require_safe
@login_required
def claims(request: HttpRequest) -> HttpResponse:
    """Holders whose claims were rejected too often, to let them go on."""
    reviewing(request.user)
    return render(request, "rights/cases/claims.html", {"limited": abuse.limited(), "most": abuse.MOST_REJECTED})


@require_POST
@login_required
def release_claims(request: HttpRequest, holder_id: int) -> HttpResponse:
    reviewer = reviewing(request.user)
    holder = next((each for each, _count in abuse.limited() if each.pk == holder_id), None)
    if holder is None:
        raise Http404
    try:
        abuse.release(holder=holder, reviewer=reviewer)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(name)s may claim again.") % {"name": holder.username})
    return redirect("rights:claims")
