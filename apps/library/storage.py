"""Bytes of files: reading a range of them from any storage, and removing them once nothing points at them."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from apps.library.models import RECORDINGS, Recording

CHUNK = 64 * 1024


def read_range(storage: Storage, name: str | None, start: int, length: int) -> Iterator[bytes]:
    """`length` bytes from `start` on, in pieces. Raises FileNotFoundError when the file is gone.

    An S3 storage is asked for just this range: its file object would fetch the whole recording first.
    """
    if length <= 0 or not name:
        return
    if hasattr(storage, "bucket"):
        yield from _read_object(storage, name, start, length)
        return
    with storage.open(name, "rb") as file:
        file.seek(start)
        while length > 0 and (piece := file.read(min(CHUNK, length))):
            length -= len(piece)
            yield piece


def _read_object(storage: Storage, name: str, start: int, length: int) -> Iterator[bytes]:
    key = storage._normalize_name(name)  # type: ignore[attr-defined]
    answer = storage.bucket.Object(key).get(Range=f"bytes={start}-{start + length - 1}")  # type: ignore[attr-defined]
    body = answer["Body"]
    try:
        yield from body.iter_chunks(CHUNK)
    finally:
        body.close()


_folders: dict[str, tuple[type[Model], str]] = {RECORDINGS: (Recording, "audio")}


def register_folder(folder: str, model: type[Model], field: str = "audio") -> None:
    """Have the files in a folder swept that no row of `model` names in its `field`. For apps above this one."""
    _folders[folder] = model, field


def remove_orphans(older_than: timedelta = timedelta(days=1)) -> int:
    """Remove files that no row names, and tell how many: their removal, or what made them, was cut.

    Younger files are left alone: an upload stores its file before its row.
    """
    before = timezone.now() - older_than
    removed = 0
    for folder, (model, field) in _folders.items():
        storage = model._meta.get_field(field).storage  # type: ignore[union-attr]  # a file's field
        for name in _files(storage, folder):
            if not model._default_manager.filter(**{field: name}).exists() and storage.get_modified_time(name) < before:
                storage.delete(name)
                removed += 1
    return removed


def _files(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever recorded
        return
    yield from (f"{folder}/{file}" for file in files)
    for inner in folders:
        yield from _files(storage, f"{folder}/{inner}")


def remove_on_commit(rows: QuerySet[Any], field: str = "audio") -> None:
    """Remove the files that `rows` name in `field` when the transaction is through; a rolled-back one removes nothing."""
    storage = rows.model._meta.get_field(field).storage
    for name in list(rows.exclude(**{field: ""}).values_list(field, flat=True)):
        transaction.on_commit(partial(storage.delete, name), robust=True)
