"""Benchmarks: medians of several runs, and ratios to a named baseline, because times depend on the machine and ratios less so.

Every module here can be run alone with `python -m benchmarks.<name>`, all of them with `make bench`.
"""

import os
import statistics
import time
from collections.abc import Callable

# As in the studio's own processes (musicstudio.env), before a library looks at it.
os.environ.setdefault("OMP_NUM_THREADS", "1")


def median_seconds(work: Callable[[], object], *, repeats: int = 7) -> float:
    """The median wall time of `work()` over `repeats` runs, after one that warms up and does not count."""
    work()
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def table(title: str, seconds: dict[str, float], *, baseline: str) -> None:
    """Print one line per entry: its median in milliseconds and how many times the baseline's time it took."""
    width = max(len(name) for name in seconds)
    print(f"\n{title}\n{'':{width}}  {'median ms':>10}  {'ratio':>6}")
    for name, value in seconds.items():
        note = "  <- baseline" if name == baseline else ""
        print(f"{name:{width}}  {value * 1000:10.2f}  {value / seconds[baseline]:6.2f}{note}")
