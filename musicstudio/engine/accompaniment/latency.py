"""How long a musician waits: medians of a warm, single-threaded accompaniment of 16 bars, in every style.

python -m musicstudio.engine.accompaniment.latency
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time

from musicstudio.engine.accompaniment.accompanist import Accompanist
from musicstudio.engine.accompaniment.controls import Controls
from musicstudio.engine.choices import STYLES
from musicstudio.engine.harmony.latency import Stopwatch, tune


def measure(accompanist: Accompanist, runs: int, style: str) -> dict[str, float]:
    """Medians in seconds until the first bar and until all of 16 bars have arrived."""
    accompanist.accompany(tune(4, 0), Controls(style=style))  # warm
    watches = []
    for seed in range(runs):
        watch = Stopwatch()
        accompanist.accompany(tune(16, seed), Controls(style=style), watch)
        watches.append((watch.bars[0], time.monotonic() - watch.begin))
    medians = [statistics.median(column) for column in zip(*watches, strict=True)]
    return {name: round(value, 2) for name, value in zip(("first_bar", "16_bars"), medians, strict=True)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    accompanist = Accompanist.load()
    sys.stdout.write(json.dumps({style: measure(accompanist, options.runs, style) for style in STYLES}) + "\n")


if __name__ == "__main__":
    main()
