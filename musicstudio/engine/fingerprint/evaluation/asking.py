"""Questions to a catalogue, answered by several processes, in the order in which they are asked."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Protocol

from musicstudio.engine.fingerprint.evaluation.answers import Answers, Told
from musicstudio.engine.fingerprint.evaluation.queries import Query
from musicstudio.engine.fingerprint.spectrum import Singles

AHEAD = 4  # questions of each process that wait: one is up to a minute of sound


class Asked(Protocol):
    def answers(self, samples: Singles) -> Answers:
        """To a piece at degradations.RATE."""


_catalogue: Asked | None = None


def told(catalogue: Asked, questions: Iterable[tuple[str, Query]], processes: int) -> Iterator[Told]:
    """Of each name of a track and piece of it, as it comes."""
    # Forked: the catalogue is there and travels nowhere.
    with ProcessPoolExecutor(processes, get_context("fork"), _take, (catalogue,)) as pool:
        waiting = deque[tuple[str, Query, Future[Answers]]]()
        for track, query in questions:
            waiting.append((track, query, pool.submit(_answers, query.samples)))
            if len(waiting) > AHEAD * processes:
                yield _next(waiting)
        while waiting:
            yield _next(waiting)


def _next(waiting: deque[tuple[str, Query, Future[Answers]]]) -> Told:
    track, query, future = waiting.popleft()
    return Told(query, track, *future.result())


def _take(catalogue: Asked) -> None:
    global _catalogue
    _catalogue = catalogue


def _answers(samples: Singles) -> Answers:
    if _catalogue is None:
        raise RuntimeError("nobody has said what to ask")
    return _catalogue.answers(samples)
