"""Evidence over HTTP: added and deleted by the holder, read by the holder and by those who review."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.permissions import account
from apps.library.downloads import AnyAccept
from apps.library.media import Sent, send
from apps.library.serializers import DetailSerializer
from apps.library.uploads import CappedUploadMixin
from apps.rights.models import Evidence
from apps.rights.permissions import registry as permissions
from apps.rights.registry.answers import WRITTEN, refusals
from apps.rights.registry.evidence import EVIDENCE_BYTES, add_evidence, delete_evidence
from apps.rights.registry.serializers import EvidenceState


class EvidenceForm(serializers.Serializer[Any]):
    file = serializers.FileField(max_length=1000, help_text="PDF, PNG, JPEG or plain text")


class EvidenceOfWork(CappedUploadMixin, APIView):
    """What speaks for a claim."""

    upload_bytes = EVIDENCE_BYTES
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="rights_add_evidence",
        summary="Add a file that speaks for a claim",
        request={"multipart/form-data": EvidenceForm},
        responses={201: EvidenceState, **WRITTEN, 413: DetailSerializer},
    )
    def post(self, request: Request, registered_work_id: UUID) -> Response:
        work = permissions.own_work(request.user, registered_work_id)
        asked = EvidenceForm(data=request.data)
        asked.is_valid(raise_exception=True)
        with refusals():
            evidence = add_evidence(work=work, actor=account(request.user), upload=asked.validated_data["file"])
        return Response(EvidenceState(evidence).data, HTTPStatus.CREATED)


class EvidenceDetail(APIView):
    """One file."""

    @extend_schema(
        operation_id="rights_evidence",
        summary="A file of evidence: its facts",
        responses={200: EvidenceState, 404: DetailSerializer},
    )
    def get(self, request: Request, evidence_id: UUID) -> Response:
        return Response(EvidenceState(permissions.readable_evidence(request.user, evidence_id)).data)

    @extend_schema(
        operation_id="rights_delete_evidence",
        summary="Delete a file of evidence for good",
        responses={204: None, 404: DetailSerializer},
    )
    def delete(self, request: Request, evidence_id: UUID) -> Response:
        delete_evidence(evidence=permissions.own_evidence(request.user, evidence_id), actor=account(request.user))
        return Response(status=HTTPStatus.NO_CONTENT)


class EvidenceFile(APIView):
    """Its bytes."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="rights_evidence_file",
        summary="A file of evidence, to be saved",
        responses={
            200: OpenApiTypes.BINARY,
            206: OpenApiTypes.BINARY,
            304: None,
            404: DetailSerializer,
            416: None,
        },
    )
    def get(self, request: Request, evidence_id: UUID) -> HttpResponseBase:
        one = permissions.readable_evidence(request.user, evidence_id)
        about = (one.file.storage, one.file.name, one.size, one.media_type, f'"{one.sha256}"', one.title)
        return send(request._request, Sent(*about, ending=Evidence.ENDINGS[one.media_type], attached=True))
