"""Tokens for scripts: made, looked up and taken back. 256 random bits, so a plain digest is as good as a slow one."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts import audit
from apps.accounts.models import ApiToken, User

PREFIX = "ms_"
MOST_TOKENS = 20
# How exactly "last used" is kept: one write a minute at most.
USED_EVERY = timedelta(minutes=1)


class TooManyTokens(Exception):
    """The account has as many tokens as it may have; the message is a sentence for its owner."""


def create_token(*, user: User, name: str) -> tuple[ApiToken, str]:
    """A new token and its secret, which nobody can read again. Raises TooManyTokens."""
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if user.tokens.count() >= MOST_TOKENS:
            raise TooManyTokens(_("You have as many tokens as an account may have. Take one back first."))
        token = ApiToken.objects.create(user=user, name=name, digest=digest(secret), beginning=secret[:8])
        audit.record(actor=user, verb="account.token.create", subject=user, detail={"token": token.pk})
    return token, secret


def revoke_token(*, token: ApiToken, actor: User) -> None:
    """From now on the token opens nothing."""
    with transaction.atomic():
        audit.record(actor=actor, verb="account.token.revoke", subject=actor, detail={"token": token.pk})
        token.delete()


def owner_of(secret: str) -> User | None:
    """Whom a token acts for; None when it is unknown, taken back, or its owner is locked out."""
    token = ApiToken.objects.select_related("user").filter(digest=digest(secret), user__is_active=True).first()
    if token is None:
        return None
    now = timezone.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USED_EVERY)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
    return token.user


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
