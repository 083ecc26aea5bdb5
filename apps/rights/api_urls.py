"""/api/rights/"""

from django.urls import include, path

from apps.rights.provenance.api import VerificationsView

app_name = "rights-api"
urlpatterns = [
    path("", include("apps.rights.registry_api_urls")),
    path("", include("apps.rights.case_api_urls")),
    path("verifications/", VerificationsView.as_view(), name="verifications"),
]
