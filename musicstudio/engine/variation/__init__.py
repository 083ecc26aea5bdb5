"""Variations: other bars like these, bars between two, busier or calmer ones, and an accompaniment played like a bar of it."""

from typing import TYPE_CHECKING, Any

from musicstudio.engine.variation.controls import Controls, TextureControls

if TYPE_CHECKING:
    from musicstudio.engine.variation.texture import TextureTransfer
    from musicstudio.engine.variation.varier import Varier

__all__ = ["Controls", "TextureControls", "TextureTransfer", "Varier"]


def __getattr__(name: str) -> Any:
    # torch takes seconds to import and the web process never needs it, so the networks come in only when asked for.
    if name == "Varier":
        from musicstudio.engine.variation.varier import Varier

        return Varier
    if name == "TextureTransfer":
        from musicstudio.engine.variation.texture import TextureTransfer

        return TextureTransfer
    raise AttributeError(name)
