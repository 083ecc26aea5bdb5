"""Listeners and items that nothing is known of yet."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from musicstudio.engine.recommend.evaluation.measures import SHORT, best_of, measured
from musicstudio.engine.recommend.evaluation.production import histories
from musicstudio.engine.recommend.evaluation.splits import Split, Wanted
from musicstudio.engine.recommend.listener import Listener, Scoring
from musicstudio.engine.recommend.model import Taste
from musicstudio.engine.recommend.training import train

HELD_OUT = 0.2
PLAYS, TAGS = 5, 3


def new_listeners(split: Split, taste: Taste, seed: int = 0) -> dict[str, Any]:
    """Recall of listeners whom the training has never met, by five plays, and by three tags that they state (their commonest)."""
    wanted = split.wanted()
    chance = np.random.default_rng(seed)
    new = np.sort(chance.choice(wanted.listeners, max(1, int(len(wanted.listeners) * HELD_OUT)), replace=False))
    others = split.training.only(~np.isin(split.training.user, new))
    fresh = train(others, settings=taste.settings, features=split.features, tags=split.tags)
    history = histories(fresh, split)
    items = len(fresh.items)
    enough = [int(one) for one in new if len(history[int(one)]) >= PLAYS]
    target = Wanted(np.array(enough, np.int64), wanted.items)

    def recall(listener_of: Any) -> float | None:
        lists = {}
        for one in enough:
            scores = Scoring(fresh, listener_of(one)).scores()
            lists[one] = best_of(scores, split.seen[one].indices)
        return measured(lists, target, items)["recall_at_20"] if lists else None

    def stated(one: int) -> Listener:
        counts = Counter(tag for heard in history[one] for tag in split.tags.get(heard.item, ()))
        return Listener(tags=[tag for tag, _ in counts.most_common(TAGS)])

    popular = _popular(split, target, others.item, items)
    by_plays = recall(lambda one: Listener(sorted(history[one], key=lambda heard: -heard.weight)[:PLAYS]))
    by_tags = recall(stated) if split.tags else None
    return {"listeners": len(enough), "popularity": popular, "five_plays": by_plays, "three_tags": by_tags}


def _popular(split: Split, target: Wanted, played: Any, items: int) -> float | None:
    counts = np.bincount(played, minlength=items).astype(np.float32)
    lists = {int(one): best_of(counts, split.seen[int(one)].indices) for one in target.listeners}
    figure: float | None = measured(lists, target, items)["recall_at_20"] if lists else None
    return figure


def cold_items(split: Split, taste: Taste, seed: int = 0) -> dict[str, Any] | None:
    """Recall among items that the training has not met, by their features, and by chance. None without features."""
    if not split.features:
        return None
    chance = np.random.default_rng(seed)
    known = [place for place, item in enumerate(split.training.items) if item in split.features]
    cold = chance.choice(np.array(known), max(1, int(len(known) * HELD_OUT)), replace=False)
    others = split.training.only(~np.isin(split.training.item, cold))
    fresh = train(others, settings=taste.settings, features=split.features, tags=split.tags)
    everything = split.events.collected()
    played = everything.matrix(np.ones(len(everything)))[:, cold].tocsr()
    history = histories(fresh, split)
    hits: list[float] = []
    for one in np.flatnonzero(np.diff(played.indptr)):
        own = [heard for heard in history.get(int(one), []) if fresh.place[heard.item] not in set(cold.tolist())]
        if own:
            scores = Scoring(fresh, Listener(own)).scores()[cold]
            best = best_of(scores, np.zeros(0, np.int32), SHORT)
            target = played[one].indices
            hits.append(np.isin(best, target).sum() / min(SHORT, len(target)))
    expected = SHORT / len(cold)
    return {"items": len(cold), "recall_at_20": float(np.mean(hits)) if hits else None, "chance": min(1.0, expected)}
