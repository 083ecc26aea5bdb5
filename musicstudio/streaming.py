"""Long answers, sent piece by piece.

Under ASGI Django reads a synchronous iterator to its end before it sends the first byte, so a 50 MB recording would be
held in memory whole. An asynchronous iterator is sent as it comes.
"""

from collections.abc import AsyncIterator, Callable, Iterable

from asgiref.sync import sync_to_async


async def in_pieces(source: Callable[[], Iterable[bytes]]) -> AsyncIterator[bytes]:
    """What `source()` yields. It is opened when sending starts, runs outside the event loop (it may read files and the
    database), and is closed when the client goes away.
    """
    iterator = iter(await sync_to_async(source)())
    step = sync_to_async(lambda: next(iterator, None))
    try:
        while (piece := await step()) is not None:
            yield piece
    finally:
        if close := getattr(iterator, "close", None):
            await sync_to_async(close)()
