"""The singing studio's pages."""

from django.urls import path

from apps.voice import own_pages, views

app_name = "voice"
urlpatterns = [
    path("", views.home, name="home"),
    path("voices/", own_pages.voices, name="own-voices"),
    path("voices/<uuid:voice_id>/", own_pages.voice, name="own-voice"),
    path("<uuid:work_id>/", views.studio, name="studio"),
]
