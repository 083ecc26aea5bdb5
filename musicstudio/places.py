"""A few places for hard work (child processes, long counting), shared by all requests of this web process."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

PLACES = threading.BoundedSemaphore(max(2, os.cpu_count() or 1))
WAIT_SECONDS = 20.0


class Busy(Exception):
    """All places are taken; try again soon."""


@contextmanager
def place() -> Iterator[None]:
    """Hold one of the places, so that neither hard files nor many listeners can take the site down. Raises Busy."""
    if not PLACES.acquire(timeout=WAIT_SECONDS):
        raise Busy
    try:
        yield
    finally:
        PLACES.release()
