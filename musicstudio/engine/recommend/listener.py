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

from musicstudio.engine.recommend.folding import fold_in
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
    def _folded(self) -> Singles:
        """(m, d): what each of the history adds to the listener's factors."""
        settings = self.taste.settings
        own = self.taste.factors[self._places]
        confidence = np.sign(self._weights) * (1 + settings.alpha * np.abs(self._weights))
        return fold_in(self.taste.gram, own, confidence.astype(np.float32), settings.regularisation).parts

    def scores(self) -> Singles:
        """(n,) of every item, the popularity of each included."""
        taste, settings = self.taste, self.taste.settings
        total = np.zeros(len(taste.items), np.float32)
        if len(self._known):
            by_factors, by_neighbours = taste.scale
            if settings.blend < 1:
                total = total + (1 - settings.blend) / by_factors * (taste.factors @ self._folded.sum(0))
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
        taste, settings, at = self.taste, self.taste.settings, np.asarray(items, np.int64)
        by_factors, by_neighbours = taste.scale
        told = np.zeros((len(self._known) + len(self._tags), len(at)), np.float32)
        if len(self._known):
            own = told[: len(self._known)]
            weights = self._weights[:, None]
            if settings.blend < 1:
                own += (1 - settings.blend) / by_factors * (self._folded @ taste.factors[at].T)
            if settings.blend > 0:
                near = taste.near.dense(self._places, at)
                own += settings.blend / by_neighbours / self._shared * weights * near
            if settings.content > 0 and taste.likeness.shape[1]:
                like = taste.likeness[self._places] @ taste.likeness[at].T
                own += settings.content / self._shared * weights * like * taste.unknown[at]
        if self._tags:
            rows = np.array([taste.tag_place[tag] for tag in self._tags], np.int64)
            told[len(self._known) :] = settings.tags * taste.rarity[rows][:, None] * taste.tagged.dense(rows, at)
        return told * taste.lift[at]
