"""The jobs' part of "all my data" and of the deletion of an account."""

from collections.abc import Iterator

from apps.accounts.models import User
from apps.accounts.personal_data import ExportFile, in_pages, json_list_file
from apps.jobs.models import Job

FIELDS = (
    "id",
    "kind",
    "params",
    "state",
    "attempt",
    "message",
    "result",
    "error",
    "idempotency_key",
    "created_at",
    "started_at",
    "finished_at",
)


def export(user: User) -> Iterator[ExportFile]:
    """Every job of `user`: what was asked, how it went, what came of it."""
    yield json_list_file("jobs.json", in_pages(Job.objects.visible_to(user).order_by("created_at").values(*FIELDS)))


def erase(user: User) -> None:
    """Delete the jobs, with all that they have said.

    A worker that runs one of them finds its fence broken within its next look, and stops; nothing of it is stored. The rows
    are locked first: no worker can then append an event between the deletion of the events and that of their job.
    """
    mine = Job.objects.filter(owner=user)
    list(mine.select_for_update().values_list("pk"))
    mine.delete()
