"""What the studio knows of a person: the register that the apps above fill, the export and the deletion that use it.

An app that keeps something of a user calls `register` in its AppConfig.ready. Accounts, the lowest layer, imports none of them.
"""

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any, TypeVar, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet

from apps.accounts.models import ApiToken, AuditEntry, User

CHUNK = 64 * 1024
Row = TypeVar("Row")


@dataclass(frozen=True)
class ExportFile:
    """One file of the export. `name` is made of ids by the app; `chunks` is read once, when its turn comes."""

    name: str
    chunks: Iterable[bytes]
    compress: bool = True


# Yields what belongs to the user, lazily: a musician may own more than fits into memory.
Exporter = Callable[[User], Iterator[ExportFile]]
# Removes what belongs to the user, inside the transaction that deletes the account; files go on commit.
Eraser = Callable[[User], None]

_registered: dict[str, tuple[Exporter, Eraser]] = {}


def register(app: str, exporter: Exporter, eraser: Eraser) -> None:
    """Make `app` part of every export and deletion from now on. Registering again replaces (ready() may run twice)."""
    _registered[app] = (exporter, eraser)


def json_file(name: str, data: Any) -> ExportFile:
    """`data` as one readable JSON file; models' dates and uuids are understood."""
    return ExportFile(name, [json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()])


def json_list_file(name: str, rows: Iterable[Any]) -> ExportFile:
    """A JSON list written row by row, never whole in memory."""

    def chunks() -> Iterator[bytes]:
        mark = b"[\n"
        for row in rows:
            yield mark + json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False).encode()
            mark = b",\n"
        yield b"[]\n" if mark == b"[\n" else b"\n]\n"

    return ExportFile(name, chunks())


def in_pages(rows: "QuerySet[Any, Row]", size: int = 100) -> Iterator[Row]:
    """`rows` in their order, `size` at a time: between two pages no cursor is open, so that an export which somebody
    downloads slowly holds no database connection. What is deleted meanwhile is left out.
    """
    keys = list(rows.values_list("pk", flat=True))
    for first in range(0, len(keys), size):
        yield from list(rows.filter(pk__in=keys[first : first + size]))


def erase(user: User) -> None:
    """Run every eraser, the uppermost app first. The account itself is still there afterwards."""
    for _exporter, eraser in reversed(list(_registered.values())):
        eraser(user)


def export_files(user: User) -> Iterator[ExportFile]:
    """Everything: the account, its audit trail, then what each registered app adds."""
    yield json_file(
        "account.json",
        {
            "name": user.username,
            "email": user.email,
            "role": user.role,
            "language": user.language,
            "joined": user.date_joined,
            "last_login": user.last_login,
        },
    )
    tokens = ApiToken.objects.visible_to(user).order_by("created_at").values("name", "beginning", "created_at", "last_used_at")
    yield json_list_file("tokens.json", in_pages(tokens))
    entries = AuditEntry.objects.filter(actor=user).order_by("at").values("at", "verb", "subject", "detail")
    yield json_list_file("audit.json", in_pages(entries))
    for exporter, _eraser in _registered.values():
        yield from exporter(user)


def export_zip(user: User) -> Iterator[bytes]:
    """The export as a zip archive, made while it is sent: neither memory nor disk ever holds more than a piece of it."""
    pipe = _Pipe()
    with zipfile.ZipFile(cast(IO[bytes], pipe), "w", zipfile.ZIP_DEFLATED) as archive:
        for file in export_files(user):
            info = zipfile.ZipInfo(file.name)
            info.compress_type = zipfile.ZIP_DEFLATED if file.compress else zipfile.ZIP_STORED
            info.external_attr = 0o600 << 16
            with archive.open(info, "w", force_zip64=True) as member:
                for chunk in file.chunks:
                    member.write(chunk)
                    if pipe.waiting >= CHUNK:
                        yield pipe.take()
            yield pipe.take()
    yield pipe.take()


class _Pipe:
    """A file that can only be written to and emptied. Without tell or seek, zipfile knows that it must not go back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.waiting = 0

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        self.waiting += len(data)
        return len(data)

    def flush(self) -> None:
        return None

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        self.waiting = 0
        return taken
