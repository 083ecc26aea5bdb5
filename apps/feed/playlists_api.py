"""Playlists over HTTP."""

from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.permissions import account
from apps.feed import playlists
from apps.feed import serializers as forms
from apps.feed.cards import cards
from apps.feed.listeners import known_listener
from apps.feed.models import Playlist
from apps.feed.permissions import audible_track, own_playlist
from apps.library.serializers import DetailSerializer


class AddedSerializer(serializers.Serializer[None]):
    track = serializers.UUIDField()


class PlaylistsView(APIView):
    """My playlists, those changed last first."""

    @extend_schema(operation_id="feed_playlists", summary="My playlists", responses=forms.PlaylistSerializer(many=True))
    def get(self, request: Request) -> Response:
        return Response(forms.PlaylistSerializer(Playlist.objects.visible_to(request.user).counted(), many=True).data)

    @extend_schema(
        operation_id="feed_create_playlist",
        summary="Make a playlist",
        request=forms.NewPlaylistSerializer,
        responses={201: forms.PlaylistSerializer, 400: OpenApiTypes.OBJECT},
    )
    def post(self, request: Request) -> Response:
        asked = forms.NewPlaylistSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            made = playlists.create(owner=account(request.user), **asked.validated_data)
        except playlists.ListFull as error:
            raise ValidationError({"name": [_("There is no room for more.")]}) from error
        return Response(forms.PlaylistSerializer(made).data, status=201)


class PlaylistView(APIView):
    """One playlist of mine."""

    @extend_schema(
        operation_id="feed_rename_playlist",
        summary="Rename a playlist",
        request=forms.NamedSerializer,
        responses={200: forms.PlaylistSerializer, 400: OpenApiTypes.OBJECT, 404: DetailSerializer},
    )
    def patch(self, request: Request, playlist_id: UUID) -> Response:
        playlist = own_playlist(request.user, playlist_id)
        asked = forms.NamedSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        playlists.rename(playlist=playlist, name=asked.validated_data["name"])
        return Response(forms.PlaylistSerializer(playlist).data)

    @extend_schema(operation_id="feed_delete_playlist", summary="Delete a playlist", responses={204: None, 404: DetailSerializer})
    def delete(self, request: Request, playlist_id: UUID) -> Response:
        playlists.delete(playlist=own_playlist(request.user, playlist_id), actor=account(request.user))
        return Response(status=204)


class EntriesView(APIView):
    """What is in a playlist of mine, in its order."""

    @extend_schema(
        operation_id="feed_playlist_tracks",
        summary="The tracks of a playlist",
        responses={200: forms.TrackSerializer(many=True), 404: DetailSerializer},
    )
    def get(self, request: Request, playlist_id: UUID) -> Response:
        playlist = own_playlist(request.user, playlist_id)
        return Response(cards(known_listener(request.user), playlist.audible()))

    @extend_schema(
        operation_id="feed_add_to_playlist",
        summary="Add a track to a playlist",
        request=AddedSerializer,
        responses={204: None, 400: OpenApiTypes.OBJECT, 404: DetailSerializer},
    )
    def post(self, request: Request, playlist_id: UUID) -> Response:
        playlist = own_playlist(request.user, playlist_id)
        asked = AddedSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            playlists.add(playlist=playlist, track=audible_track(request.user, asked.validated_data["track"]))
        except playlists.ListFull as error:
            raise ValidationError({"track": [_("There is no room for more.")]}) from error
        return Response(status=204)

    @extend_schema(
        operation_id="feed_arrange_playlist",
        summary="Arrange the tracks of a playlist; what is left out leaves it",
        request=forms.ArrangedSerializer,
        responses={204: None, 400: OpenApiTypes.OBJECT, 404: DetailSerializer},
    )
    def put(self, request: Request, playlist_id: UUID) -> Response:
        playlist = own_playlist(request.user, playlist_id)
        asked = forms.ArrangedSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        playlists.arrange(playlist=playlist, tracks=asked.validated_data["tracks"])
        return Response(status=204)
