"""A holder's claims as one CSV table, made while it is sent."""

from collections.abc import Iterator

from django.db.models import Count, Max, QuerySet

from apps.accounts.models import User
from apps.accounts.personal_data import in_pages
from apps.rights.models import RegisteredWork
from apps.rights.registry.table import head_row, work_rows, written

FEWEST_CONTRIBUTORS = 3
"""As many columns as a template needs."""


def registry_table(holder: User) -> Iterator[bytes]:
    """What is not withdrawn, oldest first, with a head that reading takes back."""
    works: QuerySet[RegisteredWork] = RegisteredWork.objects.owned_by(holder).in_force().order_by("created_at", "id")
    most = works.annotate(count=Count("contributors")).aggregate(most=Max("count"))["most"] or 0
    contributors = max(most, FEWEST_CONTRIBUTORS)
    # The mark tells spreadsheets that this is UTF-8.
    yield b"\xef\xbb\xbf" + written([head_row(contributors)])
    for work in in_pages(works.defer("melody").prefetch_related("contributors", "recordings")):
        yield written(work_rows(work, contributors))


def template() -> bytes:
    """An empty table."""
    return b"\xef\xbb\xbf" + written([head_row(FEWEST_CONTRIBUTORS)])
