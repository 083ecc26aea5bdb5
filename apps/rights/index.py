"""The indexes of fingerprints: of what is registered, of what is published, of what the studio has exported.

The rows are the truth. Each machine that is asked keeps an index in a folder of its own, mapped into memory, and brings it up to
date from the rows before; so whoever is killed on the way leaves nothing half done, and a lost folder is built anew.
"""

from collections.abc import Iterator
from enum import StrEnum

import numpy as np
import structlog
from django.conf import settings
from django.db.models import QuerySet

from apps.rights.models import ExportedSound, Fingerprint
from musicstudio.engine.fingerprint.index import FileIndex
from musicstudio.engine.fingerprint.landmarks import VERSION, Peaks
from musicstudio.engine.fingerprint.segment import Damaged, Reference, Shelf

log = structlog.get_logger(__name__)
_AT_ONCE = 200


class Catalogue(StrEnum):
    REGISTERED = "registered"
    PUBLISHED = "published"
    EXPORTED = "exported"


def rows(catalogue: Catalogue) -> "QuerySet[Fingerprint] | QuerySet[ExportedSound]":
    """What can be found; the primary key is the number in the index and names the same sound for ever."""
    if catalogue is Catalogue.EXPORTED:
        return ExportedSound.objects.heard(VERSION)
    found = Fingerprint.objects.filter(version=VERSION)
    return found.of_registry() if catalogue is Catalogue.REGISTERED else found.of_publications()


def shelves(catalogue: Catalogue) -> list[Shelf]:
    """Everything that can be found now."""
    index = folder_of(catalogue)
    try:
        synchronise(catalogue, index)
        return index.shelves()
    except Damaged:
        log.warning("fingerprint_index_damaged", catalogue=str(catalogue))
        rebuild(catalogue)
        return index.shelves()


def folder_of(catalogue: Catalogue) -> FileIndex:
    """One for each version of the algorithm: the numbers stay the same, what they stand for does not."""
    return FileIndex(settings.VAR_DIR / "fingerprints" / f"{catalogue}-{VERSION}")


def rebuild(catalogue: Catalogue) -> None:
    """Anew from the rows, beside whoever reads the old one."""
    folder_of(catalogue).rebuild(references(catalogue, sorted(rows(catalogue).values_list("pk", flat=True))))


def synchronise(catalogue: Catalogue, index: FileIndex) -> tuple[int, int]:
    """Bring the folder up to date with the rows; how many references came and went."""
    wanted = set(rows(catalogue).values_list("pk", flat=True))
    there = index.numbers()
    for number in there - wanted:
        index.remove(number)
    missing = sorted(wanted - there)
    for reference in references(catalogue, missing):
        index.add(reference)
    return len(missing), len(there - wanted)


def references(catalogue: Catalogue, numbers: list[int]) -> Iterator[Reference]:
    """Those of these numbers that have not been deleted meanwhile."""
    for first in range(0, len(numbers), _AT_ONCE):
        some = rows(catalogue).filter(pk__in=numbers[first : first + _AT_ONCE])
        for number, frames, peaks in some.values_list("pk", "frames", "peaks"):
            yield Reference(number, Peaks.unpacked(np.frombuffer(bytes(peaks or b""), "<u4").astype(np.uint32), frames))
