"""Asking a sound file who made it, over HTTP."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.limits import TooManyAttempts
from apps.library.serializers import DetailSerializer, RecordingUploadSerializer
from apps.library.uploads import AUDIO_BYTES, CappedUploadMixin
from apps.rights.provenance.telling import Finding, told
from apps.rights.provenance.verifying import Verdict, verify_for
from musicstudio.api import Unreadable
from musicstudio.engine.audio.errors import UnreadableAudio
from musicstudio.sentences import sentence_of


class FactSerializer(serializers.Serializer[Any]):
    """One thing that the credentials say."""

    about = serializers.CharField()
    text = serializers.CharField()


class VerificationSerializer(serializers.Serializer[Any]):
    """What a file is. `work`, `title` and `manifest` only of what the asker may know of."""

    finding = serializers.ChoiceField(choices=list(Finding))
    sentence = serializers.CharField()
    remarks = serializers.ListField(child=serializers.CharField())
    facts = FactSerializer(many=True)
    problems = serializers.ListField(child=serializers.CharField(), help_text="C2PA codes of what does not hold")
    exported_at = serializers.DateTimeField(allow_null=True)
    work = serializers.UUIDField(allow_null=True)
    title = serializers.CharField(allow_null=True)
    manifest = serializers.JSONField(allow_null=True, help_text="The credentials that were removed")


class VerificationsView(CappedUploadMixin, APIView):
    """Files of any origin, one at a time."""

    upload_bytes = AUDIO_BYTES
    permission_classes = [AllowAny]
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="rights_verify",
        summary="Ask a sound file who made it, whether it was changed since, and whether this studio exported its sound",
        request={"multipart/form-data": RecordingUploadSerializer},
        responses={
            200: VerificationSerializer,
            400: OpenApiTypes.OBJECT,
            403: OpenApiResponse(DetailSerializer, description="A browser that is logged in sent no token"),
            413: DetailSerializer,
            422: OpenApiResponse(DetailSerializer, description="This is no sound file that can be read"),
            429: DetailSerializer,
            503: DetailSerializer,
        },
    )
    def post(self, request: Request) -> Response:
        asked = RecordingUploadSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            verdict = verify_for(request._request, asked.validated_data["file"])
        except UnreadableAudio as error:
            raise Unreadable(sentence_of(error)) from error
        except TooManyAttempts as error:
            raise Throttled(wait=error.wait, detail=str(error)) from error
        return Response(VerificationSerializer(plain(verdict)).data)


def plain(verdict: Verdict) -> dict[str, Any]:
    """A verdict as VerificationSerializer writes it."""
    words, remembered, said = told(verdict), verdict.remembered, verdict.examined.credentials
    work = remembered.work if remembered else None
    return {
        "finding": words.finding,
        "sentence": words.sentence,
        "remarks": words.remarks,
        "facts": [{"about": label, "text": text} for label, text in words.facts],
        "problems": said.problems if said else (),
        "exported_at": remembered.at if remembered else None,
        "work": work.pk if work else None,
        "title": work.title if work else None,
        "manifest": remembered.manifest if remembered else None,
    }
