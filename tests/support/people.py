"""Users for tests, each with a name of their own."""

import itertools

from apps.accounts.models import User
from tests.support.newcomers import PASSWORD

_numbers = itertools.count(1)


def make_user(name: str = "", *, role: str = User.Role.MUSICIAN, **fields: object) -> User:
    """A saved user with password PASSWORD; the role alone decides what it may do."""
    name = name or f"musician{next(_numbers)}"
    values = {"email": f"{name}@example.org", "role": role, **fields}
    return User.objects.create_user(username=name, password=PASSWORD, **values)
