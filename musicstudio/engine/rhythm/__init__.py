"""Accompaniment patterns by an adversarial network."""

from typing import TYPE_CHECKING, Any

from musicstudio.engine.rhythm.controls import Controls

if TYPE_CHECKING:
    from musicstudio.engine.rhythm.maker import PatternMaker

__all__ = ["Controls", "PatternMaker"]


def __getattr__(name: str) -> Any:
    # torch takes seconds to import and the web process never needs it, so the network comes in only when asked for.
    if name == "PatternMaker":
        from musicstudio.engine.rhythm.maker import PatternMaker

        return PatternMaker
    raise AttributeError(name)
