"""How long a musician waits: medians of a warm, single-threaded harmonisation of 16 bars.

python -m musicstudio.engine.harmony.latency
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from musicstudio.engine.harmony.controls import Controls
from musicstudio.engine.harmony.harmonizer import Harmonizer
from musicstudio.engine.notation.score import TICKS_PER_QUARTER, Note, Part, Score, regular_measures
from musicstudio.engine.progress import SilentProgress

SCALE = (60, 62, 64, 65, 67, 69, 71, 72, 74, 76)


class Stopwatch(SilentProgress):
    """Seconds from its making until each bar arrived."""

    def __init__(self) -> None:
        self.begin = time.monotonic()
        self.bars: list[float] = []

    def partial(self, kind: str, data: Mapping[str, Any]) -> None:
        self.bars.append(time.monotonic() - self.begin)


def tune(bars: int, seed: int) -> Score:
    """A wandering melody in quarters and eighths, 4/4."""
    rng = np.random.default_rng(seed)
    notes: list[Note] = []
    tick, place, end = 0, 4, bars * 4 * TICKS_PER_QUARTER
    while tick < end:
        length = int(rng.choice([TICKS_PER_QUARTER, TICKS_PER_QUARTER // 2], p=[0.8, 0.2]))
        length = min(length, end - tick)
        place = int(np.clip(place + rng.integers(-2, 3), 0, len(SCALE) - 1))
        notes.append(Note(f"m{len(notes)}", tick, length, SCALE[place]))
        tick += length
    return Score(regular_measures(end, Score(()).metres), (Part("soprano", "Soprano", tuple(notes)),))


def measure(harmonizer: Harmonizer, runs: int, controls: Controls) -> dict[str, float]:
    """Medians in seconds until the first bar, until four bars and until all of 16 bars have arrived."""
    harmonizer.harmonize(tune(4, 0), controls)  # warm
    watches = []
    for seed in range(runs):
        watch = Stopwatch()
        harmonizer.harmonize(tune(16, seed), controls, watch)
        watches.append((watch.bars[0], watch.bars[3], time.monotonic() - watch.begin))
    medians = [statistics.median(column) for column in zip(*watches, strict=True)]
    return {name: round(value, 2) for name, value in zip(("first_bar", "4_bars", "16_bars"), medians, strict=True)}


def latency(harmonizer: Harmonizer, runs: int = 5) -> dict[str, float]:
    """Median seconds until the first bar, four bars, sixteen, and four alternatives of four bars."""
    waits = measure(harmonizer, runs, Controls())
    begins = []
    for seed in range(runs):
        begin = time.monotonic()
        harmonizer.harmonize(tune(4, seed), Controls(alternatives=4))
        begins.append(time.monotonic() - begin)
    return {**waits, "4_alternatives": round(statistics.median(begins), 2)}


def main() -> None:
    sys.stdout.write(json.dumps(latency(Harmonizer.load())) + "\n")


if __name__ == "__main__":
    main()
