"""Indexes of fingerprints, damaged on purpose, wherever they are kept."""

from apps.rights.models import IndexHeadEntry, IndexSegmentPart
from apps.rights.rows import Rows
from musicstudio.engine.fingerprint.folder import CURRENT, Folder
from musicstudio.engine.fingerprint.index import Index, Store


def spoil_segments(store: Store) -> None:
    """A byte in the middle of each is another."""
    for name in store.current().segments:
        if isinstance(store, Folder):
            path = store.folder / name
            path.write_bytes(_spoilt(path.read_bytes()))
        for row in IndexSegmentPart.objects.filter(segment__name=name):
            row.data = _spoilt(bytes(row.data))
            row.save()


def spoil_state(index: Index) -> None:
    """What the index begins to read with."""
    if isinstance(index.store, Folder):
        (index.store.folder / CURRENT).write_text("not this")
    elif isinstance(index.store, Rows):
        IndexHeadEntry.objects.filter(head=index.store.current().head).update(record=b"not this")


def _spoilt(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
