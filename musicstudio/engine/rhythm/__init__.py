"""Accompaniment patterns by an adversarial network, and a critic that tells Bach's four-part writing from the studio's."""

from typing import TYPE_CHECKING, Any

from musicstudio.engine.rhythm.controls import Controls

if TYPE_CHECKING:
    from musicstudio.engine.rhythm.critic import Critic
    from musicstudio.engine.rhythm.maker import PatternMaker

__all__ = ["Controls", "Critic", "PatternMaker"]


def __getattr__(name: str) -> Any:
    # torch takes seconds to import and the web process never needs it, so the networks come in only when asked for.
    if name == "PatternMaker":
        from musicstudio.engine.rhythm.maker import PatternMaker

        return PatternMaker
    if name == "Critic":
        from musicstudio.engine.rhythm.critic import Critic

        return Critic
    raise AttributeError(name)
