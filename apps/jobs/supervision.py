"""What the commands `work` and `studio` share: run until told to stop, then stop in order."""

import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

from django.conf import settings

from apps.jobs.chores import Chores
from apps.jobs.delivery import Sweep
from apps.jobs.pool import Pool

TICK_SECONDS = 0.1


def default_processes() -> int:
    """One worker per two cores, at least one: a worker computes with one thread, and the web server needs air."""
    return max(1, (os.cpu_count() or 1) // 2)


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM, SIGINT and, unless it is ignored (nohup), SIGHUP set."""
    stop = threading.Event()

    def handle(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, handle)
    return stop


def supervise(pool: Pool, stop: threading.Event, each_tick: Callable[[], None] = lambda: None) -> None:
    """Keep the pool (and what `each_tick` looks after) running until `stop`; then shut the pool down."""
    beside: list[Chores | Sweep] = [Chores()]
    if settings.JOBS_RUNNER == "celery":
        beside.append(Sweep(on_work=pool.wake))
    for thread in beside:
        thread.start()
    try:
        while not stop.wait(TICK_SECONDS):
            pool.tick()
            each_tick()
    finally:
        for thread in beside:
            thread.stop()
        pool.shut_down()
        # One that still logs while the interpreter is taken away from it aborts the process.
        for thread in beside:
            thread.join(settings.JOBS_GRACE_SECONDS)
