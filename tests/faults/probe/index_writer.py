"""Writes to an index until it is killed: `python -m tests.faults.probe.index_writer FOLDER FIRST append|compact|rebuild`.

Every number is said when it is begun, and again when it is there: "3?", then "3!". Heads and segments are small, so that all that
may happen happens often. The index is in the folder, or in a distributed studio in rows, of which the folder has copies.
"""

import sys
from itertools import count
from pathlib import Path

import numpy as np

from musicstudio.engine.fingerprint import index as indexing
from musicstudio.engine.fingerprint.folder import Folder
from musicstudio.engine.fingerprint.index import Index
from musicstudio.engine.fingerprint.landmarks import BINS, Peaks
from musicstudio.engine.fingerprint.segment import Reference
from musicstudio.engine.fingerprint.spectrum import FRAME
from tests.support.plugin import ON_DISTRIBUTED

FRAMES, PEAKS = 3_000, 2_000


def opened(folder: Path) -> Index:
    if not ON_DISTRIBUTED:
        return Index(Folder(folder))
    from apps.rights.rows import Rows

    return Index(Rows("registered", 0, folder))


def reference(number: int) -> Reference:
    rng = np.random.default_rng(number)
    frame = np.sort(rng.integers(0, FRAMES, PEAKS))
    return Reference(number, Peaks(frame, rng.integers(0, 2 * BINS, PEAKS), rng.integers(0, 16, PEAKS), FRAMES))


def say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def main() -> None:
    folder, first, manner = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    if ON_DISTRIBUTED:
        import django

        django.setup()
    indexing.MOST_IN_HEAD, indexing.MOST_HOURS = 3, 20 * FRAMES * FRAME / 3_600
    index = opened(folder)
    for number in count(first):
        say(f"{number}?")
        if manner == "rebuild":
            index.rebuild([*(one for shelf in index.shelves() for one in shelf.references()), reference(number)])
        else:
            index.add(reference(number))
        if manner == "compact":
            index.compact()
        say(f"{number}!")


if __name__ == "__main__":
    main()
