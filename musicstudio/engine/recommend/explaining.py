"""Why an item scores as it does, exactly: what each thing that the listener did or said adds, and what would be lost without it.

The score is a sum over the evidence (model.py), so its shares are read off, not estimated; of the factors' part the share of j is
p_i^T A^-1 p_j * target_j, A the system that the fold-in solves. Taking j out changes A as well, so the score does not fall by the
share alone. By how much it does follows from the inverse of a matrix that changes by one outer product (Sherman and Morrison):

    drop_j = (p_i^T A^-1 p_j) (target_j - a_j q.p_j) / (1 - a_j p_j^T A^-1 p_j)

`reasons` names only what adds to the score and without which it would be lower.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from musicstudio.engine.recommend.listener import Evidence, Folded, Listener, content_of, evidence, fold_in
from musicstudio.engine.recommend.model import Taste


@dataclass(frozen=True, slots=True)
class Contribution:
    """source  id of an item, a tag, or "" for popularity
    share   what it adds to the score, below 0 for what was put away; all shares together are the score
    drop    by how much the score would fall without it
    """

    source: str
    kind: Literal["item", "tag", "popularity"]
    share: float
    drop: float


def contributions(taste: Taste, listener: Listener, item: str, *, without: Collection[str] = ()) -> list[Contribution]:
    """Of everything, the largest share first. Raises KeyError for an item that the taste does not know."""
    return contributions_of_each(taste, listener, [item], without=without)[0]


def contributions_of_each(
    taste: Taste, listener: Listener, items: Sequence[str], *, without: Collection[str] = ()
) -> list[list[Contribution]]:
    """The same for many items of one listener, whose vector is folded in once."""
    places = [taste.places[item] for item in items]
    known = evidence(taste, listener, without)
    folded = fold_in(taste, known)
    return [_of_one(taste, known, folded, place) for place in places]


def _of_one(taste: Taste, known: Evidence, folded: Folded, place: int) -> list[Contribution]:
    chosen, scales, count = taste.settings, taste.scales, known.items
    towards = folded.vectors @ (folded.inverse @ taste.factors[place].astype(np.float64))
    leverage = np.einsum("nf,fg,ng->n", folded.vectors, folded.inverse, folded.vectors)
    without = (folded.target - folded.extra * (folded.vectors @ folded.user)) / (1 - folded.extra * leverage)
    linear = chosen.content / scales.content * known.weights * (content_of(taste, known) @ taste.content[place].astype(np.float64))
    linear[:count] += (
        chosen.blend / scales.neighbours * known.weights[:count] * taste.neighbours.at(known.places[:count], place)
    )
    linear[count:] += known.weights[count:] * taste.members.at(known.places[count:], place)
    lift, of_factors = float(taste.lift[place]), (1 - chosen.blend) / scales.factors
    shares = lift * (linear + of_factors * towards * folded.target)
    drops = lift * (linear + of_factors * towards * without)
    common = chosen.prior * float(taste.popularity[place])
    found = [
        *map(Contribution, known.names, known.kinds, shares.tolist(), drops.tolist()),
        Contribution("", "popularity", common, common),
    ]
    return sorted(found, key=lambda one: -one.share)


def reasons(found: Sequence[Contribution], *, least: float = 0.0) -> list[Contribution]:
    """What may be named to the listener, by how much depends on it: it adds at least the part `least` (0..1) of everything that
    adds, and without it the score is lower."""
    adds = sum(one.share for one in found if one.share > 0)
    named = [one for one in found if one.kind != "popularity" and one.drop > 0 and one.share > 0 and one.share >= least * adds]
    return sorted(named, key=lambda one: -one.drop)
