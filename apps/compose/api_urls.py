"""The compose API's routes."""

from django.urls import path

from apps.compose.api import HarmonisationView, ImportView, KeepView
from apps.compose.downloads import EngravingView, ExportView
from apps.compose.transcriptions_api import TranscriptionView

app_name = "compose-api"
urlpatterns = [
    path("imports/", ImportView.as_view(), name="imports"),
    path("harmonisations/", HarmonisationView.as_view(), name="harmonisations"),
    path("transcriptions/", TranscriptionView.as_view(), name="transcriptions"),
    path("revisions/<uuid:revision_id>/keep/", KeepView.as_view(), name="keep"),
    path("revisions/<uuid:revision_id>/export.<str:suffix>", ExportView.as_view(), name="export"),
    path("revisions/<uuid:revision_id>/engraving.svg", EngravingView.as_view(), name="engraving"),
]
