"""Every route, by app."""

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import JavaScriptCatalog
from drf_spectacular.views import SpectacularAPIView

from musicstudio.api_page import api_page
from musicstudio.health import health

urlpatterns = [
    path("", include("apps.compose.urls")),
    path("account/", include("apps.accounts.urls")),
    path("library/", include("apps.library.urls")),
    path("jobs/", include("apps.jobs.urls")),
    path("sing/", include("apps.voice.urls")),
    path("rights/", include("apps.rights.urls")),
    path("listen/", include("apps.feed.urls")),
    path("api/accounts/", include("apps.accounts.api_urls")),
    path("api/library/", include("apps.library.api_urls")),
    path("api/jobs/", include("apps.jobs.api_urls")),
    path("api/compose/", include("apps.compose.api_urls")),
    path("api/voice/", include("apps.voice.api_urls")),
    path("api/rights/", include("apps.rights.api_urls")),
    path("api/feed/", include("apps.feed.api_urls")),
    path("api/", api_page, name="api-page"),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("i18n/catalog.js", JavaScriptCatalog.as_view(packages=None, domain="djangojs"), name="js-catalog"),
    path("health/", health, name="health"),
    path("admin/", admin.site.urls),
]

handler404 = "musicstudio.errors.not_found"
