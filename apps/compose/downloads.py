"""Downloads of a revision: export in every format, and the engraving for the page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.compose import exports
from apps.compose.addresses import keep_secret
from apps.compose.permissions import linked_revision, visible_revision
from apps.compose.serializers import Width
from apps.library.downloads import AnyAccept, file_name
from apps.library.models import Revision
from apps.library.ranges import in_part
from apps.library.serializers import DetailSerializer
from musicstudio.api import Unreadable


class DownloadView(APIView):
    """What every download of a revision shares: who may have it, repeats cost nothing, troubles have a sentence."""

    permission_classes = [AllowAny]
    content_negotiation_class = AnyAccept

    def answer(
        self, request: Request, revision: Revision, tag: str, make: Callable[[Revision], HttpResponseBase]
    ) -> HttpResponseBase:
        """What `make` gives for the revision, or 304 when the asker has it; `tag` names its bytes."""
        response: HttpResponseBase | None = get_conditional_response(request, etag=tag)
        if response is None:
            with told():
                response = make(revision)
        response["ETag"] = tag
        # The browser may keep it, but asks each time: access can be taken back.
        response["Cache-Control"] = "private, no-cache"
        return response


@contextmanager
def told() -> Iterator[None]:
    """Say in an answer why something cannot be exported."""
    try:
        yield
    except exports.NotExportable as error:
        raise Unreadable(str(error)) from error


_EXPORT_ANSWERS: dict[Any, Any] = {
    **{(200, form.media_type): OpenApiTypes.BINARY for form in exports.FORMATS.values()},
    **{(206, form.media_type): OpenApiTypes.BINARY for form in exports.FORMATS.values()},
    304: OpenApiResponse(description="The copy that If-None-Match names is still right"),
    404: DetailSerializer,
    416: OpenApiResponse(description="The range lies behind the end"),
    422: OpenApiResponse(DetailSerializer, description="Too long for this format"),
    503: OpenApiResponse(DetailSerializer, description="Too many exports at once"),
}
_SUFFIX = OpenApiParameter("suffix", str, OpenApiParameter.PATH, enum=sorted(exports.FORMATS))


class FileView(DownloadView):
    """A revision as a file named after its work."""

    def file(self, request: Request, revision: Revision, suffix: str) -> HttpResponseBase:
        if suffix not in exports.FORMATS:
            raise Http404

        if exports.is_signed(revision, suffix):
            # Signed anew each time it is made, so that its bytes alone can name it.
            with told():
                made = exports.export(revision, suffix)
            tag = f'"{sha256(made).hexdigest()}"'
            return self.answer(request, revision, tag, lambda _: self.part(request, revision, suffix, tag, made))
        tag = exports.etag(revision, suffix)

        def make(revision: Revision) -> HttpResponse:
            return self.part(request, revision, suffix, tag, exports.export(revision, suffix))

        return self.answer(request, revision, tag, make)

    def part(self, request: Request, revision: Revision, suffix: str, tag: str, made: bytes) -> HttpResponse:
        """As much of the file as is asked for."""
        response = HttpResponse(made, content_type=exports.FORMATS[suffix].media_type)
        name = file_name(revision.work.title, suffix)
        response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
        response["X-Content-Type-Options"] = "nosniff"
        return in_part(request, response, tag)


class ExportView(FileView):
    """A revision as a file."""

    @extend_schema(
        operation_id="compose_export",
        summary="Download a revision as MIDI, MusicXML, PDF or sound, named after its work",
        parameters=[_SUFFIX],
        responses=_EXPORT_ANSWERS,
    )
    def get(self, request: Request, revision_id: UUID, suffix: str) -> HttpResponseBase:
        return self.file(request, visible_revision(request.user, revision_id), suffix)


class LinkedExportView(FileView):
    """What a share link leads to, as a file."""

    @extend_schema(
        operation_id="compose_linked_export",
        summary="Download the newest revision of the work that a share link leads to",
        parameters=[_SUFFIX],
        responses=_EXPORT_ANSWERS,
    )
    def get(self, request: Request, token: str, suffix: str) -> HttpResponseBase:
        return keep_secret(self.file(request, linked_revision(token), suffix))


class EngravingView(DownloadView):
    """A revision as engraved SVG for the page."""

    @extend_schema(
        operation_id="compose_engraving",
        summary="Engrave a revision as SVG",
        parameters=[Width],
        responses={
            (200, "image/svg+xml"): OpenApiTypes.STR,
            304: OpenApiResponse(description="The copy that If-None-Match names is still right"),
            400: OpenApiTypes.OBJECT,
            404: DetailSerializer,
            422: OpenApiResponse(DetailSerializer, description="Too long to engrave"),
            503: OpenApiResponse(DetailSerializer, description="Too many exports at once"),
        },
    )
    def get(self, request: Request, revision_id: UUID) -> HttpResponseBase:
        asked = Width(data=request.query_params)
        asked.is_valid(raise_exception=True)
        width = asked.validated_data["width"]

        def make(revision: Revision) -> HttpResponse:
            return HttpResponse(exports.engraving(revision, width), content_type="image/svg+xml")

        revision = visible_revision(request.user, revision_id)
        return self.answer(request, revision, exports.etag(revision, f"svg{width}"), make)
