"""What somebody may like, from what they did: a sum over their history and over the tags that they state.

A play says yes, a skip says no, each with a weight; every part of a score is owed to one of them, so that the reason which is
told is the reason that counts. What nothing is owed to (how popular an item is) is kept apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from musicstudio.engine.recommend.folding import Fold, fold_in
from musicstudio.engine.recommend.model import Taste

Singles = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Heard:
    """An item with its weight: above 0 for plays and likes, below for skips and "not for me"."""

    item: str
    weight: float


@dataclass(frozen=True)
class Listener:
    """`heard` in any order, each item once; `tags` that were stated."""

    heard: Sequence[Heard] = ()
    tags: Sequence[str] = ()

    def without(self, source: str) -> Listener:
        """As if this item had not been heard, or this tag not been stated."""
        return Listener([one for one in self.heard if one.item != source], [tag for tag in self.tags if tag != source])


@dataclass(frozen=True)
class Scoring:
    """Of one listener, against one taste."""

    taste: Taste
    listener: Listener
    _known: list[Heard] = field(init=False)

    def __post_init__(self) -> None:
        known = [one for one in self.listener.heard if one.item in self.taste.place and one.weight]
        object.__setattr__(self, "_known", known)

    @property
    def sources(self) -> list[str]:
        """Items, then tags: what the rows of `parts` are owed to."""
        return [one.item for one in self._known] + self._tags

    @property
    def speaks(self) -> npt.NDArray[np.bool_]:
        """(sources,) whether each speaks for what is like it: a skip does not, even where it makes something else likelier."""
        return np.append(self._weights > 0, np.ones(len(self._tags), bool))

    @property
    def _tags(self) -> list[str]:
        return [tag for tag in self.listener.tags if tag in self.taste.tag_place]

    @cached_property
    def _places(self) -> npt.NDArray[np.int64]:
        return np.array([self.taste.place[one.item] for one in self._known], np.int64)

    @cached_property
    def _weights(self) -> Singles:
        return np.array([one.weight for one in self._known], np.float32)

    @cached_property
    def _shared(self) -> float:
        """What sums over the history are divided by: the more somebody has heard, the less each of it says."""
        return float(np.sqrt(np.abs(self._weights).sum() + 1))

    @cached_property
    def _fold(self) -> Fold:
        settings = self.taste.settings
        own = self.taste.factors[self._places]
        confidence = np.sign(self._weights) * (1 + settings.alpha * np.abs(self._weights))
        return fold_in(self.taste.gram, own, confidence.astype(np.float32), settings.regularisation)

    def scores(self) -> Singles:
        """(n,) of every item, the popularity of each included."""
        taste, settings = self.taste, self.taste.settings
        total = np.zeros(len(taste.items), np.float32)
        if len(self._known):
            by_factors, by_neighbours = taste.scale
            if settings.blend < 1:
                total = total + (1 - settings.blend) / by_factors * (taste.factors @ self._fold.vector)
            if settings.blend > 0:
                own = taste.near.weighted(self._places, self._weights)
                total = total + settings.blend / by_neighbours / self._shared * own
            if settings.content > 0 and taste.likeness.shape[1]:
                profile = self._weights @ taste.likeness[self._places]
                total = total + settings.content / self._shared * taste.unknown * (taste.likeness @ profile)
        if self._tags:
            rows = np.array([taste.tag_place[tag] for tag in self._tags], np.int64)
            total = total + settings.tags * taste.tagged.weighted(rows, taste.rarity[rows])
        return np.asarray(total * taste.lift + settings.popularity * taste.popular, np.float32)

    def parts(self, items: Sequence[int]) -> Singles:
        """(sources, items): how much of the scores of these items each source is. Their sum and the popularity is the score."""
        at = np.asarray(items, np.int64)
        own = self._by_factors(self._fold.parts, at) if self._folds else np.zeros((len(self._known), len(at)), np.float32)
        return np.concatenate([own + self._by_sums(at) / self._shared, self._by_tags(at)]) * self.taste.lift[at]

    def without_each(self, items: Sequence[int]) -> Singles:
        """(sources, items): what the scores of these items, without popularity, would be if one of the sources had not been."""
        at = np.asarray(items, np.int64)
        sums, tags, whole = self._by_sums(at), self._by_tags(at), self.parts(items).sum(0)
        shared = np.sqrt(np.maximum(self._shared**2 - np.abs(self._weights), 1))[:, None]
        own = (sums.sum(0) - sums) / shared + tags.sum(0)
        if self._folds:
            own += self._by_factors(self._fold.without_each(), at)
        lift = self.taste.lift[at]
        return np.concatenate([own * lift, whole - tags * lift])

    @property
    def _folds(self) -> bool:
        return bool(self._known) and self.taste.settings.blend < 1

    def _by_factors(self, listeners: Singles, at: npt.NDArray[np.int64]) -> Singles:
        """(listeners, items): by factors (listeners, d)."""
        scores: Singles = (1 - self.taste.settings.blend) / self.taste.scale[0] * (listeners @ self.taste.factors[at].T)
        return scores

    def _by_sums(self, at: npt.NDArray[np.int64]) -> Singles:
        """(history, items): by neighbours and likeness, before what all of it is divided by."""
        taste, settings = self.taste, self.taste.settings
        told = np.zeros((len(self._known), len(at)), np.float32)
        if len(self._known):
            if settings.blend > 0:
                told += settings.blend / taste.scale[1] * taste.near.dense(self._places, at)
            if settings.content > 0 and taste.likeness.shape[1]:
                told += settings.content * (taste.likeness[self._places] @ taste.likeness[at].T) * taste.unknown[at]
            told *= self._weights[:, None]
        return told

    def _by_tags(self, at: npt.NDArray[np.int64]) -> Singles:
        """(tags, items)."""
        if not self._tags:
            return np.zeros((0, len(at)), np.float32)
        taste, rows = self.taste, np.array([self.taste.tag_place[tag] for tag in self._tags], np.int64)
        told: Singles = taste.settings.tags * taste.rarity[rows][:, None] * taste.tagged.dense(rows, at)
        return told
