"""Voices of one's own over HTTP: begin one, record its prompts, have it learnt, take it back."""

from http import HTTPStatus
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import Throttled, ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.permissions import account
from apps.jobs.errors import KeyReused, TooManyWaiting
from apps.jobs.idempotency import IDEMPOTENCY_KEY, QUEUED, idempotency_key
from apps.jobs.serializers import JobSerializer
from apps.library.downloads import AnyAccept
from apps.library.media import Sent, send
from apps.library.serializers import DetailSerializer
from apps.library.uploads import CappedUploadMixin
from apps.voice import own_forms as forms
from apps.voice.models import MEDIA_TYPE, OwnVoice
from apps.voice.own_learning import request_learning
from apps.voice.own_voices import (
    RECORDING_BYTES,
    VoiceRefused,
    delete_voice,
    keep_recording,
    prompts_of,
    remove_recording,
    rename_voice,
    start_voice,
)
from apps.voice.permissions import own_recording, own_voice
from apps.voice.takes_api import SOUND
from musicstudio.api import Unreadable
from musicstudio.engine.audio.errors import UnreadableAudio
from musicstudio.sentences import sentence_of


class OwnVoicesView(APIView):
    """The voices of one's own."""

    @extend_schema(
        operation_id="voice_own_voices", summary="One's own synthetic voices", responses=forms.OwnVoiceState(many=True)
    )
    def get(self, request: Request) -> Response:
        voices = OwnVoice.objects.visible_to(request.user).select_related("job").prefetch_related("recordings")
        return Response(forms.OwnVoiceState(voices, many=True).data)

    @extend_schema(
        operation_id="voice_start_own_voice",
        summary="Begin a voice of one's own; recordings of the prompts follow",
        request=forms.NewOwnVoice,
        responses={201: forms.OwnVoiceState, 400: OpenApiTypes.OBJECT},
    )
    def post(self, request: Request) -> Response:
        asked = forms.NewOwnVoice(data=request.data)
        asked.is_valid(raise_exception=True)
        wanted = asked.validated_data
        if not wanted["consent"]:
            raise ValidationError({"consent": [_("Without your consent the studio makes no voice of you.")]})
        try:
            voice = start_voice(owner=account(request.user), name=wanted["name"], language=wanted["language"])
        except VoiceRefused as error:
            raise ValidationError({"name": [str(error)]}) from error
        return Response(forms.OwnVoiceState(voice).data, HTTPStatus.CREATED)


class OwnVoiceView(APIView):
    """One of them."""

    @extend_schema(
        operation_id="voice_own_voice",
        summary="A voice of one's own, with its recordings",
        responses={200: forms.OwnVoiceState, 404: DetailSerializer},
    )
    def get(self, request: Request, voice_id: UUID) -> Response:
        return Response(forms.OwnVoiceState(own_voice(request.user, voice_id)).data)

    @extend_schema(
        operation_id="voice_rename_own_voice",
        summary="Call a voice of one's own otherwise",
        request=forms.OwnVoiceName,
        responses={200: forms.OwnVoiceState, 400: OpenApiTypes.OBJECT, 404: DetailSerializer},
    )
    def patch(self, request: Request, voice_id: UUID) -> Response:
        voice = own_voice(request.user, voice_id)
        asked = forms.OwnVoiceName(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            renamed = rename_voice(voice=voice, actor=account(request.user), name=asked.validated_data["name"])
        except VoiceRefused as error:
            raise ValidationError({"name": [str(error)]}) from error
        except OwnVoice.DoesNotExist as error:
            raise Http404 from error
        return Response(forms.OwnVoiceState(renamed).data)

    @extend_schema(
        operation_id="voice_delete_own_voice",
        summary="Delete a voice of one's own: its weights, its recordings and the phrases it sang; takes stay",
        responses={204: None, 404: DetailSerializer},
    )
    def delete(self, request: Request, voice_id: UUID) -> Response:
        try:
            delete_voice(voice=own_voice(request.user, voice_id), actor=account(request.user))
        except OwnVoice.DoesNotExist as error:
            raise Http404 from error
        return Response(status=HTTPStatus.NO_CONTENT)


class OwnRecordingView(CappedUploadMixin, APIView):
    """The recording of one prompt."""

    upload_bytes = RECORDING_BYTES
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="voice_keep_own_recording",
        summary="Keep a recording of a prompt, in the place of an older one",
        description="What is kept is one channel at 24 kHz without the silence around what is said. 0 is the consent.",
        request={"multipart/form-data": forms.NewRecording},
        responses={
            200: forms.OwnVoiceState,
            400: OpenApiResponse(OpenApiTypes.OBJECT, description="Sentences by field"),
            404: DetailSerializer,
            409: OpenApiResponse(DetailSerializer, description="It may not be replaced now; the older one stays"),
            413: DetailSerializer,
            422: OpenApiResponse(DetailSerializer, description="It cannot be learnt from; an older one stays"),
            503: DetailSerializer,
        },
    )
    def put(self, request: Request, voice_id: UUID, number: int) -> Response:
        voice = own_voice(request.user, voice_id)
        if number >= len(prompts_of(voice)):
            raise Http404
        asked = forms.NewRecording(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            keep_recording(voice=voice, actor=account(request.user), number=number, upload=asked.validated_data["file"])
        except UnreadableAudio as error:
            raise Unreadable(sentence_of(error)) from error
        except VoiceRefused as error:
            return Response({"detail": str(error)}, HTTPStatus.CONFLICT)
        except OwnVoice.DoesNotExist as error:
            raise Http404 from error
        return Response(forms.OwnVoiceState(own_voice(request.user, voice_id)).data)

    @extend_schema(
        operation_id="voice_remove_own_recording",
        summary="Delete the recording of a prompt",
        responses={200: forms.OwnVoiceState, 404: DetailSerializer, 409: DetailSerializer},
    )
    def delete(self, request: Request, voice_id: UUID, number: int) -> Response:
        try:
            remove_recording(recording=own_recording(request.user, voice_id, number), actor=account(request.user))
        except VoiceRefused as error:
            return Response({"detail": str(error)}, HTTPStatus.CONFLICT)
        except OwnVoice.DoesNotExist as error:
            raise Http404 from error
        return Response(forms.OwnVoiceState(own_voice(request.user, voice_id)).data)


class OwnSoundView(APIView):
    """The sound of a recording."""

    content_negotiation_class = AnyAccept

    @extend_schema(operation_id="voice_own_sound", summary="The sound of a recording, whole or in part", responses=SOUND)
    def get(self, request: Request, voice_id: UUID, number: int) -> HttpResponseBase:
        one = own_recording(request.user, voice_id, number)
        name = f"{one.voice.name} {one.number + 1}"
        return send(request._request, Sent(one.audio.storage, one.audio.name, one.size, MEDIA_TYPE, f'"{one.sha256}"', name))


class LearningView(APIView):
    """Having a voice learnt."""

    @extend_schema(
        operation_id="voice_learn_own_voice",
        summary="Queue a job that learns a voice from its recordings",
        description=(
            "It needs the statement of consent and three minutes of recordings. Events: `heard` with the numbers of prompts in "
            "whose recordings something else is heard, `learning` with the distance `figure` after each look."
        ),
        request=None,
        parameters=[IDEMPOTENCY_KEY],
        responses={
            **QUEUED,
            404: DetailSerializer,
            422: OpenApiResponse(DetailSerializer, description="The consent or too much else is missing"),
            429: OpenApiResponse(DetailSerializer, description="Another voice of this account is being learnt"),
        },
    )
    def post(self, request: Request, voice_id: UUID) -> Response:
        voice = own_voice(request.user, voice_id)
        try:
            job, created = request_learning(voice=voice, owner=account(request.user), idempotency_key=idempotency_key(request))
        except VoiceRefused as error:
            raise Unreadable(str(error)) from error
        except OwnVoice.DoesNotExist as error:
            raise Http404 from error
        except TooManyWaiting as error:
            raise Throttled(detail=str(error)) from error
        except KeyReused as error:
            return Response({"detail": str(error)}, HTTPStatus.CONFLICT)
        return Response(JobSerializer(job).data, HTTPStatus.ACCEPTED if created else HTTPStatus.OK)
