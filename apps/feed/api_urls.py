"""/api/feed/"""

from django.urls import path

from apps.feed import api, following_api, history_api, playlists_api

app_name = "feed-api"
urlpatterns = [
    path("events/", api.EventsView.as_view(), name="events"),
    path("tracks/", api.FeedView.as_view(), name="tracks"),
    path("tracks/<uuid:track_id>/", api.TrackView.as_view(), name="track"),
    path("tracks/<uuid:track_id>/opinions/<str:kind>/", api.OpinionView.as_view(), name="opinion"),
    path("arriving/", api.ArrivingView.as_view(), name="arriving"),
    path("favourites/", api.FavouritesView.as_view(), name="favourites"),
    path("taste/", api.TasteView.as_view(), name="taste"),
    path("taste/unused/", api.UnusedReasonView.as_view(), name="unused"),
    path("history/", history_api.HistoryView.as_view(), name="history"),
    path("history/<uuid:play>/", history_api.PlayView.as_view(), name="play"),
    path("history/taste/", history_api.ForgottenTasteView.as_view(), name="forgotten-taste"),
    path("history/imports/", history_api.ImportsView.as_view(), name="history-imports"),
    path("artists/<str:name>/follow/", following_api.FollowView.as_view(), name="follow"),
    path("playlists/", playlists_api.PlaylistsView.as_view(), name="playlists"),
    path("playlists/<uuid:playlist_id>/", playlists_api.PlaylistView.as_view(), name="playlist"),
    path("playlists/<uuid:playlist_id>/tracks/", playlists_api.EntriesView.as_view(), name="playlist-tracks"),
]
