"""The library over HTTP, for scripts and pages: it translates between JSON and services."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.permissions import account
from apps.library import permissions, services
from apps.library.errors import InTrash, NotNow, StaleBase
from apps.library.models import Revision, RevisionQuerySet, Work, WorkQuerySet
from apps.library.search import find_works
from apps.library.serializers import (
    DetailSerializer,
    NewRevisionSerializer,
    NewWorkSerializer,
    RevisionNameSerializer,
    RevisionRowSerializer,
    RevisionSerializer,
    StaleSerializer,
    WorkSerializer,
)
from apps.library.sharing import share
from musicstudio.api import Unreadable
from musicstudio.engine.notation import UnreadableScore
from musicstudio.sentences import sentence_of


def stale_answer(error: StaleBase) -> Response:
    """409: what to show to somebody whose edit started from an older revision."""
    latest = RevisionRowSerializer(error.latest).data if error.latest else None
    detail = _("This work was changed elsewhere. Load the newest version, or save yours as a copy.")
    return Response({"detail": detail, "latest": latest}, HTTPStatus.CONFLICT)


def trash_answer() -> Response:
    """409: a work in the trash is not changed."""
    return Response({"detail": _("This work is in the trash. Restore it first.")}, HTTPStatus.CONFLICT)


class Works(generics.ListAPIView[Work]):
    """My works, and the way to a new one."""

    serializer_class = WorkSerializer

    def get_queryset(self) -> WorkQuerySet:
        return find_works(self.request.user, self.request.query_params)

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str, description="Words of the title"),
            OpenApiParameter("visibility", str, enum=Work.Visibility.values),
            OpenApiParameter("sort", str, enum=["-updated", "updated", "-created", "created", "title", "-title"]),
            OpenApiParameter("trashed", bool, description="Those in the trash instead of the others"),
        ]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)

    @extend_schema(request=NewWorkSerializer, responses={201: WorkSerializer, 422: DetailSerializer})
    def post(self, request: Request) -> Response:
        new = NewWorkSerializer(data=request.data)
        new.is_valid(raise_exception=True)
        try:
            work = services.create_work(owner=account(request.user), **new.validated_data)
        except UnreadableScore as error:
            raise Unreadable(sentence_of(error)) from error
        return Response(WorkSerializer(permissions.own_work(request.user, work.pk)).data, HTTPStatus.CREATED)


class WorkDetail(APIView):
    """One work. Whoever has the link of a shared work may read it; only the owner changes it."""

    permission_classes = [IsAuthenticatedOrReadOnly]

    @extend_schema(responses={200: WorkSerializer, 404: DetailSerializer})
    def get(self, request: Request, work_id: UUID) -> Response:
        return Response(WorkSerializer(permissions.readable_work(request.user, work_id)).data)

    @extend_schema(
        request=WorkSerializer(partial=True), responses={200: WorkSerializer, 404: DetailSerializer, 409: DetailSerializer}
    )
    def patch(self, request: Request, work_id: UUID) -> Response:
        work = permissions.own_work(request.user, work_id)
        asked = WorkSerializer(work, data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        try:
            with transaction.atomic():
                if "title" in asked.validated_data:
                    services.rename_work(work=work, title=asked.validated_data["title"], actor=account(request.user))
                if "visibility" in asked.validated_data:
                    share(work=work, visibility=asked.validated_data["visibility"], actor=account(request.user))
        except InTrash:
            return trash_answer()
        except NotNow as error:
            return Response({"detail": str(error)}, HTTPStatus.CONFLICT)
        return Response(WorkSerializer(work).data)

    @extend_schema(responses={204: None, 404: DetailSerializer})
    def delete(self, request: Request, work_id: UUID) -> Response:
        """Into the trash."""
        services.trash_work(work=permissions.own_work(request.user, work_id), actor=account(request.user))
        return Response(status=HTTPStatus.NO_CONTENT)


class Restore(APIView):
    """Out of the trash."""

    @extend_schema(request=None, responses={200: WorkSerializer, 404: DetailSerializer})
    def post(self, request: Request, work_id: UUID) -> Response:
        work = permissions.own_work(request.user, work_id)
        services.restore_work(work=work, actor=account(request.user))
        return Response(WorkSerializer(work).data)


class Purge(APIView):
    """Gone for good."""

    @extend_schema(request=None, responses={204: None, 404: DetailSerializer})
    def post(self, request: Request, work_id: UUID) -> Response:
        services.purge_work(work=permissions.own_work(request.user, work_id), actor=account(request.user))
        return Response(status=HTTPStatus.NO_CONTENT)


class Remix(APIView):
    """A copy of the newest revision as a work of my own."""

    @extend_schema(request=None, responses={201: WorkSerializer, 404: DetailSerializer, 409: DetailSerializer})
    def post(self, request: Request, work_id: UUID) -> Response:
        newest = permissions.readable_work(request.user, work_id).newest()
        if newest is None:
            return Response({"detail": _("This work is still empty; there is nothing to remix.")}, HTTPStatus.CONFLICT)
        work = services.remix(revision=newest, owner=account(request.user))
        return Response(WorkSerializer(permissions.own_work(request.user, work.pk)).data, HTTPStatus.CREATED)


class Revisions(generics.ListAPIView[Revision]):
    """The history of a work, newest first, without the scores; and the way to save the next revision."""

    serializer_class = RevisionRowSerializer
    permission_classes = [IsAuthenticatedOrReadOnly]

    def get_queryset(self) -> RevisionQuerySet:
        if getattr(self, "swagger_fake_view", False):
            return Revision.objects.none()
        work = permissions.readable_work(self.request.user, self.kwargs["work_id"])
        rows = Revision.objects.visible_to(self.request.user).filter(work=work)
        return rows.select_related("author", "called", "work").defer("score", "provenance")

    @extend_schema(
        request=NewRevisionSerializer,
        responses={201: RevisionSerializer, 404: DetailSerializer, 409: StaleSerializer, 422: DetailSerializer},
    )
    def post(self, request: Request, work_id: UUID) -> Response:
        work = permissions.own_work(request.user, work_id)
        new = NewRevisionSerializer(data=request.data)
        new.is_valid(raise_exception=True)
        try:
            revision = services.save_revision(work=work, author=account(request.user), **new.validated_data)
        except StaleBase as error:
            return stale_answer(error)
        except InTrash:
            return trash_answer()
        except UnreadableScore as error:
            raise Unreadable(sentence_of(error)) from error
        return Response(RevisionSerializer(revision).data, HTTPStatus.CREATED)


class RevisionDetail(APIView):
    """One revision with its score; its owner may give it a name."""

    permission_classes = [IsAuthenticatedOrReadOnly]

    @extend_schema(responses={200: RevisionSerializer, 404: DetailSerializer})
    def get(self, request: Request, revision_id: UUID) -> Response:
        revision = permissions.readable_revision(request.user, revision_id)
        return Response(RevisionSerializer(revision, context={"request": request}).data)

    @extend_schema(
        request=RevisionNameSerializer, responses={200: RevisionRowSerializer, 404: DetailSerializer, 409: DetailSerializer}
    )
    def patch(self, request: Request, revision_id: UUID) -> Response:
        revision = permissions.own_revision(request.user, revision_id)
        asked = RevisionNameSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            services.name_revision(revision=revision, name=asked.validated_data["name"], actor=account(request.user))
        except InTrash:
            return trash_answer()
        return Response(RevisionRowSerializer(permissions.own_revision(request.user, revision_id)).data)
