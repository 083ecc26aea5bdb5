"""`Taste`: what was learnt from all listeners together, as one file. Asking it needs numpy alone.

The score of an item i for a listener is

    lift_i * ( (1 - blend) / S_f * q . p_i             factors: q the listener's vector, folded in (listener.py)
             +      blend  / S_n * sum_j w_j s_ji      neighbours: of what was heard
             +    content  / S_c * sum_j w_j <c_j, c_i>    music that is alike
             +                     sum_t m_ti )        stated tags that the item has
    + prior * popularity_i

where S are the usual sizes of the parts (standard deviations over listeners and items), so that the weights mean the same for
every catalogue. Each term but the last belongs to one thing that the listener did or said: what explaining.py rests on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from musicstudio.engine.recommend import tensor_file
from musicstudio.engine.recommend.content import Tower, matrix_of
from musicstudio.engine.recommend.neighbours import Rows
from musicstudio.engine.recommend.settings import Settings
from musicstudio.engine.recommend.weighing import Floats

VERSION = 1


class UnreadableTaste(ValueError):
    """The file is damaged, of another kind or of another version."""


@dataclass(frozen=True)
class Scales:
    """Usual sizes of the parts of a score, > 0."""

    factors: float = 1.0
    neighbours: float = 1.0
    content: float = 1.0


@dataclass(frozen=True)
class Taste:
    """N items, f factors, d features (0 where no item has any), T tags.

    items       ids, in the order of all arrays
    factors     (N, f) p_i; of items that nobody has heard a guess from their content
    gram        (f, f) sum of the outer squares of the trained vectors, guesses left out
    neighbours  N rows over items
    content     (N, d) unit vectors, 0 where an item has no features
    popularity  (N,) 0..1;  lift (N,) > 0, already to the power of the settings
    tags        names; tag_factors (T, f) and tag_content (T, d): means of the items with a tag; members: T rows over items, m_ti
    figures     of the training, JSON-able
    """

    items: tuple[str, ...]
    factors: Floats
    gram: npt.NDArray[np.float64]
    neighbours: Rows
    content: Floats
    tower: Tower
    popularity: Floats
    lift: Floats
    tags: tuple[str, ...]
    tag_factors: Floats
    tag_content: Floats
    members: Rows
    scales: Scales
    settings: Settings
    figures: Mapping[str, Any]

    @cached_property
    def places(self) -> dict[str, int]:
        return {item: place for place, item in enumerate(self.items)}

    @cached_property
    def tag_places(self) -> dict[str, int]:
        return {tag: place for place, tag in enumerate(self.tags)}

    def vectors(self, places: Sequence[int]) -> Floats:
        """(n, f + d) of length 1 at most: how alike two items are, by who listens and by the music, is their inner product."""
        chosen = np.asarray(places, np.int64)
        factors = self.factors[chosen]
        unit = factors / np.maximum(np.linalg.norm(factors, axis=1, keepdims=True), 1e-9)
        return np.concatenate([unit, self.content[chosen]], axis=1) / np.float32(np.sqrt(2))

    def extended(self, features: Mapping[str, npt.NDArray[Any]], tags: Mapping[str, Sequence[str]]) -> Taste:
        """With items that came after the training: `features` and `tags` of them by id. Known ids are passed over."""
        fresh = [item for item in dict.fromkeys([*features, *tags]) if item not in self.places]
        if not fresh:
            return self
        matrix, there = matrix_of(fresh, {item: features[item] for item in fresh if item in features})
        content = np.zeros((len(fresh), self.content.shape[1]), np.float32)
        if there.any() and matrix.shape[1] == content.shape[1]:
            content[there] = self.tower.unit(matrix[there])
        count, new = len(self.items), len(fresh)
        rows = Rows(
            np.concatenate([self.neighbours.indptr, np.full(new, self.neighbours.indptr[-1])]),
            self.neighbours.indices,
            self.neighbours.values,
        )
        added = [[n + count for n, item in enumerate(fresh) if tag in tags.get(item, ())] for tag in self.tags]
        low = self.popularity.min() if count else np.float32(0)
        return replace(
            self,
            items=(*self.items, *fresh),
            factors=np.concatenate([self.factors, self.tower.factors(content)]),
            neighbours=rows,
            content=np.concatenate([self.content, content]),
            popularity=np.append(self.popularity, np.full(new, low, np.float32)),
            lift=np.append(self.lift, np.ones(new, np.float32)),
            members=self.members.appended(added, membership(low)),
        )

    def save(self, path: Path) -> None:
        """One safetensors file, there whole or not at all."""
        about = {
            "kind": "taste", "version": VERSION, "settings": self.settings.to_json(), "figures": dict(self.figures),
            "scales": [self.scales.factors, self.scales.neighbours, self.scales.content],
        }  # fmt: skip
        tensor_file.write(
            path,
            {
                "items": _texts(self.items), "tags": _texts(self.tags), "factors": self.factors, "gram": self.gram,
                "content": self.content, "popularity": self.popularity, "lift": self.lift, "tag_factors": self.tag_factors,
                "tag_content": self.tag_content, "tower.mean": self.tower.mean, "tower.scale": self.tower.scale,
                "tower.ridge": self.tower.ridge, **self.neighbours.arrays("neighbours"), **self.members.arrays("members"),
            },
            about,
        )  # fmt: skip

    @classmethod
    def load(cls, path: Path) -> Self:
        """What `save` wrote, mapped and not read until it is asked for. Raises FileNotFoundError, UnreadableTaste."""
        try:
            arrays, about = tensor_file.read(path)
            if about.get("kind") != "taste" or about.get("version") != VERSION:
                raise UnreadableTaste(f"{path.name} is no taste of version {VERSION}: train it anew")
            names = ("factors", "gram", "content", "popularity", "lift", "tag_factors", "tag_content")
            return cls(
                items=tuple(json.loads(arrays["items"].tobytes())),
                tags=tuple(json.loads(arrays["tags"].tobytes())),
                neighbours=Rows.of(arrays, "neighbours"),
                members=Rows.of(arrays, "members"),
                tower=Tower(arrays["tower.mean"], arrays["tower.scale"], arrays["tower.ridge"]),
                scales=Scales(*about["scales"]),
                settings=Settings.from_json(about["settings"]),
                figures=about["figures"],
                **{name: arrays[name] for name in names},
            )
        except (tensor_file.UnreadableTensors, KeyError, TypeError) as error:
            raise UnreadableTaste(str(error)) from error


def _texts(texts: Sequence[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer(json.dumps(list(texts), ensure_ascii=False).encode(), np.uint8)


def membership(popularity: npt.ArrayLike) -> Floats:
    """m_ti of an item that has a stated tag: half for having it, half as far as others listen to it, so that the known come first
    where nothing else is known of the listener."""
    return np.asarray(0.5 + 0.5 * np.asarray(popularity), np.float32)
