"""Learning a taste from everybody's plays, and choosing how by what people played afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from musicstudio.engine.recommend.als import Factors, Sweep, factorise, sweep
from musicstudio.engine.recommend.content import unit_rows
from musicstudio.engine.recommend.interactions import Interactions
from musicstudio.engine.recommend.knn import TOLD_BY, neighbours
from musicstudio.engine.recommend.model import Taste, by_tag
from musicstudio.engine.recommend.rows import Rows
from musicstudio.engine.recommend.settings import Settings

Singles = npt.NDArray[np.float32]
DAY = 86_400.0
RIDGE = 10.0
PRIOR = 5.0
"""Times the usual number of listeners that every item is thought to have had: the first few plays say little."""
LATELY, FEW = 7.0, 5.0
"""Days after which a play counts half for what is played lately, and listeners that an item is thought to have beside its own: a
few more than usual are no rise."""
TELLING = 2_000
"""Listeners whose scores tell the usual size of scores."""


def train(
    plays: Interactions,
    *,
    settings: Settings,
    features: Mapping[str, Singles] | None = None,
    tags: Mapping[str, Sequence[str]] | None = None,
    now: float | None = None,
    told_by: int = TOLD_BY,
    sweep: Sweep = sweep,
    told: Callable[[], object] = int,
) -> Taste:
    """A taste of all items in `plays`. `features` and `tags` are by item; `now` is the moment, seconds, that plays are recent at.

    `told_by`: how many must have something in common before it is learnt from; where there are fewer listeners at all, features,
    tags and popularity are what there is. `sweep` solves the rows in this process, or spreads them over workers: the result is
    the same.
    """
    return Learning(plays, features or {}, tags or {}, now, told_by, sweep, told).taste(settings)


@dataclass
class Learning:
    """From the same plays with one set of settings after another; the fields are what `train` is given. The last factors and the
    last neighbours are kept: settings that change nothing of them cost little."""

    plays: Interactions
    features: Mapping[str, Singles] = field(default_factory=dict)
    tags: Mapping[str, Sequence[str]] = field(default_factory=dict)
    now: float | None = None
    told_by: int = TOLD_BY
    sweep: Sweep = sweep
    told: Callable[[], object] = int
    _factors: tuple[object, Factors] | None = None
    _near: tuple[object, sp.csr_matrix] | None = None

    def taste(self, settings: Settings) -> Taste:
        plays, count = self.plays, len(self.plays.items)
        matrix = plays.matrix(weighed(plays, settings, self.now))
        heard_by = np.bincount(plays.item, minlength=count).astype(np.float32)
        made = Factors(np.zeros((0, settings.factors), np.float32), np.zeros((count, settings.factors), np.float32))
        near = sp.csr_matrix((count, count), dtype=np.float32)
        if len(np.unique(plays.user)) >= self.told_by:
            if settings.blend < 1:
                made = self._factorised(matrix, settings)
            if settings.blend > 0:
                near = self._neighbours(settings)
        raw = _rows(plays.items, self.features)
        likeness = unit_rows(raw) * (np.abs(raw).sum(1, keepdims=True) > 0)
        factors = _with_features(made.items, likeness, heard_by, settings)
        names, tagged = by_tag([self.tags.get(item, ()) for item in plays.items])
        popular = popularity(plays, settings, self.now)
        scale = _scale(matrix, near, made, settings.seed)
        lift = lifted(plays, settings, self.now)
        return Taste(plays.items, settings, factors, _read(near), likeness, heard_by, popular, lift, names, tagged, scale)

    def _factorised(self, matrix: sp.csr_matrix, settings: Settings) -> Factors:
        told = settings.factors, settings.alpha, settings.regularisation, settings.sweeps, settings.half_life_days, settings.seed
        if self._factors is None or self._factors[0] != told:
            confidence = matrix.copy()
            confidence.data = 1 + settings.alpha * confidence.data
            made = factorise(
                confidence,
                dimensions=settings.factors,
                regularisation=settings.regularisation,
                sweeps=settings.sweeps,
                seed=settings.seed,
                told=self.told,
                sweep=self.sweep,
            )
            self._factors = (told, made)
        return self._factors[1]

    def _neighbours(self, settings: Settings) -> sp.csr_matrix:
        told = settings.neighbours, settings.shrinkage, settings.asymmetry
        if self._near is None or self._near[0] != told:
            presence = self.plays.matrix(np.ones(len(self.plays)))
            count, shrinkage, asymmetry = told
            near = neighbours(presence, count=count, shrinkage=shrinkage, asymmetry=asymmetry, told_by=self.told_by)
            self._near = (told, near)
        return self._near[1]


def weighed(plays: Interactions, settings: Settings, now: float | None = None) -> npt.NDArray[np.float64]:
    """(N,) what each row counts: more plays count more, but less and less so; old ones fade."""
    weights: npt.NDArray[np.float64] = np.log2(1 + np.maximum(plays.count, 0))
    if settings.half_life_days and plays.timed:
        moment = float(plays.time.max()) if now is None else now
        weights = weights * 0.5 ** (np.maximum(moment - plays.time, 0) / DAY / settings.half_life_days)
    return weights


def popularity(plays: Interactions, settings: Settings, now: float | None = None) -> Singles:
    """(n,) 0 to 1: logarithm of the recent listeners of each item, shrunk towards the usual."""
    recent = np.ones(len(plays))
    if settings.popular_days and plays.timed:
        moment = float(plays.time.max()) if now is None else now
        recent = 0.5 ** (np.maximum(moment - plays.time, 0) / DAY / settings.popular_days)
    sums = np.bincount(plays.item, recent, minlength=len(plays.items))
    usual = sums.mean() if len(sums) else 0.0
    shrunk = np.log1p(sums + PRIOR * usual) - np.log1p(PRIOR * usual)
    told: Singles = (shrunk / max(float(shrunk.max(initial=0.0)), 1e-9)).astype(np.float32)
    return told


def lifted(plays: Interactions, settings: Settings, now: float | None = None) -> Singles:
    """(n,) what scores are multiplied by: 1 for what is played lately as much as ever, more for what is rising."""
    if not settings.lift or not plays.timed:
        return np.ones(len(plays.items), np.float32)
    moment = float(plays.time.max()) if now is None else now
    recent = 0.5 ** (np.maximum(moment - plays.time, 0) / DAY / LATELY)
    lately = np.bincount(plays.item, recent, minlength=len(plays.items))
    ever = np.bincount(plays.item, minlength=len(plays.items))
    expected = ever / ever.sum() * lately.sum()
    told: Singles = (((lately + FEW) / (expected + FEW)) ** settings.lift).astype(np.float32)
    return told


def _with_features(factors: Singles, likeness: Singles, heard_by: Singles, settings: Settings) -> Singles:
    """Factors of items that few have played, drawn to where their features lead (ridge regression on those that many have)."""
    known = heard_by >= settings.known_plays
    if not likeness.shape[1] or known.sum() < likeness.shape[1] or not factors.any():
        return factors
    own = likeness[known]
    bridge = np.linalg.solve(own.T @ own + RIDGE * np.eye(own.shape[1], dtype=np.float32), own.T @ factors[known])
    share = (heard_by / (heard_by + settings.known_plays))[:, None]
    mixed: Singles = (share * factors + (1 - share) * (likeness @ bridge)).astype(np.float32)
    return mixed


def _rows(items: Sequence[str], features: Mapping[str, Singles]) -> Singles:
    size = max((len(row) for row in features.values()), default=0)
    empty = np.zeros(size, np.float32)
    told = [row if (row := features.get(item)) is not None and len(row) == size else empty for item in items]
    return np.array(told, np.float32).reshape(len(items), size)


def _read(matrix: sp.csr_matrix) -> Rows:
    starts, columns = matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32)
    return Rows(starts, columns, matrix.data.astype(np.float32), matrix.shape[1])


def _scale(matrix: sp.csr_matrix, near: sp.csr_matrix, made: Factors, seed: int) -> tuple[float, float]:
    """The usual size of scores by factors and by neighbours: what makes them comparable. Of listeners drawn by chance."""
    active = np.flatnonzero(np.diff(matrix.indptr))
    if not len(active):
        return (1.0, 1.0)
    some = np.sort(np.random.default_rng(seed).choice(active, min(TELLING, len(active)), replace=False))
    history = matrix[some]
    shared = np.sqrt(np.asarray(history.sum(1)).ravel() + 1)
    by_neighbours = sp.csr_matrix(sp.diags(1 / shared) @ history @ near)
    pairs = len(some) * matrix.shape[1]
    neighbours = _spread(by_neighbours.sum(), by_neighbours.power(2).sum(), pairs)
    if not len(made.listeners):
        return (1.0, neighbours)
    # Of all products of two sets of rows the sum is the product of their sums, and the sum of squares that of their Gram
    # matrices: nobody needs the products.
    listeners, items = made.listeners[some].astype(np.float64), made.items.astype(np.float64)
    squares = ((listeners.T @ listeners) * (items.T @ items)).sum()
    return (_spread(listeners.sum(0) @ items.sum(0), squares, pairs), neighbours)


def _spread(total: float, squares: float, count: int) -> float:
    """Standard deviation of `count` numbers by their sum and that of their squares; 1 where they are all the same."""
    return float(np.sqrt(max(squares / count - (total / count) ** 2, 0.0))) or 1.0
