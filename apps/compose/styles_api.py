"""A musician's private styles over HTTP."""

from http import HTTPStatus
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import Throttled, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.permissions import account
from apps.compose.controls import InvalidControls
from apps.compose.learning import request_learning
from apps.compose.models import Style
from apps.compose.permissions import own_style
from apps.compose.serializers import Learning, StyleName, StyleRow
from apps.compose.styles import NameRefused, delete_style, rename_style
from apps.jobs.errors import KeyReused, TooManyWaiting
from apps.jobs.idempotency import IDEMPOTENCY_KEY, QUEUED, idempotency_key
from apps.jobs.serializers import JobSerializer
from apps.library.serializers import DetailSerializer


class StylesView(APIView):
    """The styles that the studio learnt from one's own pieces."""

    @extend_schema(operation_id="compose_styles", summary="One's own private styles", responses=StyleRow(many=True))
    def get(self, request: Request) -> Response:
        return Response(StyleRow(Style.objects.visible_to(account(request.user)), many=True).data)

    @extend_schema(
        operation_id="compose_learn_style",
        summary="Queue a job that learns a private style",
        description=(
            "Files become pieces through `imports/`. Of every piece the likeliest melody is learnt from, and kept only until "
            "the job ends. The result of the job: `style`, the id of the style, and its `name`."
        ),
        request=Learning,
        parameters=[IDEMPOTENCY_KEY],
        responses={
            **QUEUED,
            400: OpenApiResponse(OpenApiTypes.OBJECT, description="Sentences by field"),
            413: DetailSerializer,
            429: OpenApiResponse(DetailSerializer, description="Another style of this account is being learnt"),
            503: DetailSerializer,
        },
    )
    def post(self, request: Request) -> Response:
        asked = Learning(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            job, created = request_learning(
                owner=account(request.user), **asked.validated_data, idempotency_key=idempotency_key(request)
            )
        except InvalidControls as error:
            raise ValidationError(dict(error.errors)) from error
        except TooManyWaiting as error:
            raise Throttled(detail=str(error)) from error
        except KeyReused as error:
            return Response({"detail": str(error)}, HTTPStatus.CONFLICT)
        return Response(JobSerializer(job).data, HTTPStatus.ACCEPTED if created else HTTPStatus.OK)


class StyleView(APIView):
    """One of them."""

    @extend_schema(
        operation_id="compose_rename_style",
        summary="Call a private style otherwise",
        request=StyleName,
        responses={200: StyleRow, 400: OpenApiTypes.OBJECT, 404: DetailSerializer},
    )
    def patch(self, request: Request, style_id: UUID) -> Response:
        user = account(request.user)
        style = own_style(user, style_id)
        asked = StyleName(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            renamed = rename_style(style=style, actor=user, name=asked.validated_data["name"])
        except NameRefused as error:
            raise ValidationError({"name": [str(error)]}) from error
        return Response(StyleRow(renamed).data)

    @extend_schema(
        operation_id="compose_delete_style",
        summary="Delete a private style and its weights",
        responses={204: None, 404: DetailSerializer},
    )
    def delete(self, request: Request, style_id: UUID) -> Response:
        user = account(request.user)
        delete_style(style=own_style(user, style_id), actor=user)
        return Response(status=HTTPStatus.NO_CONTENT)
