"""What one listener may like, from what they heard, said and put away.

Nothing of a listener is stored in a taste: their vector is folded in at the moment of asking, from the same equation that the
training solves (Hu, Koren and Volinsky 2008, section 4), so that one play changes the next answer.

    q = (gram + regularisation I + sum_j a_j p_j p_j^T)^-1  sum_j sign_j (1 + a_j) p_j,     a_j = alpha |w_j|

What is put away (a skip, "not for me", something hidden) is a play of negative weight: the vector is fitted to -1 for it instead
of 1, and it is subtracted in the sums over neighbours and content. So whatever is like it in any of the three goes down, as far
as it is like it. A stated tag counts as a play of the mean of all items that have it, and for each of those.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from musicstudio.engine.recommend.model import Taste
from musicstudio.engine.recommend.weighing import Floats, weight

Doubles = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]
Kind = Literal["item", "tag"]
TAG = 1.0  # weight of a stated tag


@dataclass(frozen=True, slots=True)
class Heard:
    """All plays of one item: `weight` > 0 as in `Interactions.weights` (1 = a play, more for what is liked or played again),
    `days_ago` since the last of them."""

    item_id: str
    weight: float = 1.0
    days_ago: float = 0.0


@dataclass(frozen=True, slots=True)
class Listener:
    """history what was heard, rejected what was skipped or put away (with a positive weight: how decidedly), tags what is stated
    to be liked. Items and tags that the taste does not know say nothing; what is in both lists counts as the difference."""

    history: Sequence[Heard] = ()
    tags: Sequence[str] = ()
    rejected: Sequence[Heard] = ()


@dataclass(frozen=True)
class Evidence:
    """What is known of a listener, item by item, then tag by tag.

    names, kinds  n of them;  places (n,) in the taste's items or tags;  weights (n,) not 0
    """

    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    places: Longs
    weights: Doubles

    @property
    def items(self) -> int:
        """How many of them are items."""
        return self.kinds.count("item")


def evidence(taste: Taste, listener: Listener, without: Collection[str] = ()) -> Evidence:
    """What the listener's score rests on; `without` names items and tags that must not count."""
    weights = dict[str, float]()
    for sign, list_ in ((1.0, listener.history), (-1.0, listener.rejected)):
        known = [heard for heard in list_ if heard.item_id in taste.places and heard.item_id not in without]
        counted = weight([heard.weight for heard in known], [heard.days_ago for heard in known], taste.settings)
        for heard, value in zip(known, counted.tolist(), strict=True):
            weights[heard.item_id] = weights.get(heard.item_id, 0.0) + sign * value
    items = {name: value for name, value in weights.items() if value}
    tags = [tag for tag in dict.fromkeys(listener.tags) if tag in taste.tag_places and tag not in without]
    return Evidence(
        (*items, *tags),
        (*["item"] * len(items), *["tag"] * len(tags)),  # type: ignore[arg-type]
        np.array([*(taste.places[name] for name in items), *(taste.tag_places[tag] for tag in tags)], np.int64),
        np.array([*items.values(), *[TAG] * len(tags)], np.float64),
    )


@dataclass(frozen=True)
class Folded:
    """A listener's vector and what it is made of: vectors (n, f) of the evidence, extra (n,) confidence a_j beyond 1, target (n,)
    sign_j (1 + a_j), inverse (f, f) of the system, user (f,)."""

    vectors: Doubles
    extra: Doubles
    target: Doubles
    inverse: Doubles
    user: Doubles


def fold_in(taste: Taste, known: Evidence) -> Folded:
    vectors = _stacked(taste.factors, taste.tag_factors, known)
    extra = taste.settings.alpha * np.abs(known.weights)
    target = np.sign(known.weights) * (1 + extra)
    system = taste.gram + taste.settings.regularisation * np.eye(len(taste.gram)) + vectors.T @ (vectors * extra[:, None])
    inverse = np.linalg.inv(system)
    return Folded(vectors, extra, target, inverse, inverse @ (vectors.T @ target))


def content_of(taste: Taste, known: Evidence) -> Doubles:
    """(n, d) of the evidence."""
    return _stacked(taste.content, taste.tag_content, known)


def _stacked(of_items: Floats, of_tags: Floats, known: Evidence) -> Doubles:
    items = known.items
    return np.concatenate([of_items[known.places[:items]], of_tags[known.places[items:]]]).astype(np.float64)


@dataclass(frozen=True)
class Parts:
    """(N,) each: the sums of the model's formula, not yet divided or weighted."""

    factors: Floats
    neighbours: Doubles
    content: Floats
    tags: Doubles


def parts_of(taste: Taste, known: Evidence) -> Parts:
    count, items = len(taste.items), known.items
    return Parts(
        taste.factors @ fold_in(taste, known).user.astype(np.float32),
        taste.neighbours.combined(known.places[:items], known.weights[:items], count),
        taste.content @ (known.weights @ content_of(taste, known)).astype(np.float32),
        taste.members.combined(known.places[items:], known.weights[items:], count),
    )


def blended(taste: Taste, parts: Parts) -> Floats:
    """(N,) the score."""
    chosen, scales = taste.settings, taste.scales
    own = (
        (1 - chosen.blend) / scales.factors * parts.factors
        + chosen.blend / scales.neighbours * parts.neighbours
        + chosen.content / scales.content * parts.content
        + parts.tags
    )
    return np.asarray(taste.lift * own + chosen.prior * taste.popularity, np.float32)


def scores(taste: Taste, listener: Listener, *, without: Collection[str] = ()) -> Floats:
    """(N,) of all items, those that were heard or put away among them: what must not be shown, the caller takes out."""
    return blended(taste, parts_of(taste, evidence(taste, listener, without)))
