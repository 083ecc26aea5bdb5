"""What a piece of work costs: processor seconds, and memory beyond what there was before."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Self

PAGE_KB = 4
LOOK_SECONDS = 0.02


class Cost:
    """`with Cost() as cost: …` then `cost.cpu_seconds`, `cost.peak_mb`."""

    cpu_seconds = 0.0
    peak_mb = 0.0

    def __enter__(self) -> Self:
        self._over = threading.Event()
        self._began, self._before = time.process_time(), _resident_mb()
        self._watch = threading.Thread(target=self._look, daemon=True)
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watch.join()
        self.cpu_seconds = round(time.process_time() - self._began, 3)
        self.peak_mb = round(self.peak_mb, 1)

    def _look(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            self.peak_mb = max(self.peak_mb, _resident_mb() - self._before)


def _resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE_KB / 1024
