"""What the studio does by itself every so often: registered by the apps, done by one of its machines when it is due.

    chores.register(Chore("accounts.audit", every=86400, run="apps.accounts.audit_verification:check"))

Which machine, the row of the chore decides. One that stops on the way leaves it to be done again when it is next due, so
whatever a chore does may be done twice and half.
"""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone
from django.utils.module_loading import import_string

from apps.jobs.models import ChoreRun

log = structlog.get_logger(__name__)
LOOK_SECONDS = 10.0
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Chore:
    """`every` is in seconds; `run` is "module:function" and takes no arguments."""

    name: str
    every: float
    run: str


_chores: dict[str, Chore] = {}


def register(chore: Chore) -> None:
    """Make `chore` known. For AppConfig.ready, which may run twice."""
    _chores[chore.name] = chore


def do_what_is_due() -> list[str]:
    """Do every chore whose time has come and that no other machine does; returns the names of those that went well."""
    return [chore.name for chore in _chores.values() if _claim(chore) and _done(chore)]


def _claim(chore: Chore) -> bool:
    now = timezone.now()
    ChoreRun.objects.get_or_create(name=chore.name, defaults={"began_at": LONG_AGO})
    due = ChoreRun.objects.filter(name=chore.name, began_at__lte=now - timedelta(seconds=chore.every))
    return due.update(began_at=now) == 1


def _done(chore: Chore) -> bool:
    try:
        import_string(chore.run.replace(":", "."))()
    except Exception:
        # One that fails must not keep the others from being done.
        log.exception("chore_failed", chore=chore.name)
        return False
    return True


class Chores(threading.Thread):
    """Looks every few seconds for what is due, in a supervisor's own process, until `stop`."""

    def __init__(self) -> None:
        super().__init__(name="chores", daemon=True)
        self._stop_now = threading.Event()

    def stop(self) -> None:
        self._stop_now.set()

    def run(self) -> None:
        while not self._stop_now.wait(LOOK_SECONDS):
            try:
                do_what_is_due()
            except (DatabaseError, InterfaceError) as error:
                log.warning("chores_failed", error=type(error).__name__)
            finally:
                connection.close()
