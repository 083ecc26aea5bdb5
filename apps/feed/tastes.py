"""The taste in use, in this process: read once for each version, and left for the next one as a whole."""

import hashlib
import threading
import time
from dataclasses import dataclass
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
        self.looked, self.now, self.refused = 0.0, None, None

    looked: float
    now: InUse | None
    refused: UUID | None
    """A version of another form: this process will never read it, and does not fetch it again to find that out."""

    def current(self) -> InUse | None:
        with self.lock:
            if time.monotonic() - self.looked >= LOOK_SECONDS:
                newest = TasteVersion.objects.filter(state=TasteVersion.State.READY).first()
                if newest is None:
                    self.now = None
                elif newest.pk != self.refused and (self.now is None or self.now.version.pk != newest.pk):
                    # One that cannot be read leaves the one before in use.
                    try:
                        self.now = _read(newest) or self.now
                    except OtherForm as error:
                        log.warning("taste_of_other_form", version=str(newest.pk), form=str(error))
                        self.refused = newest.pk
                self.looked = time.monotonic()
            return self.now


_kept = _Kept()


def in_use() -> InUse | None:
    """What the feed goes by, at the most LOOK_SECONDS old; None before the first training."""
    return _kept.current()


def forget() -> None:
    """Look anew: after a training in this process, and for tests."""
    _kept.forget()


def _read(version: TasteVersion) -> InUse | None:
    """None for what is damaged. Raises OtherForm."""
    try:
        return InUse(version, Taste.load(_local(version)))
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        log.warning("taste_unreadable", version=str(version.pk), error=type(error).__name__)
        _path(version).unlink(missing_ok=True)  # a copy that was cut off is fetched anew when somebody looks again
        return None


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
