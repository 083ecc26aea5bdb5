"""Claims on recordings over HTTP, and the sounds themselves."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.permissions import account
from apps.library.downloads import AnyAccept
from apps.library.media import Sent, send
from apps.library.models import Recording
from apps.library.recordings import Sound, read_sound
from apps.library.serializers import DetailSerializer
from apps.library.uploads import AUDIO_BYTES, CappedUploadMixin
from apps.rights.permissions import registry as permissions
from apps.rights.registry import recordings
from apps.rights.registry.answers import UPLOADED, WRITTEN, refusals
from apps.rights.registry.forms import RecordingClaimForm
from apps.rights.registry.serializers import RegisteredRecordingState
from musicstudio.api import JSONParser


class SoundForm(serializers.Serializer[Any]):
    """A sound: a file, or a recording of one's own in the studio."""

    file = serializers.FileField(required=False, max_length=1000, help_text="WAV, FLAC, OGG, MP3 or AIFF")
    studio_recording = serializers.UUIDField(required=False)


class NewRecordingForm(RecordingClaimForm, SoundForm):
    """A recording to be registered, with its sound or, for now, without."""


class RegisteredRecordings(CappedUploadMixin, APIView):
    """The recordings of a registered work."""

    upload_bytes = AUDIO_BYTES
    parser_classes = [MultiPartParser, JSONParser]

    @extend_schema(
        operation_id="rights_register_recording",
        summary="Register a recording of a registered work",
        request={"multipart/form-data": NewRecordingForm, "application/json": NewRecordingForm},
        responses={201: RegisteredRecordingState, **UPLOADED},
    )
    def post(self, request: Request, registered_work_id: UUID) -> Response:
        work = permissions.own_work(request.user, registered_work_id)
        asked = NewRecordingForm(data=request.data)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        with refusals():
            sound, source = _sound(request, said)
            recording = recordings.register_recording(
                work=work,
                actor=account(request.user),
                claim=RecordingClaimForm.claim(said),
                sound=sound,
                studio_recording=source,
            )
        return Response(RegisteredRecordingState(recording).data, HTTPStatus.CREATED)


class RegisteredRecordingDetail(APIView):
    """One of them."""

    @extend_schema(
        operation_id="rights_recording",
        summary="A registered recording; reviewers see everybody's",
        responses={200: RegisteredRecordingState, 404: DetailSerializer},
    )
    def get(self, request: Request, registered_recording_id: UUID) -> Response:
        return Response(RegisteredRecordingState(permissions.readable_recording(request.user, registered_recording_id)).data)

    @extend_schema(
        operation_id="rights_change_recording",
        summary="Change what is registered; what is not sent stays",
        request=RecordingClaimForm(partial=True),
        responses={200: RegisteredRecordingState, **WRITTEN},
    )
    def patch(self, request: Request, registered_recording_id: UUID) -> Response:
        recording = permissions.own_recording(request.user, registered_recording_id)
        said = request.data
        now = recordings.recording_claim_of(recording)
        asked = RecordingClaimForm(data={**vars(now), **said} if isinstance(said, Mapping) else said)
        asked.is_valid(raise_exception=True)
        claim = RecordingClaimForm.claim(asked.validated_data)
        with refusals():
            recordings.change_recording(recording=recording, actor=account(request.user), claim=claim)
        return Response(RegisteredRecordingState(recording).data)

    @extend_schema(
        operation_id="rights_withdraw_recording",
        summary="Withdraw the claim on a recording; it stays on record and can be brought back",
        responses={204: None, 404: DetailSerializer},
    )
    def delete(self, request: Request, registered_recording_id: UUID) -> Response:
        recording = permissions.own_recording(request.user, registered_recording_id)
        recordings.withdraw_recording(recording=recording, actor=account(request.user))
        return Response(status=HTTPStatus.NO_CONTENT)


class RestoreRecording(APIView):
    """Out of being withdrawn."""

    @extend_schema(
        operation_id="rights_restore_recording",
        summary="Bring a withdrawn recording back",
        request=None,
        responses={200: RegisteredRecordingState, 404: DetailSerializer},
    )
    def post(self, request: Request, registered_recording_id: UUID) -> Response:
        recording = permissions.own_recording(request.user, registered_recording_id)
        recordings.restore_recording(recording=recording, actor=account(request.user))
        return Response(RegisteredRecordingState(recording).data)


class RecordingSound(CappedUploadMixin, APIView):
    """What it sounds like."""

    upload_bytes = AUDIO_BYTES
    parser_classes = [MultiPartParser, JSONParser]
    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="rights_recording_sound",
        summary="The sound of a registered recording, whole or in part; for its holder and reviewers",
        responses={
            200: OpenApiTypes.BINARY,
            206: OpenApiTypes.BINARY,
            304: None,
            404: DetailSerializer,
            416: None,
        },
    )
    def get(self, request: Request, registered_recording_id: UUID) -> HttpResponseBase:
        one = permissions.readable_recording(request.user, registered_recording_id)
        if not one.audio:
            raise Http404
        return send(request._request, Sent.sound(one))

    @extend_schema(
        operation_id="rights_add_sound",
        summary="Give its sound to a recording that has none yet",
        request={"multipart/form-data": SoundForm, "application/json": SoundForm},
        responses={200: RegisteredRecordingState, **UPLOADED},
    )
    def post(self, request: Request, registered_recording_id: UUID) -> Response:
        recording = permissions.own_recording(request.user, registered_recording_id)
        asked = SoundForm(data=request.data)
        asked.is_valid(raise_exception=True)
        with refusals():
            sound, source = _sound(request, dict(asked.validated_data))
            if sound is None:
                raise ValidationError({"file": [_("Choose an audio file.")]})
            recording = recordings.add_sound(
                recording=recording, actor=account(request.user), sound=sound, studio_recording=source
            )  # fmt: skip
        return Response(RegisteredRecordingState(recording).data)


def _sound(request: Request, said: dict[str, Any]) -> tuple[Sound | None, Recording | None]:
    """The sound that was sent or named, taken out of `said`. Raises UnreadableAudio, Busy."""
    file, source_id = said.pop("file", None), said.pop("studio_recording", None)
    if file is not None:
        return read_sound(file), None
    if source_id is None:
        return None, None
    source = Recording.objects.filter(pk=source_id, work__owner=account(request.user), work__trashed_at=None).first()
    if source is None:
        raise ValidationError({"studio_recording": [_("You have no such recording in your library.")]})
    return recordings.sound_of(source), source
