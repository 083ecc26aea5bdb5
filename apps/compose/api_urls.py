"""The compose API's routes."""

from django.urls import path

from apps.compose.alternatives_api import AlternativesView, RatingView, VoiceLeadingView
from apps.compose.api import ImportView, KeepView, MelodiesView, MelodyView, generation_view
from apps.compose.downloads import EngravingView, ExportView, LinkedExportView
from apps.compose.generators import GENERATORS
from apps.compose.styles_api import StylesView, StyleView
from apps.compose.transcriptions_api import TranscriptionView

app_name = "compose-api"
urlpatterns = [
    path("melodies/", MelodiesView.as_view(), name="melodies"),
    path("melodies/<slug:slug>/", MelodyView.as_view(), name="melody"),
    path("imports/", ImportView.as_view(), name="imports"),
    *(path(f"{made.slug}/", generation_view(made).as_view(), name=made.slug) for made in GENERATORS),
    path("styles/", StylesView.as_view(), name="styles"),
    path("styles/<uuid:style_id>/", StyleView.as_view(), name="style"),
    path("works/<uuid:work_id>/alternatives/", AlternativesView.as_view(), name="alternatives"),
    path("revisions/<uuid:revision_id>/rating/", RatingView.as_view(), name="rating"),
    path("revisions/<uuid:revision_id>/voice-leading/", VoiceLeadingView.as_view(), name="voice-leading"),
    path("transcriptions/", TranscriptionView.as_view(), name="transcriptions"),
    path("revisions/<uuid:revision_id>/keep/", KeepView.as_view(), name="keep"),
    path("revisions/<uuid:revision_id>/export.<str:suffix>", ExportView.as_view(), name="export"),
    path("revisions/<uuid:revision_id>/engraving.svg", EngravingView.as_view(), name="engraving"),
    path("links/<str:token>/export.<str:suffix>", LinkedExportView.as_view(), name="linked-export"),
]
