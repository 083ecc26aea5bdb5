"""/api/rights/: cases, moves in them, claims by notice, notices, the figures that everybody may know."""

from http import HTTPStatus
from uuid import UUID

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.permissions import account
from apps.library.serializers import DetailSerializer
from apps.rights.case_serializers import (
    CaseDetailSerializer,
    CaseSerializer,
    ClaimSerializer,
    FiguresSerializer,
    MoveSerializer,
    NoticeSerializer,
)
from apps.rights.cases.errors import Incomplete, Refused
from apps.rights.cases.figures import figures
from apps.rights.cases.services import claim_by_notice, make_move
from apps.rights.cases.table import State
from apps.rights.models import Case, Notice
from apps.rights.models.cases import CaseQuerySet, NoticeQuerySet
from apps.rights.permissions.cases import claimable_publication, visible_case


@extend_schema(parameters=[OpenApiParameter("state", enum=State.values, description="Only cases that stand there")])
class CasesView(ListAPIView[Case]):
    """The cases in which one is a side; for reviewers all of them. The oldest first."""

    serializer_class = CaseSerializer
    queryset = Case.objects.none()

    def get_queryset(self) -> CaseQuerySet:
        rows = Case.objects.visible_to(self.request.user).select_related("uploader", "holder")
        state = self.request.query_params.get("state")
        return rows.filter(state=state) if state in State.values else rows


class CaseView(APIView):
    """One case."""

    @extend_schema(operation_id="rights_case", responses={200: CaseDetailSerializer, 404: DetailSerializer})
    def get(self, request: Request, case_id: UUID) -> Response:
        return _answer(request, visible_case(request.user, case_id))


class MovesView(APIView):
    """What is done in a case."""

    @extend_schema(
        operation_id="rights_move",
        summary="Make a move in a case",
        description="Which moves one can make, the case says. 409: it is not for you, not now, or somebody was faster.",
        request=MoveSerializer,
        responses={200: CaseDetailSerializer, 400: OpenApiTypes.OBJECT, 404: DetailSerializer, 409: DetailSerializer},
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        case = visible_case(request.user, case_id)
        asked = MoveSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        try:
            make_move(case=case, move=given["move"], actor=account(request.user), said=asked.said, version=given["version"])
        except Incomplete as error:
            raise _by_field(error) from error
        except Refused as error:
            return Response({"detail": str(error)}, HTTPStatus.CONFLICT)
        return _answer(request, visible_case(request.user, case_id))


class ClaimsView(APIView):
    """Claims by notice against one publication."""

    @extend_schema(
        operation_id="rights_claim",
        summary="Claim what somebody else has before the public",
        request=ClaimSerializer,
        responses={201: CaseDetailSerializer, 400: OpenApiTypes.OBJECT, 404: DetailSerializer, 409: DetailSerializer},
    )
    def post(self, request: Request, publication_id: UUID) -> Response:
        user = account(request.user)
        publication = claimable_publication(user, publication_id)
        asked = ClaimSerializer(data=request.data, holder=user)
        asked.is_valid(raise_exception=True)
        try:
            work = asked.validated_data["work"]
            case = claim_by_notice(publication=publication, work=work, claimant=user, said=asked.said)
        except Incomplete as error:
            raise _by_field(error) from error
        except Refused as error:
            return Response({"detail": str(error)}, HTTPStatus.CONFLICT)
        return _answer(request, visible_case(user, case.pk), HTTPStatus.CREATED)


class NoticesView(ListAPIView[Notice]):
    """News of one's cases, the newest first."""

    serializer_class = NoticeSerializer
    queryset = Notice.objects.none()

    def get_queryset(self) -> NoticeQuerySet:
        return Notice.objects.visible_to(self.request.user).select_related("event__case", "publication__work")

    @extend_schema(operation_id="rights_read_notices", summary="Mark all notices as read", request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        Notice.objects.visible_to(request.user).unread().update(read_at=timezone.now())
        return Response(status=HTTPStatus.NO_CONTENT)


class FiguresView(APIView):
    """The transparency report, for everybody."""

    permission_classes = [AllowAny]

    @extend_schema(operation_id="rights_figures", responses=FiguresSerializer)
    def get(self, request: Request) -> Response:
        return Response(FiguresSerializer(figures()).data)


def _by_field(error: Incomplete) -> ValidationError:
    return ValidationError({field: [sentence] for field, sentence in error.fields.items()})


def _answer(request: Request, case: Case, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return Response(CaseDetailSerializer(case, context={"reader": account(request.user)}).data, status)
