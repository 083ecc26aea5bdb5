"""A melody that goes on: new bars in its style and metre, or some of its bars written again."""

from typing import TYPE_CHECKING, Any

from musicstudio.engine.continuation.controls import Controls

if TYPE_CHECKING:
    from musicstudio.engine.continuation.continuer import Continuer

__all__ = ["Continuer", "Controls"]


def __getattr__(name: str) -> Any:
    # torch takes seconds to import and the web process never needs it, so the network comes in only when asked for.
    if name == "Continuer":
        from musicstudio.engine.continuation.continuer import Continuer

        return Continuer
    raise AttributeError(name)
