"""Chords and an accompaniment for a melody that stays as it is."""

from typing import TYPE_CHECKING, Any

from musicstudio.engine.accompaniment.controls import Controls
from musicstudio.engine.choices import STYLES

if TYPE_CHECKING:
    from musicstudio.engine.accompaniment.accompanist import Accompanist

__all__ = ["STYLES", "Accompanist", "Controls"]


def __getattr__(name: str) -> Any:
    # torch takes seconds to import and the web process never needs it, so the networks come in only when asked for.
    if name == "Accompanist":
        from musicstudio.engine.accompaniment.accompanist import Accompanist

        return Accompanist
    raise AttributeError(name)
