"""Choosing among what the studio wrote: the alternatives of a work, remarks about their voice leading, ratings."""

from collections import Counter
from dataclasses import asdict
from http import HTTPStatus
from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.permissions import account
from apps.compose import services
from apps.compose.alternatives import newest_alternatives
from apps.compose.downloads import DownloadView
from apps.compose.exports import etag
from apps.compose.permissions import composable_work, own_revision, visible_revision
from apps.compose.serializers import Alternative, Rated, VoiceLeading
from apps.library.models import Revision
from apps.library.serializers import DetailSerializer
from musicstudio.api import Unreadable
from musicstudio.engine.notation import UnreadableScore
from musicstudio.engine.notation.json_form import score_from_json
from musicstudio.engine.voice_leading import MOST_LINES, TooManyLines, find_faults
from musicstudio.places import place
from musicstudio.sentences import sentence_of


class AlternativesView(APIView):
    """The alternatives of the newest generation."""

    @extend_schema(
        operation_id="compose_alternatives",
        summary="The alternatives of a work's newest generation, as they were drawn; empty when it made only one",
        responses={200: Alternative(many=True), 404: DetailSerializer},
    )
    def get(self, request: Request, work_id: UUID) -> Response:
        user = account(request.user)
        return Response(Alternative(newest_alternatives(user=user, work=composable_work(user, work_id)), many=True).data)


class VoiceLeadingView(DownloadView):
    """Remarks about a revision's voice leading."""

    @extend_schema(
        operation_id="compose_voice_leading",
        summary="What a harmony teacher would mark in a revision: parallels, crossings, leaps and the like, with the notes",
        responses={
            200: VoiceLeading,
            304: OpenApiResponse(description="The copy that If-None-Match names is still right"),
            404: DetailSerializer,
            422: OpenApiResponse(DetailSerializer, description="More parts than the studio compares"),
            503: DetailSerializer,
        },
    )
    def get(self, request: Request, revision_id: UUID) -> HttpResponseBase:
        revision = visible_revision(request.user, revision_id)
        return self.answer(request, revision, etag(revision, "voice-leading"), _remarks)


def _remarks(revision: Revision) -> Response:
    try:
        with place():
            remarks = find_faults(score_from_json(revision.score))
    except UnreadableScore as error:
        raise Unreadable(sentence_of(error)) from error
    except TooManyLines as error:
        raise Unreadable(_("Voice leading is looked at in scores of at most %(lines)d parts.") % {"lines": MOST_LINES}) from error
    counts = Counter(remark.kind for remark in remarks)
    return Response(VoiceLeading({"remarks": [asdict(remark) for remark in remarks], "counts": counts}).data)


class RatingView(APIView):
    """My thumb on one revision."""

    @extend_schema(
        operation_id="compose_rate",
        summary="Rate a revision of one's own: 1 = I like it, -1 = not for me",
        request=Rated,
        responses={200: Rated, 400: OpenApiTypes.OBJECT, 404: DetailSerializer},
    )
    def put(self, request: Request, revision_id: UUID) -> Response:
        revision = own_revision(account(request.user), revision_id)
        asked = Rated(data=request.data)
        asked.is_valid(raise_exception=True)
        services.rate(revision=revision, actor=account(request.user), value=asked.validated_data["value"])
        return Response(asked.data)

    @extend_schema(
        operation_id="compose_unrate",
        summary="Take one's rating of a revision back; without one nothing happens",
        responses={204: None, 404: DetailSerializer},
    )
    def delete(self, request: Request, revision_id: UUID) -> Response:
        services.unrate(revision=own_revision(account(request.user), revision_id), actor=account(request.user))
        return Response(status=HTTPStatus.NO_CONTENT)
