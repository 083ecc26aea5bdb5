"""Users for tests, each with a name of their own."""

import itertools

from apps.accounts.models import User

PASSWORD = "four-part-harmony"
_numbers = itertools.count(1)


def make_user(name: str = "", *, role: str = User.Role.MUSICIAN, **fields: object) -> User:
    """A saved user with password PASSWORD; admins are staff and superusers."""
    name = name or f"musician{next(_numbers)}"
    admin = role == User.Role.ADMIN
    values = {"email": f"{name}@example.org", "role": role, "is_staff": admin, "is_superuser": admin, **fields}
    return User.objects.create_user(username=name, password=PASSWORD, **values)
