"""A site whose places for hard work are all taken."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from musicstudio import places


@contextmanager
def all_places_taken() -> Iterator[None]:
    """Take every place, and let nobody wait for one."""
    held = 0
    with patch.object(places, "WAIT_SECONDS", 0.01):
        while places.PLACES.acquire(blocking=False):
            held += 1
        try:
            yield
        finally:
            for _ in range(held):
                places.PLACES.release()
