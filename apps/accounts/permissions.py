"""Who may do what with accounts and beyond owning a thing. Every other app asks here about roles."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from apps.accounts.models import User

Asker = User | AnonymousUser


def account(asker: Asker) -> User:
    """The account of somebody who is logged in; PermissionDenied for a stranger (views have turned those away before)."""
    if not isinstance(asker, User):
        raise PermissionDenied
    return asker


def may_administer(user: Asker) -> bool:
    """Open the admin site: change roles, lock accounts, read the audit trail. Never: read what others keep private."""
    return isinstance(user, User) and user.is_active and user.role == User.Role.ADMIN


def may_review(user: Asker) -> bool:
    """Decide on what others have published."""
    return isinstance(user, User) and user.is_active and user.role in {User.Role.REVIEWER, User.Role.ADMIN}
