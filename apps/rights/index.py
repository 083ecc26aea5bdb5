"""The indexes of fingerprints: of what is registered, of what is published, of what the studio has exported.

The rows of peaks are the truth. Whoever asks brings the index up to date from them before; so whoever is killed on the way leaves
nothing half done, and what is lost is built anew. References are spread over shards: one, in a folder, in an embedded studio;
several, in rows, in a distributed one.
"""

import shutil
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import numpy as np
import structlog
from django.conf import settings
from django.db.models import QuerySet

from apps.rights.models import ExportedSound, Fingerprint, IndexShard
from apps.rights.rows import Rows
from musicstudio.engine.fingerprint import sharding
from musicstudio.engine.fingerprint.folder import Folder
from musicstudio.engine.fingerprint.index import Index
from musicstudio.engine.fingerprint.landmarks import ALIKE, VERSION, Peaks
from musicstudio.engine.fingerprint.recognising import Whole
from musicstudio.engine.fingerprint.segment import Damaged, Reference

log = structlog.get_logger(__name__)
Read = TypeVar("Read")
_AT_ONCE = 200


class Catalogue(StrEnum):
    REGISTERED = "registered"
    PUBLISHED = "published"
    EXPORTED = "exported"


def rows(catalogue: Catalogue) -> "QuerySet[Fingerprint] | QuerySet[ExportedSound]":
    """What can be found; the primary key is the number in the index and names the same sound for ever."""
    if catalogue is Catalogue.EXPORTED:
        return ExportedSound.objects.heard(ALIKE)
    found = Fingerprint.objects.filter(version__in=ALIKE)
    return found.of_registry() if catalogue is Catalogue.REGISTERED else found.of_publications()


def whole(catalogue: Catalogue) -> Whole:
    """Everything that can be found now, to be looked through in this process."""
    synchronise(catalogue)
    return Whole([shelf for shard in range(shards()) for shelf in of_shard(catalogue, shard, Index.shelves)])


def shards() -> int:
    return int(settings.FINGERPRINT_SHARDS)


def of_shard(catalogue: Catalogue, shard: int, read: Callable[[Index], Read]) -> Read:
    """What there is to read in the index of a shard. One that is damaged is read anew, as a copy may be all that is, and built
    anew when that does not help."""
    index = index_of(catalogue, shard)
    try:
        return read(index)
    except Damaged:
        log.warning("fingerprint_index_damaged", catalogue=str(catalogue), shard=shard)
    index.store.let_go([])
    try:
        return read(index)
    except Damaged:
        rebuild(catalogue, shard)
        return read(index)


def index_of(catalogue: Catalogue, shard: int) -> Index:
    """One for each version of the algorithm: the numbers stay the same, what they stand for does not."""
    return _index(settings.FINGERPRINT_STORE, catalogue, shard, _folder(catalogue, shard))


def _folder(catalogue: Catalogue, shard: int) -> Path:
    folder: Path = settings.VAR_DIR / "fingerprints" / f"{catalogue}-{VERSION}-{shard}"
    return folder


@lru_cache(maxsize=64)
def _index(store: str, catalogue: Catalogue, shard: int, folder: Path) -> Index:
    return Index(Rows(catalogue, shard, folder) if store == "rows" else Folder(folder))


def heard_anew(catalogue: Catalogue, number: int) -> None:
    """The peaks of a number are others now: whoever asks next takes them."""
    [shard] = [one for one in range(shards()) if sharding.of_shard([number], one, shards())]
    index_of(catalogue, shard).remove(number)


def rebuild(catalogue: Catalogue, shard: int) -> None:
    """Anew from the rows, beside whoever reads the old one."""
    numbers = sharding.of_shard(rows(catalogue).values_list("pk", flat=True), shard, shards())
    index_of(catalogue, shard).rebuild(references(catalogue, sorted(numbers)))


def forget_what_is_not_asked() -> None:
    """Of shards that there are no more, and of other versions of the algorithm."""
    IndexShard.objects.exclude(version=VERSION, shard__lt=shards()).delete()
    kept = {_folder(catalogue, shard) for catalogue in Catalogue for shard in range(shards())}
    for folder in set(_folder(Catalogue.REGISTERED, 0).parent.glob("*-*-*")) - kept:
        shutil.rmtree(folder, ignore_errors=True)


def synchronise(catalogue: Catalogue) -> tuple[int, int]:
    """Bring all shards up to date with the rows; how many references came and went."""
    # In this order: what others add meanwhile is not taken for something that went.
    there = [of_shard(catalogue, shard, Index.numbers) for shard in range(shards())]
    every = list(rows(catalogue).values_list("pk", flat=True))
    came = went = 0
    for shard, numbers in enumerate(there):
        wanted = sharding.of_shard(every, shard, shards())
        index, missing = index_of(catalogue, shard), sorted(wanted - numbers)
        for number in numbers - wanted:
            index.remove(number)
        for reference in references(catalogue, missing):
            index.add(reference)
        came, went = came + len(missing), went + len(numbers - wanted)
    return came, went


def references(catalogue: Catalogue, numbers: list[int]) -> Iterator[Reference]:
    """Those of these numbers that have not been deleted meanwhile."""
    for first in range(0, len(numbers), _AT_ONCE):
        some = rows(catalogue).filter(pk__in=numbers[first : first + _AT_ONCE])
        for number, frames, peaks in some.values_list("pk", "frames", "peaks"):
            yield Reference(number, Peaks.unpacked(np.frombuffer(bytes(peaks or b""), "<u4").astype(np.uint32), frames))
