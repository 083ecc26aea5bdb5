"""From scores to a list that people want to hear: not all alike, nobody's too often, and here and there something else.

Pure and deterministic: the same candidates, rules and seed give the same list. Asked for in pieces, each piece keeps the caps of
those before, and differs from the end of them as it does within itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
import numpy.typing as npt

from musicstudio.engine.recommend.settings import Settings

Singles = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]

POOL, EXPLORED = 200, 40
"""How many of the best, and of the rest by chance, a list is made of."""


@dataclass(frozen=True)
class Rules:
    """`generated`: how much of a list may be generated music, 0 to 1. `exploration`: the chance of a place to be given to
    something that the listener's taste did not choose."""

    relevance: float = Settings.relevance  # against difference from what stands before (Carbonell and Goldstein 1998)
    looks_back: int = 10  # places that an item should differ from
    penalty: float = Settings.penalty  # of what was shown already, as a share of the range of scores
    window: int = 20
    of_artist: int | None = 2  # in any window, never side by side; None: as many as there are, in any order
    exploration: float = 0.12
    generated: float = 0.5

    @staticmethod
    def of(settings: Settings) -> Rules:
        """With the strengths that were found by held-out listening."""
        return Rules(relevance=settings.relevance, penalty=settings.penalty)


@dataclass(frozen=True)
class Candidates:
    """(m,) each, best first or not. `shown` 0 to 1: how often it was shown lately. `likeness` (m, d): rows of length 1 or 0.
    `explorable`: the chance to be drawn, relative to others, where a place is given to exploration; 0 = never."""

    score: Singles
    artist: Ints
    generated: Truths
    shown: Singles
    likeness: Singles
    explorable: Singles

    def __len__(self) -> int:
        return len(self.score)


@dataclass(frozen=True)
class Placed:
    """`propensity`: the chance that this item came to stand here, given what stands before it."""

    candidate: int
    explored: bool
    propensity: float


@dataclass(frozen=True)
class Before:
    """What stands in the list already: its artists in their order, how many of it are generated, and the likeness (k, d) of its
    last places, which those of the candidates are compared with."""

    artists: Sequence[int] = ()
    generated: int = 0
    likeness: Sequence[Singles] = ()


@dataclass
class _List:
    """What stands there so far, before this call included."""

    artists: list[int]
    generated: int
    likeness: list[Singles]


USUAL = 0.1
"""Times as often as all items on the average are shown: who was shown so often is half way to the whole penalty. So low, because
what widens the list is the first time that something is shown: who was shown ten times or a hundred is hardly told apart."""


def shown_often(times: npt.NDArray[np.float64], average: float) -> Singles:
    """(m,) 0 to 1, of how often each was shown, and how often all items were on the average."""
    often: Singles = (times / (times + max(USUAL * average, 1e-9))).astype(np.float32)
    return often


def rerank(candidates: Candidates, *, count: int, seed: int, rules: Rules, before: Before = Before()) -> list[Placed]:
    """The next `count` places, fewer where the rules let nothing more in."""
    worth = _worth(candidates, rules)
    done = _List(list(before.artists), before.generated, list(before.likeness))
    free = np.ones(len(candidates), bool)
    placed: list[Placed] = []
    for _ in range(count):
        position = len(done.artists)
        allowed = free & _allowed(candidates, done, rules)
        if not allowed.any() and position < rules.window:
            allowed = free & _fitting(
                candidates, done, rules
            )  # hardly anybody else is there: rather the same artist than nothing
        if not allowed.any():
            break
        one = _next(candidates, worth, allowed, done, rules, np.random.default_rng((seed, position)))
        free[one.candidate] = False
        done.artists.append(int(candidates.artist[one.candidate]))
        done.generated += bool(candidates.generated[one.candidate])
        done.likeness.append(candidates.likeness[one.candidate])
        placed.append(one)
    return placed


def _worth(candidates: Candidates, rules: Rules) -> Singles:
    """Scores of what taste chose between 0 and 1, less what those have too much that everybody is shown.

    What is there to be drawn by chance may lie far below: it does not stretch the scale that the penalty is measured on."""
    if not len(candidates):
        return candidates.score
    chosen = candidates.score[candidates.explorable == 0]
    scale = chosen if len(chosen) else candidates.score
    scaled = (candidates.score - scale.min()) / max(float(np.ptp(scale)), 1e-9)
    worth: Singles = scaled - rules.penalty * candidates.shown
    return worth


def _allowed(candidates: Candidates, done: _List, rules: Rules) -> Truths:
    """What may stand next by all rules."""
    if rules.of_artist is None or not done.artists:
        return _fitting(candidates, done, rules)
    recent = done.artists[-(rules.window - 1) :]
    full = [artist for artist in set(recent) if recent.count(artist) >= rules.of_artist or artist == recent[-1]]
    return _fitting(candidates, done, rules) & ~np.isin(candidates.artist, full)


def _fitting(candidates: Candidates, done: _List, rules: Rules) -> Truths:
    """What may stand next, whoever it is by: no more generated music than is wanted."""
    full = done.generated + 1 > ceil(rules.generated * (len(done.artists) + 1) - 1e-9)
    return ~candidates.generated if full else np.ones(len(candidates), bool)


def _next(
    candidates: Candidates, worth: Singles, allowed: Truths, done: _List, rules: Rules, chance: np.random.Generator
) -> Placed:
    drawn = np.where(allowed, candidates.explorable, 0.0).astype(np.float64)
    explores = rules.exploration if drawn.any() else 0.0
    if chance.random() < explores:
        shares = drawn / drawn.sum()
        one = int(chance.choice(len(candidates), p=shares))
        return Placed(one, True, float(explores * shares[one]))
    alike = np.zeros(len(candidates), np.float32)
    if before := done.likeness[-rules.looks_back :]:
        alike = (candidates.likeness @ np.array(before).T).max(1)
    value = rules.relevance * worth - (1 - rules.relevance) * alike
    best = int(np.argmax(np.where(allowed, value, -np.inf)))
    by_chance = explores * drawn[best] / drawn.sum() if explores else 0.0
    return Placed(best, False, float(1 - explores + by_chance))
