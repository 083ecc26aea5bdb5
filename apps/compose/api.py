"""The compose API: generate, import, keep. It only translates."""

from http import HTTPStatus
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound, Throttled, ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.permissions import account
from apps.compose import services
from apps.compose.controls import InvalidControls
from apps.compose.generators import Generator
from apps.compose.melodies import MELODIES, melody
from apps.compose.permissions import own_revision
from apps.compose.serializers import Imported, Kept, MelodyRow, Upload, WholeMelody
from apps.jobs.errors import KeyReused, TooManyWaiting
from apps.jobs.idempotency import IDEMPOTENCY_KEY, QUEUED, idempotency_key
from apps.jobs.serializers import JobSerializer
from apps.library import imports
from apps.library.api import stale_answer, trash_answer
from apps.library.errors import InTrash, StaleBase
from apps.library.serializers import DetailSerializer, RevisionSerializer, StaleSerializer
from apps.library.uploads import CappedUploadMixin
from musicstudio.api import Unreadable
from musicstudio.engine.notation import UnreadableScore
from musicstudio.engine.notation.json_form import score_to_json
from musicstudio.sentences import sentence_of


class GenerationView(APIView):
    """One generator; `generation_view` makes a class of it, so that each has its own description."""

    generator: Generator

    def queued(self, request: Request) -> Response:
        asked = self.generator.controls(data=request.data)
        asked.is_valid(raise_exception=True)
        controls = dict(asked.validated_data)
        owner = account(request.user)
        revision = own_revision(owner, controls.pop("revision"))
        try:
            job, created = services.request_generation(
                self.generator, owner=owner, revision=revision, controls=controls, idempotency_key=idempotency_key(request)
            )
        except InvalidControls as error:
            raise ValidationError(dict(error.errors)) from error
        except TooManyWaiting as error:
            raise Throttled(detail=str(error)) from error
        except KeyReused as error:
            return Response({"detail": str(error)}, HTTPStatus.CONFLICT)
        status = HTTPStatus.ACCEPTED if created else HTTPStatus.OK
        return Response(JobSerializer(job, context={"request": request}).data, status)


def generation_view(made_by: Generator) -> type[GenerationView]:
    class View(GenerationView):
        __doc__ = SUMMARIES[made_by.slug]
        generator = made_by

        @extend_schema(
            operation_id=f"compose_{made_by.verb}",
            summary=SUMMARIES[made_by.slug],
            request=made_by.controls,
            parameters=[IDEMPOTENCY_KEY],
            responses={
                **QUEUED,
                400: OpenApiResponse(OpenApiTypes.OBJECT, description="Sentences by field"),
                404: DetailSerializer,
                429: OpenApiResponse(DetailSerializer, description="Too much of what this account asked for is waiting"),
            },
        )
        def post(self, request: Request) -> Response:
            return self.queued(request)

    return View


SUMMARIES = {
    "harmonisations": "Harmonise a revision: queue a job that adds voices to its melody",
    "accompaniments": "Accompany a revision: queue a job that writes chords and instruments that play them",
    "patterns": "Write an accompaniment pattern: queue a job that plays the score's chords",
    "textures": "Play like another bar: queue a job that carries one bar's way of playing to others",
    "variations": "Vary a melody: queue a job that writes bars of it otherwise",
    "continuations": "Continue a melody: queue a job that adds bars to it",
    "words": "Write words: queue a job that puts syllables under the melody",
}


class ImportView(CappedUploadMixin, APIView):
    """Read a score file."""

    upload_bytes = imports.UPLOAD_BYTES
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="compose_import",
        summary="Read a score file and guess its melody; stores nothing",
        request={"multipart/form-data": Upload},
        responses={200: Imported, 400: OpenApiTypes.OBJECT, 413: DetailSerializer, 422: DetailSerializer, 503: DetailSerializer},
    )
    def post(self, request: Request) -> Response:
        upload = Upload(data=request.data)
        upload.is_valid(raise_exception=True)
        try:
            found = imports.read(upload.validated_data["file"], upload.validated_data.get("melody"))
        except imports.NoSuchVoice as error:
            raise ValidationError({"melody": [_("The score has no notes in this voice.")]}) from error
        except UnreadableScore as error:
            raise Unreadable(sentence_of(error)) from error
        return Response(found.as_json())


class MelodiesView(APIView):
    """The tunes to start from."""

    @extend_schema(operation_id="compose_melodies", summary="Public-domain tunes to start from", responses=MelodyRow(many=True))
    def get(self, request: Request) -> Response:
        return Response(MelodyRow(MELODIES, many=True).data)


class MelodyView(APIView):
    """One of the tunes."""

    @extend_schema(
        operation_id="compose_melody", summary="One tune, as a score", responses={200: WholeMelody, 404: DetailSerializer}
    )
    def get(self, request: Request, slug: str) -> Response:
        tune = melody(slug)
        if tune is None:
            raise NotFound
        return Response({**MelodyRow(tune).data, "score": score_to_json(tune.score())})


class KeepView(APIView):
    """Keep a proposal."""

    @extend_schema(
        operation_id="compose_keep",
        summary="Put a proposal (another alternative, or a harmony of an older revision) on top of its work",
        request=Kept,
        responses={201: RevisionSerializer, 400: OpenApiTypes.OBJECT, 404: DetailSerializer, 409: StaleSerializer},
    )
    def post(self, request: Request, revision_id: UUID) -> Response:
        revision = own_revision(account(request.user), revision_id)
        asked = Kept(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            kept = services.keep_proposal(revision=revision, actor=account(request.user), base=asked.validated_data["base"])
        except StaleBase as error:
            return stale_answer(error)
        except InTrash:
            return trash_answer()
        return Response(RevisionSerializer(kept).data, HTTPStatus.CREATED)
