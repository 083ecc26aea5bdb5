"""What a share link opens: a page to read, for whoever has the link, until its owner revokes it."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.permissions import account
from apps.compose import exports
from apps.compose.addresses import keep_secret
from apps.compose.reading import shared_page
from apps.library import services
from apps.library.permissions import linked_revision, linked_work


@require_safe
@ensure_csrf_cookie
def page(request: HttpRequest, token: str) -> HttpResponse:
    """The newest revision of the work, to read, hear, take along and remix."""
    work = linked_work(token)
    files = {suffix: reverse("compose-api:linked-export", args=[token, suffix]) for suffix in exports.FORMATS}
    response = shared_page(request, work, work.newest(), files=files, remix=reverse("compose:linked-remix", args=[token]))
    # A link that is revoked must not live on in a cache.
    response["Cache-Control"] = "private, no-store"
    return keep_secret(response)


@require_POST
def remix(request: HttpRequest, token: str) -> HttpResponse:
    """A copy of one's own, opened at once; strangers log in and come back to the page."""
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("compose:linked", args=[token]))
    copy = services.remix(revision=linked_revision(token), owner=account(request.user))
    return redirect("compose:studio", work_id=copy.pk)
