"""Four-part harmony in the style of the chorales, around a melody that stays as it is."""

from typing import TYPE_CHECKING, Any

from musicstudio.engine.harmony.controls import Controls

if TYPE_CHECKING:
    from musicstudio.engine.harmony.harmonizer import Harmonizer

__all__ = ["Controls", "Harmonizer"]


def __getattr__(name: str) -> Any:
    # torch takes seconds to import and the web process never needs it, so the network comes in only when asked for.
    if name == "Harmonizer":
        from musicstudio.engine.harmony.harmonizer import Harmonizer

        return Harmonizer
    raise AttributeError(name)
