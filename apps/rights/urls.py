"""The pages of rights."""

from django.urls import include, path

from apps.rights.provenance import pages as provenance

app_name = "rights"
urlpatterns = [
    path("", include("apps.rights.home_urls")),
    path("registry/", include("apps.rights.registry_urls")),
    path("verify/", provenance.verify_page, name="verify"),
    path("", include("apps.rights.case_urls")),
]
