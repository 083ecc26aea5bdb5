"""Which kinds of job exist. Product apps register theirs in AppConfig.ready; handlers load in worker processes only."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from django.utils.module_loading import import_string

from apps.jobs.errors import UnknownKind
from apps.jobs.handling import Handler

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, kw_only=True)
class JobKind:
    """One kind of long work.

    `handler` and `warm` are "module:function". `warm` loads what the handler needs (models, fonts) and runs once in every
    worker process before it takes such jobs. `time_limit` is in seconds; the worker's parent ends what takes longer.
    """

    name: str
    title: "StrOrPromise"
    handler: str
    warm: str | None = None
    time_limit: float = 120
    can_retry: bool = True

    def load_handler(self) -> Handler:
        return cast(Handler, _load(self.handler))


_kinds: dict[str, JobKind] = {}


def register(kind: JobKind) -> None:
    """Make `kind` known. ValueError when another one already has its name."""
    if _kinds.get(kind.name, kind) != kind:
        raise ValueError(f"Two kinds of job are called {kind.name}.")
    _kinds[kind.name] = kind


def get(name: str) -> JobKind:
    """The kind called `name`; UnknownKind when no app registered it."""
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None


def title(name: str) -> str:
    """The kind's title in the active language; the bare name for rows of a kind that no longer exists."""
    return str(_kinds[name].title) if name in _kinds else name


def may_retry(name: str) -> bool:
    """Whether a failed job of this kind may be tried again; False for rows of a kind that no longer exists."""
    return name in _kinds and _kinds[name].can_retry


def warmers() -> dict[str, Callable[[], object]]:
    """Every distinct `warm` function, by its dotted name."""
    paths = sorted({kind.warm for kind in _kinds.values() if kind.warm})
    return {path: cast("Callable[[], object]", _load(path)) for path in paths}


def light() -> frozenset[str]:
    """Names of the kinds that have nothing to load first."""
    return frozenset(kind.name for kind in _kinds.values() if kind.warm is None)


def _load(path: str) -> object:
    return import_string(path.replace(":", "."))
