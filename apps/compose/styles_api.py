"""A musician's private styles over HTTP."""

from http import HTTPStatus
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.permissions import account
from apps.compose.models import Style
from apps.compose.permissions import own_style
from apps.compose.serializers import StyleRow
from apps.compose.styles import delete_style
from apps.library.serializers import DetailSerializer


class StylesView(APIView):
    """The styles that the studio learnt from one's own files."""

    @extend_schema(operation_id="compose_styles", summary="One's own private styles", responses=StyleRow(many=True))
    def get(self, request: Request) -> Response:
        return Response(StyleRow(Style.objects.visible_to(account(request.user)), many=True).data)


class StyleView(APIView):
    """One of them."""

    @extend_schema(
        operation_id="compose_delete_style",
        summary="Delete a private style and its weights",
        responses={204: None, 404: DetailSerializer},
    )
    def delete(self, request: Request, style_id: UUID) -> Response:
        user = account(request.user)
        delete_style(style=own_style(user, style_id), actor=user)
        return Response(status=HTTPStatus.NO_CONTENT)
