"""The voices and the songs over HTTP: it only translates."""

from collections.abc import Mapping
from dataclasses import asdict
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.permissions import account
from apps.library.models import Revision, Work
from apps.library.serializers import DetailSerializer
from apps.voice import serializers as forms
from apps.voice.lines import CannotSing
from apps.voice.models import Song
from apps.voice.permissions import singable_revision, singable_work
from apps.voice.plan import plan_of, prepare_words
from apps.voice.services import NoSuchVoice, StaleSong, readable_score, save_song, song_of
from apps.voice.suggestions import complete
from apps.voice.voice_cards import learnt_voices, own_card, voice_card
from musicstudio.api import Unreadable
from musicstudio.engine.notation import Score
from musicstudio.engine.singing.flow import flow
from musicstudio.engine.singing.voices import cards
from musicstudio.places import place

EMPTY = Score(measures=())


class VoicesView(APIView):
    """The voices to choose from."""

    @extend_schema(operation_id="voice_voices", summary="The voices that sing", responses=forms.VoiceCard(many=True))
    def get(self, request: Request) -> Response:
        return Response([*map(own_card, learnt_voices(request.user)), *map(voice_card, cards())])


class SongView(APIView):
    """How one work is sung."""

    @extend_schema(
        operation_id="voice_song", summary="How a work is sung", responses={200: forms.SongState, 404: DetailSerializer}
    )
    def get(self, request: Request, work_id: UUID) -> Response:
        work = singable_work(request.user, work_id)
        state = _state(work, song_of(account(request.user), work))
        prepare_words(state["settings"]["language"])
        return Response(state)

    @extend_schema(
        operation_id="voice_save_song",
        summary="Settle how a work is sung",
        request=forms.SavedSong,
        responses={200: forms.SongState, 400: OpenApiTypes.OBJECT, 404: DetailSerializer, 409: forms.StaleSongAnswer},
    )
    def put(self, request: Request, work_id: UUID) -> Response:
        user, work = account(request.user), singable_work(request.user, work_id)
        asked = forms.SavedSong(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            song = save_song(owner=user, work=work, **asked.validated_data)
        except NoSuchVoice as error:
            raise ValidationError({"settings": {"singer": [_("The studio has no such voice.")]}}) from error
        except StaleSong:
            detail = _("How this is sung was changed elsewhere. The newest settings are shown now.")
            return Response({**_state(work, song_of(user, work)), "detail": detail}, HTTPStatus.CONFLICT)
        return Response(_state(work, song))


def _state(work: Work, song: Song) -> dict[str, Any]:
    revision = work.newest()
    try:
        score = readable_score(revision)
    except CannotSing:
        score = EMPTY
    return {
        "work": str(work.pk),
        "title": work.title,
        "revision": str(revision.pk) if revision else None,
        "version": song.version,
        "settings": complete(song.settings, score),
        "parts": [
            {
                "id": part.id,
                "name": part.name,
                "voices": list(part.voices()),
                "verses": sorted({lyric.verse for note in part.notes for lyric in note.lyrics}),
                "notes": len(part.notes),
                "has_words": any(note.lyrics for note in part.notes),
            }
            for part in score.parts
            if not part.percussion
        ],
    }


def _to_sing(request: Request, work_id: UUID, revision_id: UUID | None) -> tuple[Revision, Score, Mapping[str, Any]]:
    """A revision of one's own work, its score and the complete settings. Raises Http404, Unreadable."""
    work = singable_work(request.user, work_id)
    revision = singable_revision(work, revision_id)
    try:
        score = readable_score(revision)
    except CannotSing as error:
        raise Unreadable(str(error)) from error
    if revision is None:
        raise Http404
    return revision, score, complete(song_of(account(request.user), work).settings, score)


class PlanView(APIView):
    """What would be sung."""

    @extend_schema(
        operation_id="voice_plan",
        summary="What would be sung of a work: notes, sounds, phrases, pitch, remarks; nothing is sung yet",
        parameters=[forms.WhichRevision],
        responses={
            200: forms.Plan,
            400: OpenApiTypes.OBJECT,
            404: DetailSerializer,
            422: DetailSerializer,
            503: DetailSerializer,
        },
    )
    def get(self, request: Request, work_id: UUID) -> Response:
        asked = forms.WhichRevision(data=request.query_params)
        asked.is_valid(raise_exception=True)
        revision, score, settings = _to_sing(request, work_id, asked.validated_data.get("revision"))
        try:
            return Response(plan_of(revision, score, settings, account(request.user).pk))
        except CannotSing as error:
            raise Unreadable(str(error)) from error


class WordsView(APIView):
    """Words under the notes."""

    @extend_schema(
        operation_id="voice_words",
        summary="Lay pasted words over notes, syllable by syllable; stores nothing",
        request=forms.PastedWords,
        responses={
            200: forms.PlacedWords,
            400: OpenApiTypes.OBJECT,
            404: DetailSerializer,
            422: DetailSerializer,
            503: DetailSerializer,
        },
    )
    def post(self, request: Request, work_id: UUID) -> Response:
        singable_work(request.user, work_id)
        asked = forms.PastedWords(data=request.data)
        asked.is_valid(raise_exception=True)
        words = asked.validated_data
        _revision, score, settings = _to_sing(request, work_id, words["revision"])
        part, voice = words.get("part", settings["part"]), words.get("voice", settings["voice"])
        if not any(p.id == part for p in score.parts):
            raise ValidationError({"part": [_("The score has no such part any more; choose another one to be sung.")]})
        try:
            with place():
                found = flow(
                    score, part, voice, words["verse"], words["text"], language=settings["language"],
                    start=words["from_note"] or "", overwrite=words["overwrite"],
                )  # fmt: skip
        except KeyError as error:
            raise ValidationError({"from_note": [_("The score has no such note.")]}) from error
        lyrics = {note: [asdict(lyric) for lyric in placed] for note, placed in found.lyrics.items()}
        return Response({"lyrics": lyrics, "left_over": found.left_over, "empty": found.empty})
