"""The doors of the admin site: one login page with one brake, and no trace of the site for everybody else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.permissions import may_administer

View = Callable[..., HttpResponseBase]


class StudioAdminSite(AdminSite):
    """Administrators only. Strangers go to the studio's own login; to every other account these pages do not exist."""

    site_header = site_title = _("MusicStudio administration")

    def has_permission(self, request: HttpRequest) -> bool:
        return may_administer(request.user)

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # type: ignore[override]  # the stubs know no streamed answers
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            return guarded(request, *args, **kwargs)

        return inner

    def password_change(  # type: ignore[override]  # the stubs expect a page
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseRedirect:
        """The account page asks for the old password under the brake, and writes it down."""
        return HttpResponseRedirect(reverse("accounts:password_change"))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseRedirect:
        """Django's own login form would know nothing of the limit on attempts."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise Http404
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))
