"""Share links over HTTP: the owner makes, lists and revokes them. What a link opens is the compose app's page."""

from http import HTTPStatus
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.permissions import account
from apps.library import links, permissions
from apps.library.api import trash_answer
from apps.library.errors import InTrash, TooManyLinks
from apps.library.models import ShareLink, ShareLinkQuerySet
from apps.library.serializers import DetailSerializer, ShareLinkSerializer


class Links(generics.ListAPIView[ShareLink]):
    """The share links of one of my works, newest first, revoked ones too; and the way to a new one."""

    serializer_class = ShareLinkSerializer

    def get_queryset(self) -> ShareLinkQuerySet:
        if getattr(self, "swagger_fake_view", False):
            return ShareLink.objects.none()
        return ShareLink.objects.filter(work=permissions.own_work(self.request.user, self.kwargs["work_id"]))

    @extend_schema(request=None, responses={201: ShareLinkSerializer, 404: DetailSerializer, 409: DetailSerializer})
    def post(self, request: Request, work_id: UUID) -> Response:
        work = permissions.own_work(request.user, work_id)
        try:
            link = links.create_link(work=work, actor=account(request.user))
        except InTrash:
            return trash_answer()
        except TooManyLinks:
            detail = _("This work has %(count)d share links. Revoke one of them first.") % {"count": links.MOST_OPEN}
            return Response({"detail": detail}, HTTPStatus.CONFLICT)
        return Response(ShareLinkSerializer(link).data, HTTPStatus.CREATED)


class LinkDetail(APIView):
    """One share link."""

    @extend_schema(request=ShareLinkSerializer(partial=True), responses={200: ShareLinkSerializer, 404: DetailSerializer})
    def patch(self, request: Request, link_id: UUID) -> Response:
        link = permissions.own_link(request.user, link_id)
        asked = ShareLinkSerializer(link, data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        if "revoked" in asked.validated_data:
            link = links.set_revoked(link=link, revoked=asked.validated_data["revoked"], actor=account(request.user))
        return Response(ShareLinkSerializer(link).data)
