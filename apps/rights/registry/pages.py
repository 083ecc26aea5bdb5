"""The holder's pages: what is claimed, a claim and what proves it, the form that makes one, whole tables at once."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from apps.accounts.names import clean_text
from apps.accounts.permissions import account, may_review
from apps.library.imports import SUFFIXES
from apps.library.models import Recording, Work
from apps.rights.models import Contributor, RegisteredWork, RegistryImport
from apps.rights.permissions import registry as permissions
from apps.rights.registry.evidence import EVIDENCE_BYTES, MOST_EVIDENCE
from apps.rights.registry.forms import MOST_CONTRIBUTORS
from apps.rights.registry.search import EVERYBODY, STATES, find_registered
from apps.rights.registry.serializers import RegisteredRecordingState, RegisteredWorkState
from apps.rights.registry.table import MOST_LINES
from apps.rights.territories import TERRITORIES, WORLD

PER_PAGE = 25
CHOICES = 200
"""Works and recordings of the studio that can be chosen from, newest first."""


@require_safe
@login_required
@ensure_csrf_cookie
def registry(request: HttpRequest) -> HttpResponse:
    """What I registered, found by words, identifiers and state; for reviewers what everybody did, too."""
    query = request.GET.dict()
    works = find_registered(request.user, query).prefetch_related("contributors")
    reviewer = may_review(request.user)
    context = {
        "works": Paginator(works, PER_PAGE).get_page(request.GET.get("page")),
        "query": clean_text(query.get("q", "")),
        "state": query["state"] if query.get("state") in STATES else "",
        "reviewer": reviewer,
        "everybody": reviewer and query.get("whose") == EVERYBODY,
    }
    return render(request, "rights/registry/list.html", context)


@require_safe
@login_required
@ensure_csrf_cookie
def new(request: HttpRequest) -> HttpResponse:
    """The form for a new claim."""
    works = Work.objects.owned_by(request.user).kept().exclude(head=0).order_by("-updated_at", "-id")[:CHOICES]
    sources = [{"id": str(one.pk), "title": one.title} for one in works]
    return _form(request, None, {"sources": sources, "save": reverse("rights-api:works")})


@require_safe
@login_required
@ensure_csrf_cookie
def edit(request: HttpRequest, registered_work_id: UUID) -> HttpResponse:
    """The form for what is registered; what was withdrawn is brought back on its page first."""
    found = permissions.own_work(request.user, registered_work_id)
    if found.withdrawn_at is not None:
        return redirect("rights:registry-work", registered_work_id=found.pk)
    return _form(request, found, {"save": reverse("rights-api:work", args=[found.pk])})


@require_safe
@login_required
@ensure_csrf_cookie
def work(request: HttpRequest, registered_work_id: UUID) -> HttpResponse:
    """A claim: who made the work, its recordings, its evidence. Reviewers look; its holder also changes it."""
    found = permissions.readable_work(request.user, registered_work_id)
    user = account(request.user)
    mine = found.holder_id == user.pk
    studio = Recording.objects.filter(work__owner=user, work__trashed_at=None).select_related("work")
    boot = {
        "recordings": RegisteredRecordingState(found.recordings, many=True).data,
        "sources": [{"id": str(one.pk), "title": f"{one.work.title} · {one.title}"} for one in studio[:CHOICES]],
        "scores": ",".join(SUFFIXES),
        "sounds": ",".join(f".{ending}" for ending in Recording.ENDINGS.values()),
        "limits": {"evidence": EVIDENCE_BYTES},
        "urls": {
            "work": reverse("rights-api:work", args=[found.pk]),
            "recording": reverse("rights-api:recording", args=[UUID(int=0)]).replace(str(UUID(int=0)), "{id}"),
            "evidence": reverse("rights-api:evidence", args=[UUID(int=0)]).replace(str(UUID(int=0)), "{id}"),
        },
    }
    context = {
        "work": found,
        "mine": mine,
        "whole": any(one.share for one in found.contributors.all()),
        "most_evidence": MOST_EVIDENCE,
        "boot": boot,
    }
    return render(request, "rights/registry/work.html", context)


@require_safe
@login_required
@ensure_csrf_cookie
def import_table(request: HttpRequest) -> HttpResponse:
    """A CSV file into the registry, and what came of the last one."""
    last = RegistryImport.objects.visible_to(request.user).select_related("job").defer("report").first()
    running = last.job if last and last.job and not last.job.finished else None
    boot = {
        "imports": reverse("rights-api:imports"),
        "last": str(last.pk) if last else None,
        "job": str(running.pk) if running else None,
    }
    return render(request, "rights/registry/import.html", {"boot": boot, "most": f"{MOST_LINES:,}"})


def _form(request: HttpRequest, found: RegisteredWork | None, more: Mapping[str, Any]) -> HttpResponse:
    boot = {
        "claim": RegisteredWorkState(found).data if found else None,
        "roles": [[value, str(label)] for value, label in Contributor.Role.choices],
        "most": MOST_CONTRIBUTORS,
        "page": reverse("rights:registry-work", args=[UUID(int=0)]).replace(str(UUID(int=0)), "{id}"),
        **more,
    }
    context = {"work": found, "boot": boot, "territories": TERRITORIES[1:], "world": WORLD, "sources": more.get("sources")}
    return render(request, "rights/registry/form.html", context)
