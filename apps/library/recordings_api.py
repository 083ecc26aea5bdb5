"""Recordings over HTTP: list, upload, look at, delete. The bytes themselves come from apps.library.media."""

from http import HTTPStatus
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.permissions import account
from apps.library import permissions, recordings
from apps.library.api import trash_answer
from apps.library.errors import InTrash, NotNow
from apps.library.models import Recording, RecordingQuerySet
from apps.library.serializers import DetailSerializer, RecordingSerializer, RecordingUploadSerializer
from apps.library.uploads import AUDIO_BYTES, CappedUploadMixin
from musicstudio.api import Unreadable
from musicstudio.engine.audio.errors import UnreadableAudio
from musicstudio.sentences import sentence_of


class Recordings(CappedUploadMixin, generics.ListAPIView[Recording]):
    """The recordings of a work, and the way to add one."""

    upload_bytes = AUDIO_BYTES
    serializer_class = RecordingSerializer
    permission_classes = [IsAuthenticatedOrReadOnly]
    parser_classes = [MultiPartParser]

    def get_queryset(self) -> RecordingQuerySet:
        if getattr(self, "swagger_fake_view", False):
            return Recording.objects.none()
        work = permissions.readable_work(self.request.user, self.kwargs["work_id"])
        return Recording.objects.filter(work=work)

    @extend_schema(
        request={"multipart/form-data": RecordingUploadSerializer},
        responses={
            201: RecordingSerializer,
            404: DetailSerializer,
            409: DetailSerializer,
            413: DetailSerializer,
            422: DetailSerializer,
            503: DetailSerializer,
        },
    )
    def post(self, request: Request, work_id: UUID) -> Response:
        work = permissions.own_work(request.user, work_id)
        upload = RecordingUploadSerializer(data=request.data)
        upload.is_valid(raise_exception=True)
        try:
            recording = recordings.add_recording(work=work, author=account(request.user), data=upload.validated_data["file"])
        except InTrash:
            return trash_answer()
        except UnreadableAudio as error:
            raise Unreadable(sentence_of(error)) from error
        return Response(RecordingSerializer(recording).data, HTTPStatus.CREATED)


class RecordingDetail(APIView):
    """One recording."""

    permission_classes = [IsAuthenticatedOrReadOnly]

    @extend_schema(responses={200: RecordingSerializer, 404: DetailSerializer})
    def get(self, request: Request, recording_id: UUID) -> Response:
        return Response(RecordingSerializer(permissions.readable_recording(request.user, recording_id)).data)

    @extend_schema(responses={204: None, 404: DetailSerializer, 409: DetailSerializer})
    def delete(self, request: Request, recording_id: UUID) -> Response:
        """Gone for good, with its file."""
        recording = permissions.own_recording(request.user, recording_id)
        try:
            recordings.delete_recording(recording=recording, actor=account(request.user))
        except NotNow as error:
            return Response({"detail": str(error)}, HTTPStatus.CONFLICT)
        return Response(status=HTTPStatus.NO_CONTENT)
