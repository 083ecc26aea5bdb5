"""Which listener asks: the one of the account, or the one that this browser's session remembers."""

from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from apps.accounts.addresses import client_address
from apps.accounts.limits import LISTENER, take
from apps.accounts.models import User
from apps.feed import projections
from apps.feed.models import Event, FeedSession, ForgottenPlay, Listener, UnusedReason
from apps.library.models import Asker

KEY = "listener"
"""In the session of a browser without account."""


def known_listener(user: Asker, session: SessionBase | None = None) -> Listener | None:
    """The one who asks, when there is one already. What a browser did before its owner logged in is theirs from then on."""
    before = _of_session(session)
    if not isinstance(user, User):
        return before
    if before is not None and session is not None:
        mine = merge(into=_of_account(user), other=before)
        del session[KEY]
        return mine
    return Listener.objects.filter(user=user).first()


def listener_of(user: User) -> Listener:
    """The listener of an account; made when it is the first time."""
    return Listener.objects.filter(user=user).first() or _of_account(user)


def asking(request: HttpRequest) -> Listener:
    """The one who asks; made when it is the first time. Raises TooManyAttempts when too many browsers without account have begun
    to listen from one address."""
    if known := known_listener(request.user, request.session):
        return known
    if isinstance(request.user, User):
        return _of_account(request.user)
    take(LISTENER, client_address(request))
    made = Listener.objects.create()
    request.session[KEY] = str(made.pk)
    return made


@transaction.atomic
def merge(*, into: Listener, other: Listener) -> Listener:
    """Everything that `other` did, `into` did; `other` is gone."""
    locked = {row.pk: row for row in Listener.objects.select_for_update().filter(pk__in=[into.pk, other.pk]).order_by("pk")}
    if other.pk not in locked:
        return into
    known = Event.objects.filter(listener=into).values("uuid")
    brought = Event.objects.filter(listener=other).exclude(uuid__in=known)
    new = list(brought)
    brought.update(listener=into)
    FeedSession.objects.filter(listener=other).update(listener=into)
    forgotten = ForgottenPlay.objects.filter(listener=into).values("play")
    ForgottenPlay.objects.filter(listener=other).exclude(play__in=forgotten).update(listener=into)
    for reason in UnusedReason.objects.filter(listener=other):
        UnusedReason.objects.get_or_create(listener=into, track=reason.track, tag=reason.tag)
    mine = locked[into.pk]
    if other.introduced and not mine.introduced:
        mine.tags, mine.introduced = mine.tags or other.tags, True
    if mine.generated_share == Listener().generated_share:
        mine.generated_share = other.generated_share
    # The later beginning counts for both: what was forgotten in a browser must not come back because somebody logs in. That the
    # account's own taste from before rests with it, the page of the history says, and a button there lets it count again.
    mine.forgotten_before = max((one for one in (mine.forgotten_before, other.forgotten_before) if one), default=None)
    mine.version += 1
    mine.save(update_fields=["tags", "generated_share", "introduced", "forgotten_before", "version"])
    locked[other.pk].delete()
    projections.project(mine, new)
    return mine


def _of_account(user: User) -> Listener:
    try:
        with transaction.atomic():
            return Listener.objects.get_or_create(user=user)[0]
    except IntegrityError:  # another tab was quicker
        return Listener.objects.get(user=user)


def _of_session(session: SessionBase | None) -> Listener | None:
    if session is None or KEY not in session:
        return None
    try:
        return Listener.objects.filter(pk=UUID(session[KEY]), user=None).first()
    except (ValueError, TypeError):
        return None
