"""What a case compares, as numbers to draw and sounds to play."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.library.downloads import AnyAccept
from apps.library.media import Sent, send
from apps.library.serializers import DetailSerializer
from apps.rights.cases.comparison import Side, compared, sound_of
from apps.rights.models import Case, Match
from apps.rights.permissions.cases import heard_sound, visible_case


class SegmentSerializer(serializers.Serializer[Any]):
    """A stretch that is alike, in seconds: of what is published, and of what is registered, null where that is not known."""

    start = serializers.FloatField()
    end = serializers.FloatField()
    there = serializers.FloatField(allow_null=True, default=None)
    until = serializers.FloatField(allow_null=True, default=None)


class ComparedSerializer(serializers.Serializer[Any]):
    """One side. `peaks`: loudest sample of each of equal slices of time, 0..1; `notes`: [start, end, pitch] in seconds and MIDI
    numbers; `sound`: the address of its bytes, null for a melody, for what has been deleted since, and once nothing can be
    decided any more."""

    title = serializers.CharField()
    seconds = serializers.FloatField()
    sound = serializers.CharField(allow_null=True)
    peaks = serializers.ListField(child=serializers.FloatField())
    notes = serializers.ListField(child=serializers.ListField(child=serializers.FloatField()))


class ComparisonSerializer(serializers.ModelSerializer[Match]):
    """A match, side by side. A second of the published one lasts `tempo` seconds in the registered one."""

    segments = SegmentSerializer(many=True)
    published = serializers.SerializerMethodField()
    registered = serializers.SerializerMethodField()

    class Meta:
        model = Match
        fields = ("id", "method", "tempo", "segments", "published", "registered")
        read_only_fields = fields

    @extend_schema_field(ComparedSerializer)
    def get_published(self, match: Match) -> dict[str, Any]:
        return self._side(match, Side.PUBLISHED)

    @extend_schema_field(ComparedSerializer)
    def get_registered(self, match: Match) -> dict[str, Any]:
        return self._side(match, Side.REGISTERED)

    def _side(self, match: Match, side: Side) -> dict[str, Any]:
        case: Case = self.context["case"]
        address = reverse("rights-api:match-sound", args=[case.pk, match.pk, side])
        heard = case.opens_sound and sound_of(match, side) is not None
        return {**vars(compared(match, side)), "sound": address if heard else None}


def matches_of(case: Case) -> QuerySet[Match]:
    """With all that is told of them, the surest first."""
    return case.matches.select_related("registered_work", "registered_recording", "recording", "revision", "publication__work")


def comparisons(case: Case) -> list[dict[str, Any]]:
    """Every match of the case, side by side, as JSON."""
    return list(ComparisonSerializer(matches_of(case), many=True, context={"case": case}).data)


class ComparisonsView(APIView):
    """What a case compares."""

    @extend_schema(operation_id="rights_comparisons", responses={200: ComparisonSerializer(many=True), 404: DetailSerializer})
    def get(self, request: Request, case_id: UUID) -> Response:
        return Response(comparisons(visible_case(request.user, case_id)))


class MatchSound(APIView):
    """The recordings that a match compares."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="rights_match_sound",
        summary="One of the two recordings of a match, whole or in part; for both sides of the case and for reviewers",
        parameters=[OpenApiParameter("side", enum=list(Side), location=OpenApiParameter.PATH)],
        responses={200: OpenApiTypes.BINARY, 206: OpenApiTypes.BINARY, 304: None, 404: DetailSerializer, 416: None},
    )
    def get(self, request: Request, case_id: UUID, match_id: UUID, side: str) -> HttpResponseBase:
        sound = Sent.sound(heard_sound(request.user, case_id, match_id, side))
        return send(request._request, replace(sound, offered=False))
