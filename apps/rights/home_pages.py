"""Where rights begin: what I published and where it stands, and what of others is like my works."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.permissions import account
from apps.library.errors import InTrash, NotNow
from apps.rights import gate, publishing
from apps.rights.models import Case, Match, Publication, RegisteredRecording, RegisteredWork
from apps.rights.permissions.publications import own_publication

PER_PAGE = 25


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """My publications: where each stands, why, and what I can do next."""
    user = account(request.user)
    cases = Case.objects.filter(uploader=user).select_related("holder").order_by("-changed_at")
    rows = Publication.objects.visible_to(user).with_what_was_checked().prefetch_related(Prefetch("cases", cases))
    return render(request, "rights/home.html", {"publications": Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))})


@require_safe
@login_required
def matches(request: HttpRequest) -> HttpResponse:
    """My registered works that something published is like, with the cases about it. What lies in no case is told to nobody."""
    user = account(request.user)
    found = Match.objects.filter(cases__holder=user).select_related("publication__work", "publication__publisher").distinct()
    with_cases = found.prefetch_related(Prefetch("cases", Case.objects.filter(holder=user), to_attr="of_holder"))
    owned = RegisteredWork.objects.owned_by(user)
    works = owned.filter(matches__in=found).distinct().prefetch_related(Prefetch("matches", with_cases, to_attr="in_cases"))
    context = {
        "works": Paginator(works, PER_PAGE).get_page(request.GET.get("page")),
        "registered": owned.in_force().count(),
        "watched": RegisteredRecording.objects.owned_by(user).in_force().exclude(audio="").count(),
    }
    return render(request, "rights/matches.html", context)


@require_POST
@login_required
def withdraw(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    """Take what I published from the public."""
    publication = own_publication(request.user, publication_id)
    publishing.withdraw(publication=publication, actor=account(request.user))
    if publication.state == Publication.State.WITHDRAWN:
        told = _("“%(title)s” is withdrawn; nobody but you hears it now.") % {"title": publication.work.title}
        messages.success(request, told, extra_tags=reverse("rights:come-back", args=[publication.pk]))
    else:
        messages.error(request, _("“%(title)s” is blocked; what can be done, its case says.") % {"title": publication.work.title})
    return redirect("rights:home")


@require_POST
@login_required
def come_back(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    """Undo it: the music goes back to where it was."""
    publication = own_publication(request.user, publication_id)
    try:
        gate.come_back(publication=publication, actor=account(request.user))
    except InTrash:
        messages.error(request, _("This work is in the trash. Restore it first."))
    except NotNow as error:
        messages.error(request, str(error))
    else:
        told = _("“%(title)s” is not withdrawn any more.") % {"title": publication.work.title}
        messages.success(request, f"{told} {publication.get_state_display()}.")
    return redirect("rights:home")
