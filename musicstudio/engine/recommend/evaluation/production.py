"""The feed's own way from a history to a list, for every listener of a test."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from musicstudio.engine.recommend.evaluation.measures import SHORT, Lists, best_of, measured
from musicstudio.engine.recommend.evaluation.splits import Split, Wanted
from musicstudio.engine.recommend.explaining import reasons
from musicstudio.engine.recommend.listener import Heard, Listener, Scoring
from musicstudio.engine.recommend.model import Taste
from musicstudio.engine.recommend.reranking import Candidates, Rules, rerank, shown_often
from musicstudio.engine.recommend.training import weighed

CARDS, EXPLAINED = 10, 200
POOL = 100
"""Of the best items, how many the re-ranking chooses from."""


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


def reranked(taste: Taste, split: Split, wanted: Wanted, rules: Rules | None = None) -> dict[str, Any]:
    """What the re-ranking gives and takes, listener after listener: without the part that is left to chance, and with it."""
    rules = replace(rules or Rules(), generated=1.0)
    history = histories(taste, split)
    plain: dict[int, npt.NDArray[np.int64]] = {}
    calm, whole = dict(plain), dict(plain)
    times = {id(calm): np.zeros(len(taste.items)), id(whole): np.zeros(len(taste.items))}
    likeness = taste.unit_factors if taste.factors.any() else taste.likeness
    for listener in wanted.listeners.tolist():
        scores = Scoring(taste, Listener(history[listener])).scores()
        best = best_of(scores, split.seen[listener].indices)
        plain[listener] = best
        pool = best[:POOL]
        for rule, told in ((replace(rules, exploration=0.0), calm), (rules, whole)):
            often = times[id(told)]
            candidates = Candidates(
                score=scores[pool],
                artist=np.arange(len(pool)),
                generated=np.zeros(len(pool), bool),
                shown=shown_often(often[pool], float(often.mean())),
                likeness=likeness[pool],
                explorable=np.ones(len(pool), np.float32),
            )
            placed = rerank(candidates, count=SHORT, seed=listener, rules=rule)
            told[listener] = pool[[one.candidate for one in placed]]
            often[told[listener]] += 1
    items = len(taste.items)
    before, after, explored = (measured(lists, wanted, items) for lists in (plain, calm, whole))
    return {
        "coverage_gain": _gain(before, after, "coverage_at_20"),
        "recall_loss": -_gain(before, after, "recall_at_20"),
        "with_exploration": {
            "coverage_gain": _gain(before, explored, "coverage_at_20"),
            "recall_loss": -_gain(before, explored, "recall_at_20"),
        },
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


def _gain(before: dict[str, Any], after: dict[str, Any], key: str) -> float:
    return float(after[key] / before[key] - 1) if before[key] else 0.0
