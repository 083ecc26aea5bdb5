"""CSV files over HTTP: one in, a job out, and a report for each of its lines."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.permissions import account
from apps.jobs.errors import KeyReused, TooManyWaiting
from apps.jobs.idempotency import IDEMPOTENCY_KEY, QUEUED, idempotency_key
from apps.jobs.serializers import JobSerializer
from apps.library.downloads import AnyAccept
from apps.library.serializers import DetailSerializer
from apps.library.uploads import CappedUploadMixin
from apps.rights.permissions import registry as permissions
from apps.rights.registry.answers import BY_FIELD, Conflict
from apps.rights.registry.exporting import template
from apps.rights.registry.importing import request_import
from apps.rights.registry.serializers import RegistryImportState
from apps.rights.registry.table import TABLE_BYTES, UnreadableTable, written
from musicstudio.api import Unreadable


class ImportForm(serializers.Serializer[Any]):
    """A CSV file with the columns of the template; `dry_run` only tells what would happen."""

    file = serializers.FileField(max_length=1000, help_text="CSV in UTF-8 or GB 18030, 10,000 lines at the most")
    dry_run = serializers.BooleanField(default=False)


class Imports(CappedUploadMixin, APIView):
    """Files that fill the registry."""

    upload_bytes = TABLE_BYTES
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="rights_import",
        summary="Queue a job that takes a CSV file into the registry, or tries it",
        description=(
            "Lines that are good are taken whatever the others are; the same file again changes nothing. The result of the job "
            "counts the lines by outcome, and its `import` names the report."
        ),
        request={"multipart/form-data": ImportForm},
        parameters=[IDEMPOTENCY_KEY],
        responses={
            **QUEUED,
            400: BY_FIELD,
            413: DetailSerializer,
            422: OpenApiResponse(DetailSerializer, description="The file as a whole cannot be read"),
            429: OpenApiResponse(DetailSerializer, description="Another file of this account is being imported"),
            503: DetailSerializer,
        },
    )
    def post(self, request: Request) -> Response:
        asked = ImportForm(data=request.data)
        asked.is_valid(raise_exception=True)
        upload, dry_run = asked.validated_data["file"], asked.validated_data["dry_run"]
        try:
            job, created = request_import(
                holder=account(request.user), upload=upload, dry_run=dry_run, idempotency_key=idempotency_key(request)
            )
        except UnreadableTable as error:
            raise Unreadable(str(error)) from error
        except TooManyWaiting as error:
            raise Throttled(detail=str(error)) from error
        except KeyReused as error:
            raise Conflict(str(error)) from error
        return Response(JobSerializer(job).data, HTTPStatus.ACCEPTED if created else HTTPStatus.OK)


class ImportDetail(APIView):
    """What came of one."""

    @extend_schema(
        operation_id="rights_import_report",
        summary="What came of each line of an imported file",
        responses={200: RegistryImportState, 404: DetailSerializer},
    )
    def get(self, request: Request, import_id: UUID) -> Response:
        return Response(RegistryImportState(permissions.own_import(request.user, import_id)).data)


class ImportReport(APIView):
    """The same to take along."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="rights_import_report_table",
        summary="What came of each line of an imported file, as CSV",
        responses={(200, "text/csv"): OpenApiTypes.STR, 404: DetailSerializer},
    )
    def get(self, request: Request, import_id: UUID) -> HttpResponse:
        done = permissions.own_import(request.user, import_id)
        return _csv("report", b"\xef\xbb\xbf" + written([("line", "outcome", "column", "sentence"), *done.report]))


class Template(APIView):
    """A table to fill in."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="rights_import_template",
        summary="An empty CSV table with the columns of the registry",
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request) -> HttpResponse:
        return _csv("template", template())


def _csv(name: str, content: bytes) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
