"""What other apps keep beside works: they are told before works are deleted for good, so that their files go too."""

from collections.abc import Callable

from apps.library.models import WorkQuerySet

Farewell = Callable[[WorkQuerySet], None]
_registered: list[Farewell] = []


def register(farewell: Farewell) -> None:
    """Call `farewell` with works that are about to be deleted, inside the transaction that does it. For AppConfig.ready."""
    if farewell not in _registered:
        _registered.append(farewell)


def take_leave(works: WorkQuerySet) -> None:
    for farewell in _registered:
        farewell(works)
