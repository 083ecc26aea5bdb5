"""From everybody's listening to a `Taste`."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from musicstudio.engine.progress import Progress, SilentProgress
from musicstudio.engine.recommend import als, knn, popularity
from musicstudio.engine.recommend.content import Tower, matrix_of
from musicstudio.engine.recommend.interactions import Interactions
from musicstudio.engine.recommend.listener import Evidence, parts_of
from musicstudio.engine.recommend.model import Scales, Taste, membership
from musicstudio.engine.recommend.neighbours import Rows
from musicstudio.engine.recommend.settings import Settings
from musicstudio.engine.recommend.weighing import Floats, weight

SAMPLE = 256  # listeners from which the usual sizes of the parts are read
Features = Mapping[str, npt.NDArray[Any]]
Tags = Mapping[str, Sequence[str]]


def train(
    interactions: Interactions,
    *,
    features: Features | None = None,
    tags: Tags | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
    each: als.Each = map,
) -> Taste:
    """All items of `interactions`, and those that only `features` or `tags` (by item id) know. `each` spreads the blocks of rows
    over wherever `als.solve_rows` is to run. No interactions at all are enough: content, tags and chance then carry the feed."""
    features, tags, chosen, progress = features or {}, tags or {}, settings or Settings(), progress or SilentProgress()
    began = time.process_time()
    items = tuple(dict.fromkeys([*interactions.items, *features, *tags]))
    weights = weighed(interactions, chosen, len(items))
    factors = als.factorise(weights, chosen, progress, each=each)
    near = knn.neighbours_of(weights, chosen)
    days, played = interactions.days_ago(), interactions.weights.indices
    common = popularity.popularity(played, days, len(items))
    matrix, there = matrix_of(items, features)
    heard = np.bincount(weights.indices, minlength=len(items))
    trained = there & (heard > 0)
    tower = Tower.fitted(matrix[there], factors[trained], heard[trained].astype(float), among=trained[there])
    content = np.zeros_like(matrix)
    content[there] = tower.unit(matrix[there])
    gram = als.gram_of(factors)
    guessed = there & (heard == 0)
    factors[guessed] = tower.factors(content[guessed])
    names, members = _members(items, tags, common)
    taste = Taste(
        items=items,
        factors=factors,
        gram=gram,
        neighbours=near,
        content=content,
        tower=tower,
        popularity=common,
        lift=popularity.lift(played, days, len(items)) ** np.float32(chosen.lift),
        tags=names,
        tag_factors=_means(members, factors),
        tag_content=_means(members, content),
        members=members,
        scales=Scales(),
        settings=chosen,
        figures={},
    )
    figures = {
        "trained_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "listeners": len(interactions.users),
        "items": len(items),
        "pairs": interactions.pairs,
        "cpu_s": round(time.process_time() - began, 2),
    }
    return replace(taste, scales=usual_sizes(taste, weights), figures=figures)


def weighed(interactions: Interactions, settings: Settings, items: int) -> sparse.csr_matrix:
    """(users, items) of what plays weigh, with columns for items that nobody has heard."""
    given = interactions.weights
    data = weight(given.data, interactions.days_ago(), settings)
    return sparse.csr_matrix((data, given.indices, given.indptr), shape=(given.shape[0], items))


def row_of(weights: sparse.csr_matrix, items: Sequence[str], user: int) -> Evidence:
    """The evidence that a row of weights is."""
    part = slice(weights.indptr[user], weights.indptr[user + 1])
    places = weights.indices[part].astype(np.int64)
    return Evidence(tuple(items[place] for place in places), ("item",) * len(places), places, weights.data[part].astype(np.float64))


def usual_sizes(taste: Taste, weights: sparse.csr_matrix) -> Scales:
    """Standard deviations of the parts of the score over some listeners and all items; 1 where there is nothing to tell from."""
    users = np.flatnonzero(np.diff(weights.indptr))
    users = np.random.default_rng(taste.settings.seed).permutation(users)[:SAMPLE]
    found = [parts_of(taste, row_of(weights, taste.items, user)) for user in users.tolist()]

    def size(name: str) -> float:
        return float(np.sqrt(np.mean([np.var(getattr(parts, name)) for parts in found]))) or 1.0 if found else 1.0

    return Scales(size("factors"), size("neighbours"), size("content"))


def _members(items: Sequence[str], tags: Tags, common: Floats) -> tuple[tuple[str, ...], Rows]:
    by_tag = dict[str, list[int]]()
    for place, item in enumerate(items):
        for tag in dict.fromkeys(tags.get(item, ())):
            by_tag.setdefault(tag, []).append(place)
    names = tuple(sorted(by_tag))
    places = [np.array(by_tag[name], np.int64) for name in names]
    return names, Rows.joined(places, [membership(common[each]) for each in places])


def _means(members: Rows, vectors: Floats) -> Floats:
    """(tags, width) mean of the vectors of the items with each tag."""
    means = np.zeros((len(members), vectors.shape[1]), np.float32)
    for tag in range(len(members)):
        means[tag] = vectors[members.row(tag)[0]].mean(0)
    return means
