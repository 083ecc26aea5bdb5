"""The feed's own way from a history to a list, for every listener of a test."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from musicstudio.engine.recommend.evaluation.measures import SHORT, Lists, best_of, measured, recall
from musicstudio.engine.recommend.evaluation.splits import Split, Wanted
from musicstudio.engine.recommend.explaining import reasons
from musicstudio.engine.recommend.listener import Heard, Listener, Scoring
from musicstudio.engine.recommend.model import Taste
from musicstudio.engine.recommend.reranking import EXPLORED, POOL, Candidates, Rules, rerank, shown_often
from musicstudio.engine.recommend.training import weighed

CARDS, EXPLAINED = 10, 200


def histories(taste: Taste, split: Split) -> dict[int, list[Heard]]:
    """What each listener did until the test begins."""
    plays = split.training
    weights = weighed(plays, taste.settings)
    told: dict[int, list[Heard]] = {}
    for user, item, weight in zip(plays.user.tolist(), plays.item.tolist(), weights.tolist(), strict=True):
        told.setdefault(user, []).append(Heard(plays.items[item], weight))
    return told


def ranked(taste: Taste, split: Split, listeners: Iterable[int]) -> Lists:
    history = histories(taste, split)
    return {
        int(listener): best_of(Scoring(taste, Listener(history[int(listener)])).scores(), split.seen[int(listener)].indices)
        for listener in listeners
    }


@dataclass(frozen=True)
class Pool:
    """What the list of one listener is made of: places of the best items, best first, and of some of the rest, with scores."""

    best: npt.NDArray[np.int64]
    drawn: npt.NDArray[np.int64]
    score: npt.NDArray[np.float32]


def pools(taste: Taste, split: Split, wanted: Wanted) -> dict[int, Pool]:
    """Of each listener, as `rerank` is given them."""
    history, told = histories(taste, split), {}
    for listener in wanted.listeners.tolist():
        scores, seen = Scoring(taste, Listener(history[listener])).scores(), split.seen[listener].indices
        best = best_of(scores, seen, POOL)
        rest = np.setdiff1d(np.arange(len(taste.items)), np.concatenate([best, seen]))
        drawn = np.random.default_rng(listener).choice(rest, min(EXPLORED, len(rest)), replace=False)
        told[listener] = Pool(best, drawn, scores[np.concatenate([best, drawn])])
    return told


def reranked(taste: Taste, pools: Mapping[int, Pool], wanted: Wanted, rules: Rules) -> dict[str, float]:
    """What the re-ranking gives and takes, as shares, listener after listener: each list counts as shown to those who come
    later. `recall_noise`: the standard error of `recall_loss`."""
    rules = replace(rules, generated=1.0)
    times = np.zeros(len(taste.items))
    lists: dict[int, npt.NDArray[np.int64]] = {}
    for listener, pool in pools.items():
        places = np.concatenate([pool.best, pool.drawn])
        candidates = Candidates(
            score=pool.score,
            artist=np.arange(len(places)),
            generated=np.zeros(len(places), bool),
            shown=shown_often(times[places], float(times.mean())),
            likeness=taste.alike[places],
            explorable=np.isin(places, pool.drawn).astype(np.float32),
        )
        placed = rerank(candidates, count=SHORT, seed=listener, rules=rules)
        lists[listener] = places[[one.candidate for one in placed]]
        times[lists[listener]] += 1
    plain = {listener: pool.best for listener, pool in pools.items()}
    before, after = (measured(some, wanted, len(taste.items)) for some in (plain, lists))
    lost = [recall(plain[one], wanted.of(one)) - recall(lists[one], wanted.of(one)) for one in pools]
    whole = before["recall_at_20"] or 1.0
    return {
        "coverage_gain": after["coverage_at_20"] / before["coverage_at_20"] - 1 if before["coverage_at_20"] else 0.0,
        "recall_loss": float(np.mean(lost)) / whole if lost else 0.0,
        "recall_noise": float(np.std(lost)) / max(len(lost), 1) ** 0.5 / whole if lost else 0.0,
    }


def explained(taste: Taste, split: Split, seed: int = 0) -> dict[str, Any]:
    """Of reasons that are told for the first cards: the share without which the card's score is lower, tried one by one."""
    history = histories(taste, split)
    chance = np.random.default_rng(seed)
    people = np.array(sorted(history), np.int64)
    some = chance.choice(people, min(EXPLAINED, len(people)), replace=False)
    told = true = cards = explained_cards = 0
    for listener in some:
        scoring = Scoring(taste, Listener(history[int(listener)]))
        now = scoring.scores()
        best = best_of(now, split.seen[int(listener)].indices, CARDS).tolist()
        for item, own in zip(best, reasons(scoring, best), strict=True):
            cards += 1
            explained_cards += bool(own)
            for reason in own:
                then = Scoring(taste, scoring.listener.without(reason.source)).scores()
                told += 1
                true += bool(then[item] < now[item])
    return {"cards": cards, "with_reason": explained_cards, "reasons": told, "true_share": true / told if told else None}
