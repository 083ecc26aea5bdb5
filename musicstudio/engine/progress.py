"""The engine's only way out: how a long computation reports, streams partial results and learns that it should stop."""

from collections.abc import Mapping
from typing import Any, Protocol


class Progress(Protocol):
    """What a caller hands to a long engine call.

    All three are cheap enough to be called once per bar. `partial` carries JSON-able data only.
    """

    def step(self, done: int, total: int, message: str = "") -> None:
        """`done` of `total` units of work are finished; `message` is a short sentence for the user."""

    def partial(self, kind: str, data: Mapping[str, Any]) -> None:
        """A finished piece of the result, for example one bar."""

    def cancelled(self) -> bool:
        """True once the caller no longer wants the result; the engine then returns what it has."""


class SilentProgress:
    """The caller that only waits: nothing is reported, nothing is cancelled."""

    def step(self, done: int, total: int, message: str = "") -> None:
        return None

    def partial(self, kind: str, data: Mapping[str, Any]) -> None:
        return None

    def cancelled(self) -> bool:
        return False
