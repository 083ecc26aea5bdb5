"""Listening over HTTP, for accounts and for browsers without one: events, the feed, tastes."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound, Throttled, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.limits import FEED, TooManyAttempts, take
from apps.feed import preferences
from apps.feed import serializers as forms
from apps.feed.arriving import arriving
from apps.feed.cards import cards, opinions_of, told_placements
from apps.feed.events import OPINIONS_TO_TAKE_BACK, record, take_back
from apps.feed.favourites import favourites
from apps.feed.listeners import asking, known_listener
from apps.feed.mixes import UnknownMix
from apps.feed.models import Listener, Track
from apps.feed.permissions import audible_track
from apps.feed.sessions import NoSuchSession, next_tracks
from apps.library.serializers import DetailSerializer

BRAKED = {
    429: OpenApiResponse(
        DetailSerializer,
        description="Too many browsers without account begin to listen from one address, or one listener asks for too much",
    )
}


class Listening(APIView):
    """For everybody: whoever has no account listens as the session of their browser."""

    permission_classes = [AllowAny]

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, TooManyAttempts):
            exc = Throttled(wait=exc.wait, detail=str(exc))
        return super().handle_exception(exc)


class EventsView(Listening):
    @extend_schema(
        operation_id="feed_events",
        summary="Tell what was heard, seen, liked and hidden",
        request=forms.EventsSerializer,
        responses={200: forms.KeptEventsSerializer, 400: OpenApiTypes.OBJECT, **BRAKED},
    )
    def post(self, request: Request) -> Response:
        """Each event counts once, whenever and however often it is told."""
        told = forms.EventsSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        happened = [forms.HappenedSerializer.happened(one) for one in told.validated_data["events"]]
        try:
            kept = record(listener=asking(request), happened=happened)
        except Listener.DoesNotExist:  # it became that of an account this very moment, in another tab
            kept = record(listener=asking(request), happened=happened)
        return Response({"kept": kept})


class FeedView(Listening):
    @extend_schema(
        operation_id="feed_tracks",
        summary="The next tracks of a mix, each with the reason why it is there",
        parameters=[forms.FeedQuery],
        responses={200: forms.FeedSerializer, 400: OpenApiTypes.OBJECT, 404: DetailSerializer, **BRAKED},
    )
    def get(self, request: Request) -> Response:
        asked = forms.FeedQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        wanted = asked.validated_data
        rest = {name: wanted.get(name) for name in ("mix", "session", "count", "keep")}
        try:
            listener = asking(request)
            take(FEED, str(listener.pk))
            try:
                session, placed = next_tracks(listener=listener, **rest)
            except IntegrityError:  # the listener became that of an account this very moment, in another tab
                session, placed = next_tracks(listener=asking(request), **rest)
        except UnknownMix as error:
            raise ValidationError({"mix": [_("There is no such mix.")]}) from error
        except NoSuchSession as error:
            raise NotFound from error
        answer = {
            "session": session.pk,
            "mix": session.mix,
            "tracks": told_placements(session.listener, placed),
            "more": len(placed) == wanted["count"],
        }
        return Response(answer)


class ArrivingView(Listening):
    @extend_schema(operation_id="feed_arriving", summary="How much there is to hear", responses=forms.ArrivingSerializer)
    def get(self, request: Request) -> Response:
        """And how much is being prepared."""
        return Response(forms.ArrivingSerializer(arriving()).data)


class TrackView(Listening):
    @extend_schema(
        operation_id="feed_track", summary="One track", responses={200: forms.TrackDetailSerializer, 404: DetailSerializer}
    )
    def get(self, request: Request, track_id: UUID) -> Response:
        track = audible_track(request.user, track_id)
        listener = known_listener(request.user, request.session)
        return Response(forms.TrackDetailSerializer(track, context={"opinions": opinions_of(listener, [track])}).data)


class OpinionView(Listening):
    """Taking back what was said of a track on an earlier day; what was said just now, its event can be undone."""

    @extend_schema(
        operation_id="feed_take_back_opinion",
        summary="Take back what I said of a track",
        parameters=[OpenApiParameter("kind", enum=[str(kind) for kind in OPINIONS_TO_TAKE_BACK], location="path")],
        responses={204: None, 404: DetailSerializer},
    )
    def delete(self, request: Request, track_id: UUID, kind: str) -> Response:
        if kind not in OPINIONS_TO_TAKE_BACK:
            raise NotFound
        listener = known_listener(request.user, request.session)
        # Whoever has said something of a track may take it back, also when it is not public any more.
        own = Track.objects.filter(pk=track_id, opinions__listener=listener).first() if listener else None
        track = own or audible_track(request.user, track_id)
        if listener:
            take_back(listener=listener, track=track, kind=kind)
        return Response(status=204)


class FavouritesView(Listening):
    @extend_schema(operation_id="feed_favourites", summary="My favourites", responses=forms.TrackSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Those that something was said of last come first."""
        listener = known_listener(request.user, request.session)
        return Response(cards(listener, favourites(listener)))


class TasteView(Listening):
    """What the listener says to like, and how much generated music they want."""

    @extend_schema(operation_id="feed_taste", summary="What I said I like", responses=forms.TasteSerializer)
    def get(self, request: Request) -> Response:
        return Response(_taste(known_listener(request.user, request.session)))

    @extend_schema(
        operation_id="feed_state_taste",
        summary="Say what I like",
        request=forms.TasteSerializer,
        responses={200: forms.TasteSerializer, 400: OpenApiTypes.OBJECT, **BRAKED},
    )
    def patch(self, request: Request) -> Response:
        told = forms.TasteSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        return Response(_taste(preferences.state(listener=asking(request), **told.validated_data)))


def _taste(listener: Any) -> dict[str, Any]:
    if listener is None:
        return {"tags": [], "generated_share": 50, "introduced": False}
    return {"tags": listener.tags, "generated_share": listener.generated_share, "introduced": listener.introduced}


class UnusedReasonView(Listening):
    """Reasons that the feed must leave alone."""

    @extend_schema(
        operation_id="feed_leave_out_reason",
        summary="Do not use this as a reason any more",
        request=forms.ReasonToLeaveOut,
        responses={204: None, 400: OpenApiTypes.OBJECT, 404: DetailSerializer, **BRAKED},
    )
    def post(self, request: Request) -> Response:
        preferences.leave_out(listener=asking(request), **_reason(request))
        return Response(status=204)

    @extend_schema(
        operation_id="feed_take_reason_again",
        summary="Use this as a reason again",
        request=None,
        parameters=[forms.ReasonToLeaveOut],
        responses={204: None, 400: OpenApiTypes.OBJECT, 404: DetailSerializer, **BRAKED},
    )
    def delete(self, request: Request) -> Response:
        preferences.take_again(listener=asking(request), **_reason(request))
        return Response(status=204)


def _reason(request: Request) -> dict[str, Any]:
    told = forms.ReasonToLeaveOut(data=request.data if request.method == "POST" else request.query_params)
    told.is_valid(raise_exception=True)
    track_id = told.validated_data.get("track")
    track: Track | None = audible_track(request.user, track_id) if track_id else None
    return {"track": track, "tag": told.validated_data.get("tag", "")}
