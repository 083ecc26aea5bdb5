"""The voice API's routes."""

from django.urls import path

from apps.voice import api, imports_api, own_voices_api, takes_api

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
    path("own-voices/", own_voices_api.OwnVoicesView.as_view(), name="own-voices"),
    path("own-voices/<uuid:voice_id>/", own_voices_api.OwnVoiceView.as_view(), name="own-voice"),
    path("own-voices/<uuid:voice_id>/learning/", own_voices_api.LearningView.as_view(), name="own-learning"),
    path("own-voices/<uuid:voice_id>/recordings/<int:number>/", own_voices_api.OwnRecordingView.as_view(), name="own-recording"),
    path("own-voices/<uuid:voice_id>/recordings/<int:number>/audio/", own_voices_api.OwnSoundView.as_view(), name="own-sound"),
    path("clips/<slug:key>/", takes_api.ClipView.as_view(), name="clip"),
]
