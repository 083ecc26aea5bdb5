"""What is remembered of somebody's exports: for "all my data", and when the account is deleted."""

from collections.abc import Iterator

from apps.accounts.models import User
from apps.accounts.personal_data import ExportFile, in_pages, json_list_file
from apps.library.models import Work
from apps.rights.models import ExportedManifest
from apps.rights.provenance.remembering import forget_works

_FIELDS = ("sound__work", "sound__subject", "form", "sha256", "manifests", "created_at")


def export(user: User) -> Iterator[ExportFile]:
    """Every file that was signed, with what it says."""
    signed = ExportedManifest.objects.filter(sound__work__owner=user).order_by("created_at", "id")
    rows = ({field.removeprefix("sound__"): value for field, value in row.items()} for row in in_pages(signed.values(*_FIELDS)))
    yield json_list_file("exports/signed.json", rows)


def erase(user: User) -> None:
    forget_works(Work.objects.filter(owner=user))
