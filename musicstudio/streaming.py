"""Long answers, sent piece by piece.

Under ASGI Django reads a synchronous iterator to its end before it sends the first byte, so a 50 MB recording would be
held in memory whole. An asynchronous iterator is sent as it comes.
"""

from collections.abc import AsyncIterator, Callable, Iterable
from typing import TypeVar

from asgiref.sync import sync_to_async
from django.db import connections

T = TypeVar("T")


async def in_pieces(source: Callable[[], Iterable[bytes]]) -> AsyncIterator[bytes]:
    """What `source()` yields. It is opened when sending starts, runs outside the event loop (it may read files and the
    database), and is closed when the client goes away.

    While a piece is on its way no database connection is held, neither the request's nor one that `source()` used: it must
    not keep a cursor open from one piece to the next.
    """
    iterator = iter(await sync_to_async(_and_give_back(source))())
    step = sync_to_async(_and_give_back(lambda: next(iterator, None)))
    try:
        while (piece := await step()) is not None:
            yield piece
    finally:
        if close := getattr(iterator, "close", None):
            await sync_to_async(close)()


def give_back_connections() -> None:
    """Let others have this thread's database connections: an answer may take minutes, and there are only a few of them."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()


def _and_give_back(work: Callable[[], T]) -> Callable[[], T]:
    def run() -> T:
        try:
            return work()
        finally:
            give_back_connections()

    return run
