"""Folders for what must not stay on the disk: each goes with whoever works in it or, when that process is killed, with the next
sweep."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

PREFIX = "style-"
LOCK = "styles.lock"


@contextmanager
def passing_folder(within: Path) -> Iterator[Path]:
    """A new folder in the folder `within`, gone afterwards; what killed processes left goes too."""
    try:
        with (within / LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH)
            with TemporaryDirectory(dir=within, prefix=PREFIX) as folder:
                yield Path(folder)
    finally:
        sweep(within)


def sweep(within: Path) -> None:
    """Delete what killed processes left in `within`, unless somebody works there now: whoever is last sweeps again."""
    with (within / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        for left in within.glob(f"{PREFIX}*"):
            shutil.rmtree(left, ignore_errors=True)
