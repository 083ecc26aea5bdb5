"""The audit trail as a file: one line per entry, with what is needed to verify the chain elsewhere."""

import csv
import io
import json
from collections.abc import Iterator

from apps.accounts.chain import canonical
from apps.accounts.models import AuditEntry, AuditQuerySet
from apps.accounts.personal_data import in_pages

FORMATS = ("jsonl", "csv")
MEDIA_TYPES = {"jsonl": "application/x-ndjson", "csv": "text/csv; charset=utf-8"}
COLUMNS = ("seq", "at", "actor", "who", "verb", "subject", "detail", "id", "previous", "hash")


def lines(entries: AuditQuerySet, form: str) -> Iterator[str]:
    """`entries` in the order of the chain, as JSON lines or as CSV with a head. `actor` is the account's number, if there is one.

    What is hashed of an entry is its line of JSON without `actor` and `hash`.
    """
    if form == "csv":
        yield _row(COLUMNS)
    for entry in in_pages(entries.exclude(seq=None).order_by("seq"), 2000):
        yield _row(_cells(entry)) if form == "csv" else _json(entry)


def _json(entry: AuditEntry) -> str:
    return canonical({**entry.content(), "actor": entry.actor_id, "hash": entry.hash}).decode() + "\n"


def _cells(entry: AuditEntry) -> list[str]:
    told = json.loads(canonical({**entry.content(), "actor": entry.actor_id, "hash": entry.hash}))
    told["detail"] = canonical(entry.detail).decode()
    return ["" if told[column] is None else str(told[column]) for column in COLUMNS]


def _row(cells: list[str] | tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
