"""Claims on works over HTTP: it translates between JSON and services."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.permissions import account
from apps.library.downloads import AnyAccept
from apps.library.imports import UPLOAD_BYTES
from apps.library.models import Work
from apps.library.serializers import DetailSerializer
from apps.library.uploads import CappedUploadMixin
from apps.rights.models import RegisteredWork
from apps.rights.models.registry import RegisteredWorkQuerySet
from apps.rights.permissions import registry as permissions
from apps.rights.registry import works
from apps.rights.registry.answers import BY_FIELD, UPLOADED, WRITTEN, refusals
from apps.rights.registry.exporting import registry_table
from apps.rights.registry.forms import ClaimForm, claim_data
from apps.rights.registry.melodies import melody_of_upload, melody_of_work
from apps.rights.registry.search import EVERYBODY, STATES, find_registered
from apps.rights.registry.serializers import RegisteredWorkRow, RegisteredWorkState
from musicstudio.streaming import in_pieces


class NewClaimForm(ClaimForm):
    """A work to be registered; from one of the studio it takes the melody along."""

    studio_work = serializers.UUIDField(allow_null=True, default=None)


class MelodyForm(serializers.Serializer[Any]):
    file = serializers.FileField(max_length=1000, help_text="MIDI, MusicXML, MuseScore, ABC or UTAU")


class RegisteredWorks(generics.ListAPIView[RegisteredWork]):
    """What is claimed, newest first."""

    serializer_class = RegisteredWorkRow
    queryset = RegisteredWork.objects.none()

    def get_queryset(self) -> RegisteredWorkQuerySet:
        return find_registered(self.request.user, self.request.query_params)

    @extend_schema(
        operation_id="rights_works",
        summary="The works that one has registered",
        parameters=[
            OpenApiParameter("q", str, description="Words of titles and names, or an ISWC, ISRC, IPI or ISNI"),
            OpenApiParameter("state", str, enum=STATES),
            OpenApiParameter("whose", str, enum=[EVERYBODY], description="Everybody's; for reviewers"),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)

    @extend_schema(
        operation_id="rights_register_work",
        summary="Register a work",
        request=NewClaimForm,
        responses={201: RegisteredWorkState, 400: BY_FIELD, 422: DetailSerializer},
    )
    def post(self, request: Request) -> Response:
        asked = NewClaimForm(data=request.data)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        source, holder = said.pop("studio_work"), account(request.user)
        studio_work = Work.objects.owned_by(holder).kept().filter(pk=source).first() if source else None
        if source and studio_work is None:
            raise ValidationError({"studio_work": [_("You have no such work in your library.")]})
        with refusals():
            melody = melody_of_work(studio_work) if studio_work else None
            work = works.register_work(
                holder=holder, claim=ClaimForm.claim(said), melody=melody, studio_work=studio_work
            )  # fmt: skip
        return Response(RegisteredWorkState(work).data, HTTPStatus.CREATED)


class RegisteredWorkDetail(APIView):
    """One of them."""

    @extend_schema(
        operation_id="rights_work",
        summary="A registered work; reviewers see everybody's",
        responses={200: RegisteredWorkState, 404: DetailSerializer},
    )
    def get(self, request: Request, registered_work_id: UUID) -> Response:
        return _told(permissions.readable_work(request.user, registered_work_id))

    @extend_schema(
        operation_id="rights_change_work",
        summary="Change what is registered; what is not sent stays",
        request=ClaimForm(partial=True),
        responses={200: RegisteredWorkState, **WRITTEN},
    )
    def patch(self, request: Request, registered_work_id: UUID) -> Response:
        work = permissions.own_work(request.user, registered_work_id)
        said = request.data
        asked = ClaimForm(data={**claim_data(works.claim_of(work)), **said} if isinstance(said, Mapping) else said)
        asked.is_valid(raise_exception=True)
        with refusals():
            works.change_work(work=work, actor=account(request.user), claim=ClaimForm.claim(asked.validated_data))
        return _told(permissions.own_work(request.user, registered_work_id))

    @extend_schema(
        operation_id="rights_withdraw_work",
        summary="Withdraw a claim; it stays on record and can be brought back",
        responses={204: None, 404: DetailSerializer},
    )
    def delete(self, request: Request, registered_work_id: UUID) -> Response:
        work = permissions.own_work(request.user, registered_work_id)
        works.withdraw_work(work=work, actor=account(request.user))
        return Response(status=HTTPStatus.NO_CONTENT)


class RestoreWork(APIView):
    """Out of being withdrawn."""

    @extend_schema(
        operation_id="rights_restore_work",
        summary="Bring a withdrawn claim back",
        request=None,
        responses={200: RegisteredWorkState, 404: DetailSerializer},
    )
    def post(self, request: Request, registered_work_id: UUID) -> Response:
        work = permissions.own_work(request.user, registered_work_id)
        works.restore_work(work=work, actor=account(request.user))
        return _told(work)


class Melody(CappedUploadMixin, APIView):
    """What melodies are compared with."""

    upload_bytes = UPLOAD_BYTES
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="rights_set_melody",
        summary="Keep the melody of a score file for comparing",
        request={"multipart/form-data": MelodyForm},
        responses={200: RegisteredWorkState, **UPLOADED},
    )
    def post(self, request: Request, registered_work_id: UUID) -> Response:
        work = permissions.own_work(request.user, registered_work_id)
        asked = MelodyForm(data=request.data)
        asked.is_valid(raise_exception=True)
        with refusals():
            melody = melody_of_upload(asked.validated_data["file"])
            work = works.set_melody(work=work, actor=account(request.user), melody=melody)
        return _told(work)

    @extend_schema(
        operation_id="rights_remove_melody",
        summary="Forget the melody",
        responses={200: RegisteredWorkState, 404: DetailSerializer, 409: WRITTEN[409]},
    )
    def delete(self, request: Request, registered_work_id: UUID) -> Response:
        work = permissions.own_work(request.user, registered_work_id)
        with refusals():
            work = works.set_melody(work=work, actor=account(request.user), melody=None)
        return _told(work)


class Table(APIView):
    """All of it at once."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="rights_registry_table",
        summary="Take what one has registered along as CSV",
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        holder = account(request.user)
        headers = {"Content-Disposition": 'attachment; filename="registry.csv"', "Cache-Control": "no-store"}
        return StreamingHttpResponse(
            in_pieces(lambda: registry_table(holder)), content_type="text/csv; charset=utf-8", headers=headers
        )


def _told(work: RegisteredWork) -> Response:
    return Response(RegisteredWorkState(work).data)
