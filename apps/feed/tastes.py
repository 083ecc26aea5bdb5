"""The taste in use, in this process: read once for each version, and left for the next one as a whole."""

import hashlib
import threading
import time
from dataclasses import dataclass
from math import inf
from pathlib import Path
from secrets import token_hex
from uuid import UUID

import structlog
from django.conf import settings
from safetensors import SafetensorError

from apps.feed.models import TasteVersion
from musicstudio.engine.recommend.model import OtherForm, Taste

log = structlog.get_logger(__name__)
LOOK_SECONDS = 2.0
DAMAGED_SECONDS = 60.0
"""After which a version that came damaged is fetched again."""
KEPT = 2
"""Versions on the disk of each machine."""


@dataclass(frozen=True)
class InUse:
    version: TasteVersion
    taste: Taste


class _Kept:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self.looked, self.now, self.refused, self.again = 0.0, None, None, 0.0

    looked: float
    now: InUse | None
    refused: UUID | None
    again: float
    """The version that could not be read, and when it is fetched again: never where it is of another form."""

    def current(self) -> InUse | None:
        with self.lock:
            if time.monotonic() - self.looked >= LOOK_SECONDS:
                newest = TasteVersion.objects.filter(state=TasteVersion.State.READY).first()
                if newest is None:
                    self.now = None
                elif self.now is None or self.now.version.pk != newest.pk:
                    self._take(newest)
                self.looked = time.monotonic()
            return self.now

    def _take(self, version: TasteVersion) -> None:
        """One that cannot be read leaves the one before in use."""
        if version.pk == self.refused and time.monotonic() < self.again:
            return
        try:
            self.now, self.refused = _read(version), None
        except OtherForm as error:
            log.warning("taste_of_other_form", version=str(version.pk), form=str(error))
            self.refused, self.again = version.pk, inf
        except (OSError, ValueError, KeyError, SafetensorError) as error:
            log.warning("taste_unreadable", version=str(version.pk), error=type(error).__name__)
            self.refused, self.again = version.pk, time.monotonic() + DAMAGED_SECONDS
            _path(version).unlink(missing_ok=True)  # a copy that was cut off is fetched anew


_kept = _Kept()


def in_use() -> InUse | None:
    """What the feed goes by, at the most LOOK_SECONDS old; None before the first training."""
    return _kept.current()


def forget() -> None:
    """Look anew: after a training in this process, and for tests."""
    _kept.forget()


def _read(version: TasteVersion) -> InUse:
    """Raises OtherForm; OSError, ValueError, KeyError, SafetensorError when it is damaged."""
    return InUse(version, Taste.load(_local(version)))


def _local(version: TasteVersion) -> Path:
    """The file of a version on this machine, fetched when it is not there. Raises OSError, ValueError when it is damaged."""
    path = _path(version)
    folder = path.parent
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with version.file.open("rb") as stored:
            content = stored.read()
        if hashlib.sha256(content).hexdigest() != version.sha256:
            raise ValueError("damaged")
        fresh = path.with_suffix(f".{token_hex(4)}")
        fresh.write_bytes(content)
        fresh.replace(path)
        for old in sorted(folder.glob("*.taste"), key=lambda one: one.stat().st_mtime)[:-KEPT]:
            old.unlink(missing_ok=True)
    return path


def _path(version: TasteVersion) -> Path:
    folder: Path = settings.VAR_DIR / "tastes"
    return folder / f"{UUID(str(version.pk)).hex}.taste"
