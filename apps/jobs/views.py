"""The page that lists my jobs."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.jobs.models import Job

PER_PAGE = 25


@require_safe
@login_required
def job_list(request: HttpRequest) -> HttpResponse:
    """My jobs, newest first."""
    jobs = Job.objects.visible_to(request.user).order_by("-created_at")
    return render(request, "jobs/list.html", {"jobs": Paginator(jobs, PER_PAGE).get_page(request.GET.get("page"))})
