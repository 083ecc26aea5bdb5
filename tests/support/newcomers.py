"""Musicians that a live studio is started with. Nothing of Django is imported: what they are made with runs in the studio."""

PASSWORD = "four-part-harmony"

#: Run in a live studio, once: musicians who are there already, each logged in, for tests that need somebody new and no forms.
MANY = 400
MAKE_MANY = f"""
from datetime import timedelta
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.conf import settings
from django.utils import timezone
from apps.accounts.models import User, name_key
password = make_password({PASSWORD!r})
names = [f"newcomer{{number}}" for number in range({MANY})]
User.objects.bulk_create(
    User(username=name, username_key=name_key(name), email=f"{{name}}@example.org", password=password) for name in names
)
def data(user):
    about = {{BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0], HASH_SESSION_KEY: user.get_session_auth_hash()}}
    return SessionStore().encode({{SESSION_KEY: str(user.pk), **about}})
ends = timezone.now() + timedelta(days=1)
made = User.objects.filter(username__in=names)
Session.objects.bulk_create(Session(session_key=user.username, session_data=data(user), expire_date=ends) for user in made)
"""
_newcomers = (f"newcomer{number}" for number in range(MANY))


def newcomer() -> str:
    """The name, and the session's key, of one of them whom no test has met; StopIteration when all have been met."""
    return next(_newcomers)
