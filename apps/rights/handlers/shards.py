"""A catalogue in shards: looking it through is spread over the workers, and comes together in the job that asked."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np

from apps.jobs.handling import JobContext, Outcome
from apps.jobs.parts import Part, Result, spread
from apps.rights import index
from apps.rights.models.index import MATCH_SHARD
from musicstudio.engine.fingerprint import catalogue, sharding
from musicstudio.engine.fingerprint.aligning import Span
from musicstudio.engine.fingerprint.index import Index
from musicstudio.engine.fingerprint.landmarks import KEYS, Peaks
from musicstudio.engine.fingerprint.matching import Match, Stage, Way, elected, looked_up
from musicstudio.engine.fingerprint.recognising import Searched, Whole
from musicstudio.engine.fingerprint.spectrum import FRAME


def searched(context: JobContext, where: index.Catalogue) -> Searched:
    """Everything that can be found now; in one piece where that is what it is kept in."""
    if index.shards() == 1:
        return index.whole(where)
    index.synchronise(where)
    return Sharded(context, where)


@dataclass(frozen=True)
class Sharded:
    """`Searched`, by parts of a job. What decides, all shards decide together: how common a key is, and what is a candidate. So
    the answer is that of one piece."""

    context: JobContext
    where: index.Catalogue
    hidden: frozenset[int] = frozenset()

    @property
    def hours(self) -> float:
        return sum(index.of_shard(self.where, shard, Index.frames) for shard in range(index.shards())) * FRAME / 3_600

    def look(self, query: Peaks, spans: Sequence[Span], stage: Stage) -> list[list[Match]]:
        asked = {"catalogue": self.where, "stage": stage, "spans": spans, "frames": query.frames}
        count, data = index.shards(), query.packed().tobytes()
        parts = [
            Part({**asked, "shard": shard, "hidden": sorted(sharding.of_shard(self.hidden, shard, count))}, data)
            for shard in range(count)
        ]
        told = [[_matches(matches) for matches in one["found"]] for one in spread(self.context, MATCH_SHARD, parts, _look)]
        return [elected(vote for votes in of_span for vote in votes) for of_span in zip(*told, strict=True)]

    def peaks(self, number: int) -> Peaks:
        """Raises KeyError."""
        for reference in index.references(self.where, [number]):
            return reference.peaks
        raise KeyError(number)

    def without(self, numbers: Iterable[int]) -> "Sharded":
        return Sharded(self.context, self.where, self.hidden.union(numbers))


def match_shard(context: JobContext) -> Outcome:
    """A part of a job, done by a worker."""
    return Outcome(_look(Part(context.params, context.input())))


def _look(part: Part) -> Result:
    asked, where = part.params, index.Catalogue(part.params["catalogue"])
    every = (index.of_shard(where, shard, Index.lengths) for shard in range(index.shards()))
    shelves = Whole(index.of_shard(where, asked["shard"], Index.shelves)).without(asked["hidden"]).shelves
    here = catalogue.Catalogue(shelves, sum(every, np.zeros(KEYS, np.int64)))
    query = Peaks.unpacked(np.frombuffer(part.data, "<u4").astype(np.uint32), asked["frames"])
    found = [looked_up(query.between(*span), here, Stage(asked["stage"])) for span in asked["spans"]]
    return {"found": [[astuple(one) for one in votes] for votes in found]}


def _matches(told: Iterable[Any]) -> list[Match]:
    return [Match(number, start, Way(*way), *looked_at) for number, start, way, *looked_at in told]
