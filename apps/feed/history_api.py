"""My history over HTTP: what I heard, forgetting it, bringing it along from another player."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.permissions import account
from apps.feed import history
from apps.feed.api import BRAKED, Listening
from apps.feed.importing import import_history
from apps.feed.listeners import asking, known_listener, listener_of
from apps.feed.listening_files import FILE_BYTES, UnreadableHistory, read_history
from apps.feed.models import Listen
from apps.feed.permissions import own_listen
from apps.library.serializers import DetailSerializer
from apps.library.uploads import CappedUploadMixin
from musicstudio.api import Unreadable
from musicstudio.places import place

PER_PAGE = 50


class ListenSerializer(serializers.ModelSerializer[Listen]):
    """One play. `counted`: enough of it was heard for a play."""

    track = serializers.UUIDField(source="track_id", read_only=True)
    title = serializers.SerializerMethodField()
    artist = serializers.CharField(source="track.artist.username", read_only=True)

    class Meta:
        model = Listen
        fields = ["play", "track", "title", "artist", "at", "heard_ms", "counted", "skipped", "source"]

    def get_title(self, listen: Listen) -> str:
        return listen.track.title_for(listen.listener.user)


class HistoryQuery(serializers.Serializer[Any]):
    before = serializers.DateTimeField(required=False, help_text="Plays that began before")
    play = serializers.UUIDField(
        required=False, help_text="With `before`, both of the last play that is known: also those of that moment which follow it"
    )


class ForgetQuery(serializers.Serializer[Any]):
    day = serializers.DateField(required=False, help_text="Only what was done on this day, by the clock of `zone`")
    zone = serializers.ChoiceField(sorted(available_timezones()), required=False)


class HistoryView(Listening):
    @extend_schema(
        operation_id="feed_history",
        summary="What I heard, newest first, 50 at a time",
        parameters=[HistoryQuery],
        responses={200: ListenSerializer(many=True), 400: OpenApiTypes.OBJECT},
    )
    def get(self, request: Request) -> Response:
        asked = HistoryQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        listener = known_listener(request.user, request.session)
        if listener is None:
            return Response([])
        rows = history.listens(listener, **asked.validated_data)
        return Response(ListenSerializer(rows[:PER_PAGE], many=True).data)

    @extend_schema(
        operation_id="feed_forget", summary="Forget a day, or everything", parameters=[ForgetQuery], responses={204: None}
    )
    def delete(self, request: Request) -> Response:
        """Out of the feed at once, out of what was learnt from all listeners within a day."""
        asked = ForgetQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        if listener := known_listener(request.user, request.session):
            zone = asked.validated_data.get("zone")
            if day := asked.validated_data.get("day"):
                history.forget_day(listener=listener, day=day, zone=ZoneInfo(zone) if zone else None)
            else:
                history.forget_everything(listener=listener)
        return Response(status=204)


class PlayView(Listening):
    @extend_schema(operation_id="feed_forget_play", summary="Forget one play", responses={204: None, 404: DetailSerializer})
    def delete(self, request: Request, play: UUID) -> Response:
        listen = own_listen(known_listener(request.user, request.session), play)
        history.forget_play(listener=listen.listener, play=play)
        return Response(status=204)


class ForgottenTasteView(Listening):
    """Beginning anew: the history stays, the feed does not go by it any more."""

    @extend_schema(
        operation_id="feed_forget_taste",
        summary="Begin anew with what the feed knows of me",
        request=None,
        responses={204: None, **BRAKED},
    )
    def put(self, request: Request) -> Response:
        history.forget_taste(listener=asking(request))
        return Response(status=204)

    @extend_schema(operation_id="feed_recall_taste", summary="Let what I heard before count again", responses={204: None})
    def delete(self, request: Request) -> Response:
        history.recall_taste(listener=asking(request))
        return Response(status=204)


class HistoryFile(serializers.Serializer[Any]):
    file = serializers.FileField(max_length=1000, help_text="ListenBrainz JSON or Last.fm CSV, 5 MB at the most")


class ImportedHistorySerializer(serializers.Serializer[Any]):
    """Plays in the file; of music that is here; new ones; left out, because they were deleted in the last 30 days."""

    plays = serializers.IntegerField()
    known = serializers.IntegerField()
    fresh = serializers.IntegerField()
    forgotten = serializers.IntegerField()


class ImportsView(CappedUploadMixin, APIView):
    upload_bytes = FILE_BYTES
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="feed_import_history",
        summary="Bring a history along from ListenBrainz or Last.fm",
        request={"multipart/form-data": HistoryFile},
        responses={
            200: ImportedHistorySerializer,
            400: OpenApiTypes.OBJECT,
            413: DetailSerializer,
            422: DetailSerializer,
            503: DetailSerializer,
        },
    )
    def post(self, request: Request) -> Response:
        """The same file again changes nothing."""
        asked = HistoryFile(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            with place():
                plays = read_history(asked.validated_data["file"].read())
        except UnreadableHistory as error:
            raise Unreadable(str(error)) from error
        told = import_history(listener=listener_of(account(request.user)), plays=plays)
        return Response(ImportedHistorySerializer(told).data)
