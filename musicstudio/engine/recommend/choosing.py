"""Finding settings by what people played afterwards: factors and neighbours each on their own, how much of which, and then how
far a list may leave the order of scores for being wider."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np

from musicstudio.engine.recommend.evaluation.measures import measured
from musicstudio.engine.recommend.evaluation.production import pools, ranked, reranked
from musicstudio.engine.recommend.evaluation.splits import Split, Wanted
from musicstudio.engine.recommend.model import Taste
from musicstudio.engine.recommend.reranking import Rules
from musicstudio.engine.recommend.settings import Settings
from musicstudio.engine.recommend.training import Learning

ENOUGH = 1_500
"""Listeners that settings are judged by, drawn by chance."""
BLENDS = (0.25, 0.5, 0.75)
LIFTS = (0.4, 0.8, 1.2)
RELEVANCES = (0.95, 0.85, 0.7)
PENALTIES = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3)
LOSS = 0.01
"""Share of the recall that a wider list may cost on the fold: half of what it may cost the listeners who come after."""


def choose(split: Split, *, seed: int = 0, told: Callable[[], object] = int) -> tuple[Settings, list[dict[str, Any]]]:
    """The best settings on the fold, and all that were tried with their recall, best first. Nothing to judge by: the defaults."""
    wanted = split.wanted()
    if not len(wanted.listeners):
        return Settings(seed=seed), []
    some = np.sort(np.random.default_rng(seed).permutation(wanted.listeners)[:ENOUGH])
    judges = Wanted(some, wanted.items)
    learning = Learning(split.training)
    tried: dict[Settings, float] = {}

    def best_of(candidates: Sequence[Settings]) -> Settings:
        for settings in candidates:
            if settings not in tried:
                tried[settings] = _recall(learning.taste(settings), split, judges)
                told()
        return max(candidates, key=lambda settings: tried[settings])

    start = Settings(seed=seed, lift=0.0)
    near = best_of(list(_neighbours(start)))
    near = best_of([near, *(replace(near, half_life_days=days) for days in (0.0, 30.0) if split.training.timed)])
    far = best_of(list(_factors(replace(near, blend=0.0))))
    mixed = best_of([near, far, *(_mixed(near, far, share) for share in BLENDS)])
    last = best_of([mixed, *(replace(mixed, popularity=share) for share in (0.0, 0.2))])
    if split.training.timed:
        last = best_of([last, *(replace(last, lift=power) for power in LIFTS)])
    order = sorted(tried.items(), key=lambda one: -one[1])
    told_ = [{**settings.told(), "recall_at_20": recall} for settings, recall in order]
    return _widened(learning.taste(last), split, judges, told), told_


def _widened(taste: Taste, split: Split, judges: Wanted, told: Callable[[], object]) -> Settings:
    """With the difference and the penalty that make the lists widest of all that cost no more than LOSS here."""
    given = pools(taste, split, judges)
    best = (0.0, RELEVANCES[0], PENALTIES[0])
    for relevance, penalty in product(RELEVANCES, PENALTIES):
        figures = reranked(taste, given, judges, Rules(relevance=relevance, penalty=penalty, exploration=0.0))
        told()
        if figures["recall_loss"] <= LOSS:
            best = max(best, (figures["coverage_gain"], relevance, penalty))
    return replace(taste.settings, relevance=best[1], penalty=best[2])


def _recall(taste: Taste, split: Split, judges: Wanted) -> float:
    figure = measured(ranked(taste, split, judges.listeners), judges, len(taste.items))["recall_at_20"]
    return float(figure or 0.0)


def _neighbours(start: Settings) -> Iterator[Settings]:
    for shrinkage, asymmetry in product((5.0, 20.0, 60.0), (0.5, 0.65)):
        yield replace(start, blend=1.0, shrinkage=shrinkage, asymmetry=asymmetry)


def _factors(start: Settings) -> Iterator[Settings]:
    for factors, (alpha, regularisation) in product((64, 128), ((10.0, 30.0), (20.0, 100.0), (40.0, 100.0))):
        yield replace(start, factors=factors, alpha=alpha, regularisation=regularisation)


def _mixed(near: Settings, far: Settings, share: float) -> Settings:
    return replace(near, blend=share, factors=far.factors, alpha=far.alpha, regularisation=far.regularisation)
