"""The library's pages: lists, and one small form per verb that leads back to where it came from."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.names import clean_text
from apps.accounts.permissions import account
from apps.library import permissions, services
from apps.library.errors import InTrash, NotNow
from apps.library.models import Work
from apps.library.search import SORTS, find_works
from apps.library.sharing import share

PER_PAGE = 24


@require_safe
@login_required
def works(request: HttpRequest) -> HttpResponse:
    """My works, found by title, visibility and order."""
    return _list(request, "library/works.html", {"trashed": ""})


@require_safe
@login_required
def trash(request: HttpRequest) -> HttpResponse:
    """What I threw away, to bring back or to delete for good."""
    return _list(request, "library/trash.html", {"trashed": "1"})


def _list(request: HttpRequest, template: str, fixed: Mapping[str, str]) -> HttpResponse:
    query = {**request.GET.dict(), **fixed}
    page = Paginator(find_works(request.user, query), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "works": page,
        "query": clean_text(query.get("q", "")),
        "visibility": query["visibility"] if query.get("visibility") in Work.Visibility.values else "",
        "visibilities": Work.Visibility.choices,
        "sort": query["sort"] if query.get("sort") in SORTS else "-updated",
    }
    return render(request, template, context)


@require_POST
@login_required
def rename(request: HttpRequest, work_id: UUID) -> HttpResponse:
    """Field `title`."""
    work = permissions.own_work(request.user, work_id)
    return _change(request, services.rename_work, work=work, title=request.POST.get("title", ""))


@require_POST
@login_required
def visibility(request: HttpRequest, work_id: UUID) -> HttpResponse:
    """Field `visibility`."""
    work = permissions.own_work(request.user, work_id)
    asked = request.POST.get("visibility", "")
    if asked not in Work.Visibility.values:
        messages.error(request, _("Please choose who may see this work."))
        return _back(request)
    answer = _change(request, share, work=work, visibility=asked)
    if work.standing == Work.Standing.CHECKING:
        messages.info(
            request, _("“%(title)s” is compared with registered music first; then everybody can see it.") % {"title": work.title}
        )
    return answer


@require_POST
@login_required
def throw_away(request: HttpRequest, work_id: UUID) -> HttpResponse:
    """Into the trash."""
    work = permissions.own_work(request.user, work_id)
    services.trash_work(work=work, actor=account(request.user))
    messages.success(request, _("“%(title)s” is in the trash.") % {"title": work.title})
    return _back(request)


@require_POST
@login_required
def restore(request: HttpRequest, work_id: UUID) -> HttpResponse:
    """Out of the trash."""
    work = permissions.own_work(request.user, work_id)
    services.restore_work(work=work, actor=account(request.user))
    messages.success(request, _("“%(title)s” is back.") % {"title": work.title})
    return _back(request)


@require_POST
@login_required
def purge(request: HttpRequest, work_id: UUID) -> HttpResponse:
    """Gone for good."""
    work = permissions.own_work(request.user, work_id)
    services.purge_work(work=work, actor=account(request.user))
    messages.success(request, _("“%(title)s” is deleted for good.") % {"title": work.title})
    return _back(request, "library:trash")


@require_POST
@login_required
def remix(request: HttpRequest, work_id: UUID) -> HttpResponse:
    """A copy of my own, opened at once."""
    newest = permissions.readable_work(request.user, work_id).newest()
    if newest is None:
        messages.error(request, _("This work is still empty; there is nothing to remix."))
        return _back(request)
    return redirect("compose:studio", work_id=services.remix(revision=newest, owner=account(request.user)).pk)


def _change(request: HttpRequest, service: Any, **arguments: Any) -> HttpResponse:
    try:
        service(actor=account(request.user), **arguments)
    except InTrash:
        messages.error(request, _("This work is in the trash. Restore it first."))
    except NotNow as error:
        messages.error(request, str(error))
    return _back(request)


def _back(request: HttpRequest, default: str = "library:works") -> HttpResponse:
    """To the page named by the form's `next`, when it is on this site."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return redirect(target if safe else default)
