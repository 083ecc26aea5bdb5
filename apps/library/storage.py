"""Bytes of recordings: reading a range of them from any storage, and removing them once nothing points at them."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from django.core.files.storage import Storage
from django.db import transaction
from django.utils import timezone

from apps.library.models import RECORDINGS, Recording, RecordingQuerySet

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


def remove_orphans(older_than: timedelta = timedelta(days=1)) -> int:
    """Remove files of recordings that no row names, and tell how many: their removal, or the upload that made them, was cut.

    Younger files are left alone: an upload stores its file before its row.
    """
    storage = Recording._meta.get_field("audio").storage
    before = timezone.now() - older_than
    removed = 0
    for name in _files(storage, RECORDINGS):
        if not Recording.objects.filter(audio=name).exists() and storage.get_modified_time(name) < before:
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


def remove_on_commit(recordings: RecordingQuerySet) -> None:
    """Remove the files of `recordings` when the transaction is through; a rolled-back one removes nothing."""
    storage = Recording._meta.get_field("audio").storage
    for name in list(recordings.values_list("audio", flat=True)):
        transaction.on_commit(partial(storage.delete, name), robust=True)
