"""The brake on guessing: so many attempts in so many seconds, counted in the database, so in all processes together.

An attempt is counted before the password is looked at and forgiven afterwards when it was right. Two processes that
try at the same moment therefore never get more than the limit between them.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import Brake


@dataclass(frozen=True)
class Limit:
    """At most `attempts` within any `seconds`, for each key of `scope`."""

    scope: str
    attempts: int
    seconds: int


LOGIN = Limit("login", attempts=5, seconds=60)
# One address trying one password on many names. Wide enough for a class behind one router.
LOGIN_ADDRESS = Limit("login-address", attempts=50, seconds=60)
# Forms with a mistake count too, and a class may register behind one router.
REGISTER = Limit("register", attempts=60, seconds=600)
PROFILE = Limit("profile", attempts=30, seconds=600)
RESET = Limit("reset", attempts=5, seconds=600)
RESET_ADDRESS = Limit("reset-address", attempts=30, seconds=600)
PASSWORD = Limit("password", attempts=5, seconds=60)
EXPORT = Limit("export", attempts=5, seconds=600)
# Files that strangers have looked into, each some seconds of work.
VERIFY = Limit("verify", attempts=30, seconds=600)
# Browsers without account that begin to listen: each leaves rows, and a vote on what is popular.
LISTENER = Limit("listener", attempts=300, seconds=3600)
# Pages of the feed that one listener asks for: each leaves rows. Every like and every skip asks for one or two.
FEED = Limit("feed", attempts=300, seconds=300)


class TooManyAttempts(Exception):
    """The brake is on. `str()` is the sentence for the user; `wait` is in whole seconds, at least 1."""

    def __init__(self, wait: float) -> None:
        self.wait = max(1, ceil(wait))
        super().__init__(self.wait)

    def __str__(self) -> str:
        return _("Too many attempts. Please wait %(time)s and try again.") % {"time": _duration(self.wait)}


@dataclass(frozen=True)
class Attempt:
    """A counted attempt; `forgive` takes it back."""

    key: str
    at: float

    def forgive(self) -> None:
        with transaction.atomic():
            brake = Brake.objects.select_for_update().filter(key=self.key).first()
            if brake is not None and self.at in brake.attempts:
                brake.attempts.remove(self.at)
                brake.save(update_fields=["attempts"])


def take(limit: Limit, *parts: str) -> Attempt:
    """Count one attempt under `limit` for the thing that `parts` name, for example (address, name).

    Raises TooManyAttempts, counting nothing, when the limit is used up.
    """
    key = salted_hmac(f"musicstudio.limits.{limit.scope}", "\x00".join(parts), algorithm="sha256").hexdigest()
    now = time.time()
    with transaction.atomic():
        brake, created = Brake.objects.select_for_update().get_or_create(
            key=key, defaults={"attempts": [], "expires_at": datetime.fromtimestamp(now, UTC)}
        )
        # A clock that was set back must not lock anybody out for longer than the limit says.
        recent = [at for at in brake.attempts if now - limit.seconds < at <= now + limit.seconds]
        if len(recent) >= limit.attempts:
            raise TooManyAttempts(recent[0] + limit.seconds - now)
        brake.attempts = [*recent, now]
        brake.expires_at = datetime.fromtimestamp(now + limit.seconds, UTC)
        brake.save()
    if created:  # rows pile up by new ones alone
        _forget_expired(now)
    return Attempt(key, now)


@transaction.atomic
def _forget_expired(now: float) -> None:
    """Delete what no longer brakes anybody, leaving alone what others hold just now: nobody waits, so nothing can deadlock."""
    expired = Brake.objects.select_for_update(skip_locked=True).filter(expires_at__lt=datetime.fromtimestamp(now - 3600, UTC))
    Brake.objects.filter(pk__in=list(expired.values_list("pk", flat=True))).delete()


@contextmanager
def guarded(*guards: tuple[Limit, tuple[str, ...]]) -> Iterator[list[Attempt]]:
    """Take every one of `guards` in order; when a later one refuses, the earlier ones are given back."""
    taken: list[Attempt] = []
    try:
        for limit, parts in guards:
            taken.append(take(limit, *parts))
    except TooManyAttempts:
        for attempt in taken:
            attempt.forgive()
        raise
    yield taken


def _duration(seconds: int) -> str:
    if seconds < 90:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    minutes = ceil(seconds / 60)
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
