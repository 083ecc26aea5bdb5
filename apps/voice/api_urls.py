"""The voice API's routes."""

from django.urls import path

from apps.voice import api, imports_api, takes_api

app_name = "voice-api"
urlpatterns = [
    path("voices/", api.VoicesView.as_view(), name="voices"),
    path("imports/", imports_api.ImportView.as_view(), name="imports"),
    path("songs/", imports_api.SongsView.as_view(), name="songs"),
    path("songs/<uuid:work_id>/", api.SongView.as_view(), name="song"),
    path("songs/<uuid:work_id>/plan/", api.PlanView.as_view(), name="plan"),
    path("songs/<uuid:work_id>/words/", api.WordsView.as_view(), name="words"),
    path("songs/<uuid:work_id>/takes/", takes_api.TakesOfSong.as_view(), name="song-takes"),
    path("songs/<uuid:work_id>/export/", takes_api.SongExportView.as_view(), name="song-export"),
    path("takes/", takes_api.TakesView.as_view(), name="takes"),
    path("takes/<uuid:take_id>/", takes_api.TakeView.as_view(), name="take"),
    path("takes/<uuid:take_id>/audio/", takes_api.AudioView.as_view(), name="audio"),
    path("takes/<uuid:take_id>/export/", takes_api.TakeExportView.as_view(), name="take-export"),
    path("clips/<slug:key>/", takes_api.ClipView.as_view(), name="clip"),
]
