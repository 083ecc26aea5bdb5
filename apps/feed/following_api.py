"""Following an artist over HTTP."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.permissions import account
from apps.feed.following import follow, unfollow
from apps.feed.permissions import artist
from apps.library.serializers import DetailSerializer


class FollowView(APIView):
    """Whether I follow an artist."""

    @extend_schema(
        operation_id="feed_follow", summary="Follow an artist", request=None, responses={204: None, 404: DetailSerializer}
    )
    def put(self, request: Request, name: str) -> Response:
        try:
            follow(follower=account(request.user), artist=artist(name))
        except ValueError as error:
            raise Http404 from error
        return Response(status=204)

    @extend_schema(operation_id="feed_unfollow", summary="Follow an artist no more", responses={204: None, 404: DetailSerializer})
    def delete(self, request: Request, name: str) -> Response:
        unfollow(follower=account(request.user), artist=artist(name))
        return Response(status=204)
