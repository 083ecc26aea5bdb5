"""The account that the studio's own jobs of listening belong to. Nobody can log in with it."""

from django.db import IntegrityError, transaction

from apps.accounts.models import User

NAME, ADDRESS = "Listening", "listening@studio.invalid"


def studio() -> User:
    """Made when it is first needed."""
    found = User.objects.filter(email=ADDRESS).first()
    if found:
        return found
    try:
        with transaction.atomic():
            return User.objects.create_user(NAME, ADDRESS, None, is_active=False)
    except IntegrityError:  # another process was quicker
        return User.objects.get(email=ADDRESS)
