"""Progress that a test can look at."""

from collections.abc import Mapping
from typing import Any

from musicstudio.engine.progress import SilentProgress


class Watch(SilentProgress):
    """Records what it is told and asks to stop after `stop` bars."""

    def __init__(self, stop: int = 10_000) -> None:
        self.stop, self.bars, self.steps = stop, [], []

    def step(self, done: int, total: int, message: str = "") -> None:
        self.steps.append((done, total))

    def partial(self, kind: str, data: Mapping[str, Any]) -> None:
        assert kind == "bar"
        self.bars.append(data)

    def cancelled(self) -> bool:
        return len(self.bars) >= self.stop
