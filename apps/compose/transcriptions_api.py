"""A recording in, a job out whose result is its notes."""

from http import HTTPStatus
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.permissions import account
from apps.compose import transcriptions
from apps.jobs.errors import KeyReused, TooManyWaiting
from apps.jobs.idempotency import IDEMPOTENCY_KEY, QUEUED, idempotency_key
from apps.jobs.serializers import JobSerializer
from apps.library.serializers import DetailSerializer
from apps.library.uploads import AUDIO_BYTES, CappedUploadMixin
from musicstudio.api import Unreadable
from musicstudio.engine.audio.errors import UnreadableAudio
from musicstudio.engine.notation.score import TICKS_PER_QUARTER
from musicstudio.fields import FiniteFloat
from musicstudio.sentences import sentence_of

# Grids as the piano roll offers them, ticks: quarters to 32nds, eighth and 16th triplets.
STEPS = tuple(TICKS_PER_QUARTER // divisor for divisor in (1, 2, 3, 4, 6, 8))


class TranscriptionRequest(serializers.Serializer[Any]):
    """A recording of one voice, and the musical time to write it in."""

    file = serializers.FileField(help_text="WAV, FLAC, OGG, MP3 or AIFF, 60 seconds at the most")
    bpm = FiniteFloat(
        min_value=20, max_value=300, allow_null=True, default=None, help_text="Quarters per minute; null = as the notes suggest."
    )
    beats = serializers.IntegerField(min_value=1, max_value=32, default=4, help_text="Beats in a bar")
    unit = serializers.ChoiceField(choices=(1, 2, 4, 8, 16, 32), default=4, help_text="What a beat is: 4 = quarter")
    step = serializers.ChoiceField(choices=STEPS, default=STEPS[3], help_text="Grid in ticks, 10,080 to the quarter")
    strength = FiniteFloat(min_value=0, max_value=1, default=1.0, help_text="0 = as sung, 1 = onto the grid")
    origin = FiniteFloat(
        min_value=0, max_value=60, allow_null=True, default=None, help_text="Second of the first downbeat; null = first note."
    )


class TranscriptionView(CappedUploadMixin, APIView):
    """Hear a melody."""

    upload_bytes = AUDIO_BYTES
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="compose_transcribe",
        summary="Queue a job that writes down the melody of a recording",
        description=(
            "The result of the job: `notes` with onset and end in seconds, MIDI pitch, departure in cents, confidence 0..1 "
            "and doubts (unclear, between, unsteady, short, leap; none for a note to rely on); `tuning` in cents; `seconds`; "
            "`bpm` used and `suggested_bpm`; `origin`; and `score`, the notes on the grid. The recording is not kept."
        ),
        request={"multipart/form-data": TranscriptionRequest},
        parameters=[IDEMPOTENCY_KEY],
        responses={
            **QUEUED,
            400: OpenApiResponse(OpenApiTypes.OBJECT, description="Sentences by field"),
            413: DetailSerializer,
            422: OpenApiResponse(DetailSerializer, description="The recording cannot be read"),
            429: OpenApiResponse(DetailSerializer, description="Too many of this account's recordings are waiting"),
            503: DetailSerializer,
        },
    )
    def post(self, request: Request) -> Response:
        asked = TranscriptionRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        grid = dict(asked.validated_data)
        upload = grid.pop("file")
        try:
            job, created = transcriptions.request_transcription(
                owner=account(request.user), upload=upload, grid=grid, idempotency_key=idempotency_key(request)
            )
        except UnreadableAudio as error:
            raise Unreadable(sentence_of(error)) from error
        except TooManyWaiting as error:
            raise Throttled(detail=str(error)) from error
        except KeyReused as error:
            return Response({"detail": str(error)}, HTTPStatus.CONFLICT)
        return Response(JobSerializer(job).data, HTTPStatus.ACCEPTED if created else HTTPStatus.OK)
