"""Publishing over HTTP: ask for the public, see what the check has found and where it stands."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.permissions import account
from apps.library.errors import InTrash, NotNow
from apps.library.models import Work
from apps.library.serializers import DetailSerializer
from apps.library.sharing import share
from apps.rights.models import Publication
from apps.rights.models.publications import PublicationQuerySet
from apps.rights.permissions.publications import own_publication, publishable_work
from apps.rights.registry.answers import BY_FIELD
from apps.rights.reporting import sentences
from musicstudio.fields import KnownFieldsOnly


class NewPublicationSerializer(KnownFieldsOnly):
    """What everybody is to hear: a work of one's own, or one of its recordings, which comes out with its work."""

    work = serializers.UUIDField(required=False)
    recording = serializers.UUIDField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError(_("Name a work or a recording, one of the two."))
        return attrs


class PublicationSerializer(serializers.ModelSerializer[Publication]):
    """Where a work stands on its way to the public. `checked`: what the newest check has found, a sentence each, for its owner;
    `cases`: what people decide, or have decided, about it."""

    state = serializers.ChoiceField(choices=Publication.State.choices)
    checked = serializers.SerializerMethodField()

    class Meta:
        model = Publication
        fields = ("id", "work", "state", "checked", "cases", "created_at", "changed_at")
        read_only_fields = fields

    def get_checked(self, publication: Publication) -> list[str]:
        return sentences(publication)


class PublicationsView(generics.ListAPIView[Publication]):
    """What one has published, the newest first."""

    serializer_class = PublicationSerializer
    queryset = Publication.objects.none()

    def get_queryset(self) -> PublicationQuerySet:
        return Publication.objects.visible_to(self.request.user).with_what_was_checked().prefetch_related("cases")

    @extend_schema(
        operation_id="rights_publish",
        summary="Publish a work of one's own",
        description="It is checked first, and public when nothing is found that people have to look at. Asked for again, it is "
        "the same publication. 409: it is empty, in the trash, held or blocked.",
        request=NewPublicationSerializer,
        responses={
            201: PublicationSerializer, 200: PublicationSerializer,
            400: BY_FIELD, 404: DetailSerializer, 409: DetailSerializer,
        },
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        asked = NewPublicationSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        user = account(request.user)
        work = publishable_work(user, **asked.validated_data)
        known = Publication.objects.filter(work=work).exists()
        try:
            share(work=work, visibility=Work.Visibility.PUBLIC, actor=user)
        except InTrash:
            return Response({"detail": _("This work is in the trash. Restore it first.")}, HTTPStatus.CONFLICT)
        except NotNow as error:
            return Response({"detail": str(error)}, HTTPStatus.CONFLICT)
        publication = Publication.objects.get(work=work)
        return Response(PublicationSerializer(publication).data, HTTPStatus.OK if known else HTTPStatus.CREATED)


class PublicationView(APIView):
    """One of them."""

    @extend_schema(operation_id="rights_publication", responses={200: PublicationSerializer, 404: DetailSerializer})
    def get(self, request: Request, publication_id: UUID) -> Response:
        return Response(PublicationSerializer(own_publication(request.user, publication_id)).data)
