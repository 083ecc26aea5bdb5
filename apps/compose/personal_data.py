"""The composer's part of "all my data" and of the deletion of an account."""

from collections.abc import Iterator

from apps.accounts.models import User
from apps.accounts.personal_data import ExportFile, in_pages, json_list_file
from apps.compose.models import Rating


def export(user: User) -> Iterator[ExportFile]:
    """Every rating that `user` gave."""
    rows = Rating.objects.filter(user=user).order_by("rated_at").values("revision_id", "value", "rated_at")
    yield json_list_file("ratings.json", in_pages(rows))


def erase(user: User) -> None:
    Rating.objects.filter(user=user).delete()
