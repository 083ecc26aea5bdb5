"""/api/rights/"""

from django.urls import include, path

from apps.rights.provenance.api import VerificationsView
from apps.rights.publications_api import PublicationsView, PublicationView

app_name = "rights-api"
urlpatterns = [
    path("", include("apps.rights.registry_api_urls")),
    path("", include("apps.rights.case_api_urls")),
    path("publications/", PublicationsView.as_view(), name="publications"),
    path("publications/<uuid:publication_id>/", PublicationView.as_view(), name="publication"),
    path("verifications/", VerificationsView.as_view(), name="verifications"),
]
