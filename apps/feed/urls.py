"""The pages of listening."""

from django.urls import path

from apps.feed import media, pages

app_name = "feed"
urlpatterns = [
    path("", pages.home, name="home"),
    path("tastes/", pages.tastes, name="tastes"),
    path("history/", pages.history, name="history"),
    path("history/export/", pages.history_export, name="history-export"),
    path("favourites/", pages.favourites, name="favourites"),
    path("playlists/", pages.playlists, name="playlists"),
    path("playlists/<uuid:playlist_id>/", pages.playlist, name="playlist"),
    path("yours/", pages.yours, name="yours"),
    path("artists/<str:name>/", pages.artist, name="artist"),
    path("tracks/<uuid:track_id>/", pages.track, name="track"),
    path("tracks/<uuid:track_id>/sound", media.sound, name="sound"),
    path("tracks/<uuid:track_id>/cover.svg", media.cover, name="cover"),
]
