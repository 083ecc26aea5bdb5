"""What stands between a work and the public: an app above registers it. Without one, owners decide alone.

The gate is told inside the transaction of what happens, with the work's row locked.
"""

from dataclasses import dataclass
from typing import Protocol

from apps.accounts.models import User
from apps.library.models import Work


class Told(Protocol):
    def __call__(self, *, work: Work, actor: User) -> None: ...


class Asked(Protocol):
    def __call__(self, *, work: Work, actor: User, priority: int) -> None: ...


@dataclass(frozen=True)
class Gate:
    """`ask` to be shown to everybody: the work becomes public when it may, once a job of this `priority` has looked, or later.
    `leave`: its owner takes it back from there, or from waiting. `changed`: it has a new revision or recording. `ask` and `leave`
    raise NotNow."""

    ask: Asked
    leave: Told
    changed: Told


_gate: Gate | None = None


def register(gate: Gate) -> None:
    """For AppConfig.ready."""
    global _gate
    _gate = gate


def current() -> Gate | None:
    return _gate


def changed(work: Work, actor: User) -> None:
    if _gate:
        _gate.changed(work=work, actor=actor)
