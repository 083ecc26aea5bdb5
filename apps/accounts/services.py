"""Every change to an account: one function per verb, each with its audit entry in the same transaction."""

from typing import Any

from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from apps.accounts import audit, limits, personal_data
from apps.accounts.addresses import client_address
from apps.accounts.models import User
from apps.accounts.names import name_key


def taken(*, username: str, email: str, but: User | None = None) -> dict[str, str]:
    """What somebody else (not `but`) already has, in whatever case of letters: a sentence by field, empty when both are free."""
    others = User.objects.exclude(pk=but.pk) if but and but.pk else User.objects.all()
    found: dict[str, str] = {}
    if others.filter(username_key=name_key(username)).exists():
        found["username"] = _("This name is taken. Please choose another one.")
    if others.filter(email=email.strip().lower()).exists():
        found["email"] = _("There is already an account with this e-mail address.")
    return found


def register(*, username: str, email: str, password: str | None, language: str = "") -> User:
    """Make a musician's account; without a password nobody can log in to it. Raises ValidationError by field when the name or the
    address is taken."""
    user = User(username=username, email=email, language=language)
    user.set_password(password)
    with _CollisionsAsErrors(user), transaction.atomic():
        user.save()
        audit.record(actor=user, verb="account.register", subject=user)
    return user


def house_account(*, name: str, email: str) -> User:
    """An account of the studio's own, made when it is first needed: it cannot log in, has no password, and an address in
    `.invalid`, which no person is let have. Another name when a person has this one."""
    found = User.objects.filter(email=email, is_active=False).first()
    if found is not None:
        return found
    free, number = name, 2
    while taken(username=free, email=""):
        free, number = f"{name}-{number}", number + 1
    with transaction.atomic():
        user = register(username=free, email=email, password=None)
        set_active(user=user, active=False, actor=None)
    return user


def log_in(*, request: HttpRequest, username: str, password: str) -> User | None:
    """The account that this name (or e-mail address) and password open, None when they open none.

    Raises limits.TooManyAttempts after 5 failures within a minute from one address for one account, by whichever of its two
    names. A success does not count.
    """
    address = client_address(request)
    try:
        meant = f"account {User.objects.get_by_natural_key(username).pk}"
    except User.DoesNotExist:
        meant = name_key(username)
    guards = ((limits.LOGIN_ADDRESS, (address,)), (limits.LOGIN, (address, meant)))
    with limits.guarded(*guards) as attempts:
        user = authenticate(request, username=username, password=password)
        if not isinstance(user, User):
            return None
        for attempt in attempts:
            attempt.forgive()
        return user


def password_is_right(*, user: User, password: str) -> bool:
    """Is it really them? Asked before what cannot be undone. Raises limits.TooManyAttempts after 5 wrong ones in a minute."""
    attempt = limits.take(limits.PASSWORD, str(user.pk))
    if not user.check_password(password):
        return False
    attempt.forgive()
    return True


def change_profile(*, user: User, username: str, email: str, language: str) -> None:
    """Set name, address and language. Raises ValidationError by field when the name or the address is taken."""
    before = User.objects.get(pk=user.pk)
    changed = [
        name
        for name, new in (("username", username), ("email", email.strip().lower()), ("language", language))
        if getattr(before, name) != new
    ]
    if not changed:
        return
    user.username, user.email, user.language = username, email, language
    with _CollisionsAsErrors(user), transaction.atomic():
        user.save(update_fields=changed)
        audit.record(actor=user, verb="account.change", subject=user, detail={"fields": changed})


def change_password(*, user: User, password: str) -> None:
    """Set a new password; every other session of the account ends by that. Tokens stay, as the account page says."""
    _set_password(user, password, "account.password", {})


def reset_password(*, user: User, password: str) -> None:
    """Set a new password after a link from an e-mail: every session ends, and every token.

    Whoever must reset the password may have lost the account to somebody, who could have made a token.
    """
    with transaction.atomic():
        tokens = user.tokens.all()
        revoked = list(tokens.values_list("pk", flat=True))
        tokens.delete()
        _set_password(user, password, "account.reset", {"tokens": revoked} if revoked else {})


@transaction.atomic
def _set_password(user: User, password: str, verb: str, detail: dict[str, Any]) -> None:
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(actor=user, verb=verb, subject=user, detail=detail)


def set_role(*, user: User, role: str, actor: User | None) -> None:
    """Give an account another role."""
    with transaction.atomic():
        before = User.objects.select_for_update().get(pk=user.pk).role
        user.role = User.Role(role)
        user.save(update_fields=["role"])
        audit.record(actor=actor, verb="account.role", subject=user, detail={"before": before, "after": str(user.role)})


def set_active(*, user: User, active: bool, actor: User | None) -> None:
    """Lock an account out or let it in again."""
    with transaction.atomic():
        user.is_active = active
        user.save(update_fields=["is_active"])
        audit.record(actor=actor, verb="account.unlock" if active else "account.lock", subject=user)


def delete_account(*, user: User) -> None:
    """Delete the account and everything in it; entries of the audit trail stay, without the name.

    The caller has asked for the password. Files are removed once the transaction is through.
    """
    with transaction.atomic():
        # Not against keys: a worker that stores its last result for this account must get through before us.
        locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        audit.record(actor=None, verb="account.delete", subject=locked)
        personal_data.erase(locked)
        locked.delete()


class _CollisionsAsErrors:
    """Turn the database's "already there", when two requests race for a name, into the form's own message."""

    def __init__(self, user: User) -> None:
        self.user = user

    def __enter__(self) -> None:
        self._refuse()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, IntegrityError):
            self._refuse()

    def _refuse(self) -> None:
        if errors := taken(username=self.user.username, email=self.user.email, but=self.user):
            raise ValidationError(errors)
