"""Following those whose music one wants to hear."""

from django.db import transaction

from apps.accounts import audit
from apps.accounts.models import User
from apps.feed.models import Follow


@transaction.atomic
def follow(*, follower: User, artist: User) -> None:
    """Again changes nothing. Raises ValueError for oneself."""
    if follower.pk == artist.pk:
        raise ValueError("nobody follows themselves")
    _, fresh = Follow.objects.get_or_create(follower=follower, artist=artist)
    if fresh:
        audit.record(actor=follower, verb="artist.follow", subject=artist)


@transaction.atomic
def unfollow(*, follower: User, artist: User) -> None:
    if Follow.objects.filter(follower=follower, artist=artist).delete()[0]:
        audit.record(actor=follower, verb="artist.unfollow", subject=artist)
