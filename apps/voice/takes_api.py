"""Takes and clips over HTTP: asking for one, hearing it, taking it along."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import Throttled
from rest_framework.generics import ListAPIView
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.permissions import account
from apps.jobs.errors import KeyReused, TooManyWaiting
from apps.jobs.idempotency import IDEMPOTENCY_KEY, idempotency_key
from apps.library.downloads import AnyAccept, file_name
from apps.library.media import Sent, send
from apps.library.ranges import in_part
from apps.library.serializers import DetailSerializer
from apps.voice import serializers as forms
from apps.voice.exports import SONG_FORMATS, SOUNDS, export_song, export_take, is_signed, take_etag
from apps.voice.lines import CannotSing
from apps.voice.models import MEDIA_TYPE, Take, TakeQuerySet
from apps.voice.permissions import own_clip, own_take, singable_revision, singable_work
from apps.voice.services import change_take, delete_take, delete_unliked_takes, request_take, song_of
from musicstudio.api import Unreadable

SOUND: dict[Any, Any] = {
    (200, MEDIA_TYPE): OpenApiTypes.BINARY,
    (206, MEDIA_TYPE): OpenApiTypes.BINARY,
    304: OpenApiResponse(description="The copy that If-None-Match names is still right"),
    404: DetailSerializer,
    416: OpenApiResponse(description="The range lies behind the end"),
}


class TakesView(APIView):
    """Asking for a take."""

    @extend_schema(
        operation_id="voice_take",
        summary="Have a work sung: queue a job that brings a take, phrase by phrase",
        request=forms.TakeRequest,
        parameters=[IDEMPOTENCY_KEY],
        responses={
            202: forms.QueuedTake,
            200: OpenApiResponse(forms.QueuedTake, description="What this key already stands for"),
            400: OpenApiResponse(OpenApiTypes.OBJECT, description="Sentences by field"),
            404: DetailSerializer,
            409: OpenApiResponse(DetailSerializer, description="The key was used for another request"),
            422: OpenApiResponse(DetailSerializer, description="Nothing of this can be sung, or no more takes are kept"),
            429: OpenApiResponse(DetailSerializer, description="Too much of what this account asked for is waiting"),
        },
    )
    def post(self, request: Request) -> Response:
        asked = forms.TakeRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        wanted = asked.validated_data
        revision = singable_revision(singable_work(request.user, wanted["work"]), wanted["revision"])
        if revision is None:
            raise Http404
        try:
            take, job, created = request_take(
                owner=account(request.user),
                revision=revision,
                settings=wanted["settings"],
                from_second=wanted["from_second"],
                idempotency_key=idempotency_key(request),
            )
        except CannotSing as error:
            raise Unreadable(str(error)) from error
        except TooManyWaiting as error:
            raise Throttled(detail=str(error)) from error
        except KeyReused as error:
            return Response({"detail": str(error)}, HTTPStatus.CONFLICT)
        answer = forms.QueuedTake({"job": job, "take": take}, context={"request": request})
        return Response(answer.data, HTTPStatus.ACCEPTED if created else HTTPStatus.OK)


class TakePages(PageNumberPagination):
    """A take brings its settings, with all that is drawn: fewer at once than of other things."""

    page_size = 20


class TakesOfSong(ListAPIView[Take]):
    """The takes of one work."""

    serializer_class = forms.TakeSerializer
    pagination_class = TakePages

    def get_queryset(self) -> TakeQuerySet:
        if getattr(self, "swagger_fake_view", False):
            return Take.objects.none()
        work = singable_work(self.request.user, self.kwargs["work_id"])
        asked = forms.WhichTakes(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        takes = Take.objects.visible_to(self.request.user).filter(song__work=work).select_related("job", "song")
        before = asked.validated_data.get("before")
        return takes if before is None else takes.filter(number__lt=before)

    @extend_schema(operation_id="voice_takes", summary="One's own takes of a work, newest first", parameters=[forms.WhichTakes])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)

    @extend_schema(
        operation_id="voice_delete_unliked_takes",
        summary="Throw away one's own takes of a work for good, but those that are liked or not sung yet",
        parameters=[forms.UnlikedTakes],
        responses={204: None, 400: OpenApiTypes.OBJECT, 404: DetailSerializer},
    )
    def delete(self, request: Request, work_id: UUID) -> Response:
        work = singable_work(request.user, work_id)
        asked = forms.UnlikedTakes(data=request.query_params)
        asked.is_valid(raise_exception=True)
        delete_unliked_takes(owner=account(request.user), work=work, up_to=asked.validated_data["up_to"])
        return Response(status=HTTPStatus.NO_CONTENT)


class TakeView(APIView):
    """One take."""

    @extend_schema(
        operation_id="voice_change_take",
        summary="Name a take, like it or not",
        request=forms.TakeChanges,
        responses={200: forms.TakeSerializer, 400: OpenApiTypes.OBJECT, 404: DetailSerializer},
    )
    def patch(self, request: Request, take_id: UUID) -> Response:
        take = own_take(request.user, take_id)
        asked = forms.TakeChanges(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            changed = change_take(take=take, actor=account(request.user), changes=asked.validated_data)
        except Take.DoesNotExist as error:
            raise Http404 from error
        return Response(forms.TakeSerializer(changed).data)

    @extend_schema(
        operation_id="voice_delete_take",
        summary="Throw a take away for good, with its sound",
        responses={204: None, 404: DetailSerializer},
    )
    def delete(self, request: Request, take_id: UUID) -> Response:
        try:
            delete_take(take=own_take(request.user, take_id), actor=account(request.user))
        except Take.DoesNotExist as error:
            raise Http404 from error
        return Response(status=HTTPStatus.NO_CONTENT)


class AudioView(APIView):
    """The sound of a take."""

    content_negotiation_class = AnyAccept

    @extend_schema(operation_id="voice_audio", summary="The sound of a take, whole or in part", responses=SOUND)
    def get(self, request: Request, take_id: UUID) -> HttpResponseBase:
        take = own_take(request.user, take_id)
        if not take.audio:
            raise Http404
        file = Sent(take.audio.storage, take.audio.name, take.size, MEDIA_TYPE, f'"{take.sha256}"', _title(take))
        return send(request._request, file)


class ClipView(APIView):
    """The sound of a phrase."""

    content_negotiation_class = AnyAccept

    @extend_schema(operation_id="voice_clip", summary="The sound of a phrase", responses=SOUND)
    def get(self, request: Request, key: str) -> HttpResponseBase:
        clip = own_clip(request.user, key)
        # Other sound has another key.
        caching = "private, max-age=31536000, immutable"
        file = Sent(clip.audio.storage, clip.audio.name, clip.size, MEDIA_TYPE, f'"{clip.key}"', clip.key[:12], caching)
        return send(request._request, file)


class TakeExportView(APIView):
    """A take as a file."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="voice_export_take",
        summary="Download a take: the voice, what it sings with, or both; marked as synthetic",
        parameters=[forms.TakeExport],
        responses={
            **{(status, kind): OpenApiTypes.BINARY for status in (200, 206) for kind in SOUNDS.values()},
            304: OpenApiResponse(description="The copy that If-None-Match names is still right"),
            400: OpenApiTypes.OBJECT,
            404: DetailSerializer,
            416: OpenApiResponse(description="The range lies behind the end"),
            422: OpenApiResponse(DetailSerializer, description="Not sung yet, or too long for this format"),
            503: OpenApiResponse(DetailSerializer, description="Too many exports at once"),
        },
    )
    def get(self, request: Request, take_id: UUID) -> HttpResponseBase:
        take = own_take(request.user, take_id)
        asked = forms.TakeExport(data=request.query_params)
        asked.is_valid(raise_exception=True)
        mix, suffix = asked.validated_data["mix"], asked.validated_data["format"]
        tag = take_etag(take, mix, suffix)
        response: HttpResponseBase | None = get_conditional_response(request._request, etag=tag) if take.audio else None
        if response is None:
            try:
                made = HttpResponse(export_take(take, mix, suffix), content_type=SOUNDS[suffix])
            except CannotSing as error:
                raise Unreadable(str(error)) from error
            response = _as_file(made, _title(take), suffix)
            # Parts of two files that were signed apart do not fit together.
            if not is_signed(take, mix, suffix):
                response = in_part(request._request, response, tag)
        response["ETag"] = tag
        response["Cache-Control"] = "private, no-cache"
        return response


class SongExportView(APIView):
    """A song as a file."""

    content_negotiation_class = AnyAccept

    @extend_schema(
        operation_id="voice_export_song",
        summary="Download a song with its words: MusicXML, or what is sung of it as an OpenUtau project",
        parameters=[forms.SongExport],
        responses={
            **{(200, kind): OpenApiTypes.BINARY for kind in SONG_FORMATS.values()},
            400: OpenApiTypes.OBJECT,
            404: DetailSerializer,
            422: OpenApiResponse(DetailSerializer, description="There is nothing to sing"),
        },
    )
    def get(self, request: Request, work_id: UUID) -> HttpResponseBase:
        work = singable_work(request.user, work_id)
        asked = forms.SongExport(data=request.query_params)
        asked.is_valid(raise_exception=True)
        suffix = asked.validated_data["format"]
        try:
            made = export_song(song_of(account(request.user), work), work.newest(), suffix)
        except CannotSing as error:
            raise Unreadable(str(error)) from error
        response = _as_file(HttpResponse(made, content_type=SONG_FORMATS[suffix]), work.title, suffix)
        response["Cache-Control"] = "private, no-cache"
        return response


def _title(take: Take) -> str:
    return take.name or _("%(title)s, take %(number)d") % {"title": take.song.work.title, "number": take.number}


def _as_file(response: HttpResponse, title: str, suffix: str) -> HttpResponse:
    response["Content-Disposition"] = content_disposition_header(True, file_name(title, suffix)) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
