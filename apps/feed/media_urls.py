"""Addresses of sounds and pictures. They change with every version, by `?v=`."""

from django.urls import path

from apps.feed import media

app_name = "feed"
urlpatterns = [
    path("tracks/<uuid:track_id>/sound", media.sound, name="sound"),
    path("tracks/<uuid:track_id>/cover.svg", media.cover, name="cover"),
]
