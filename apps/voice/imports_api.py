"""Score files into the singing studio over HTTP: as a new song, or to be put in the place of one."""

from http import HTTPStatus

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.permissions import account
from apps.library.imports import UPLOAD_BYTES
from apps.library.serializers import DetailSerializer
from apps.library.uploads import CappedUploadMixin
from apps.voice import serializers as forms
from apps.voice.imports import ReadSong, create_song, read_song
from musicstudio.api import Unreadable
from musicstudio.engine.notation import UnreadableScore
from musicstudio.sentences import sentence_of

_REFUSED = {400: OpenApiTypes.OBJECT, 413: DetailSerializer, 422: DetailSerializer, 503: DetailSerializer}


def _read(request: Request) -> ReadSong:
    asked = forms.SongFile(data=request.data)
    asked.is_valid(raise_exception=True)
    return read_song(asked.validated_data["file"])


class ImportView(CappedUploadMixin, APIView):
    """Reading a file."""

    upload_bytes = UPLOAD_BYTES
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="voice_import",
        summary="Read a score file as a song; stores nothing",
        request={"multipart/form-data": forms.SongFile},
        responses={200: forms.ImportedSong, **_REFUSED},
    )
    def post(self, request: Request) -> Response:
        try:
            return Response(_read(request).as_json())
        except UnreadableScore as error:
            raise Unreadable(sentence_of(error)) from error


class SongsView(CappedUploadMixin, APIView):
    """A file as a new song."""

    upload_bytes = UPLOAD_BYTES
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="voice_new_song",
        summary="Make a work of a score file, to be sung",
        request={"multipart/form-data": forms.SongFile},
        responses={201: forms.NewSong, **_REFUSED},
    )
    def post(self, request: Request) -> Response:
        try:
            found = _read(request)
            work = create_song(owner=account(request.user), found=found)
        except UnreadableScore as error:
            raise Unreadable(sentence_of(error)) from error
        return Response({"work": str(work.pk), "remarks": found.remarks}, HTTPStatus.CREATED)
