"""Users for tests, each with a name of their own."""

import itertools

from apps.accounts.models import User

PASSWORD = "four-part-harmony"
_numbers = itertools.count(1)

#: Run in a live studio, once: musicians who are there already, for tests that need somebody new and no registration.
MANY = 400
MAKE_MANY = f"""
from django.contrib.auth.hashers import make_password
from apps.accounts.models import User, name_key
password = make_password({PASSWORD!r})
names = [f"newcomer{{number}}" for number in range({MANY})]
many = [User(username=name, username_key=name_key(name), email=f"{{name}}@example.org", password=password) for name in names]
User.objects.bulk_create(many)
"""
_newcomers = (f"newcomer{number}" for number in range(MANY))


def newcomer() -> str:
    """The name of one of them whom no test has met; StopIteration when all have been met."""
    return next(_newcomers)


def make_user(name: str = "", *, role: str = User.Role.MUSICIAN, **fields: object) -> User:
    """A saved user with password PASSWORD; the role alone decides what it may do."""
    name = name or f"musician{next(_numbers)}"
    values = {"email": f"{name}@example.org", "role": role, **fields}
    return User.objects.create_user(username=name, password=PASSWORD, **values)
