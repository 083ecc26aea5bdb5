"""The whole of what was learnt: factors, neighbours, likenesses, tags and popularity of every item, to score for anybody."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from musicstudio.engine.recommend.rows import Rows
from musicstudio.engine.recommend.settings import Settings

Singles = npt.NDArray[np.float32]
FORM = 3
"""Raised whenever what is stored changes its meaning."""


class OtherForm(Exception):
    """The file was written by another version."""


@dataclass(frozen=True)
class Taste:
    """Arrays have one row for each of `items`. Scores are sums over what a listener did, so each can be told apart exactly."""

    items: tuple[str, ...]
    settings: Settings
    factors: Singles  # (n, d); of items that few have played, in part from their features
    near: Rows  # (n, n): row j, how near others are to j
    likeness: Singles  # (n, f) rows of length 1 or 0: their products are likenesses by features
    plays: Singles  # (n,) listeners of each
    popular: Singles  # (n,) logarithm of recent plays, shrunk, 0 to 1
    lift: Singles  # (n,) about 1: what is owed to the listener times how much an item is on the rise
    tags: tuple[str, ...] = ()
    tagged: Rows = field(default_factory=lambda: Rows.empty(0, 0))  # (tags, n), 1 where it has it
    scale: tuple[float, float] = (1.0, 1.0)  # usual sizes of scores by factors and by neighbours

    @staticmethod
    def of_tags(items: Sequence[str], tags: Sequence[Collection[str]], settings: Settings) -> Taste:
        """Of items that nothing was learnt of yet: to be scored by the tags that somebody states, and by nothing else."""
        count = len(items)
        none, wide = np.zeros(count, np.float32), np.zeros((count, 0), np.float32)
        names, tagged = by_tag(tags)
        near, lift = Rows.empty(count, count), np.ones(count, np.float32)
        return Taste(tuple(items), settings, wide, near, wide, none, none, lift, names, tagged)

    @cached_property
    def place(self) -> Mapping[str, int]:
        return {item: place for place, item in enumerate(self.items)}

    @cached_property
    def tag_place(self) -> Mapping[str, int]:
        return {tag: place for place, tag in enumerate(self.tags)}

    @cached_property
    def gram(self) -> Singles:
        whole: Singles = self.factors.T @ self.factors
        return whole

    @cached_property
    def unit_factors(self) -> Singles:
        """Rows of length 1, 0 where there is nothing: their products are likenesses by what people play together."""
        lengths = np.linalg.norm(self.factors, axis=1, keepdims=True)
        units: Singles = self.factors / np.maximum(lengths, 1e-9)
        return units

    @property
    def alike(self) -> Singles:
        """What lists are made different by: rows of length 1 or 0, by features where there are any, else by what people play."""
        return self.likeness if self.likeness.shape[1] else self.unit_factors

    @cached_property
    def unknown(self) -> Singles:
        """(n,) how much likeness by features says of an item: 1 where nobody has played it, less the more have."""
        known = self.settings.known_plays
        told: Singles = (known / (known + self.plays)).astype(np.float32)
        return told

    @cached_property
    def rarity(self) -> Singles:
        """(tags,) 0 to 1: a tag that nearly everything has says nothing."""
        told: Singles = (1 - np.log1p(self.tagged.lengths()) / np.log1p(len(self.items) + 2)).astype(np.float32)
        return told

    def save(self, file: Path) -> None:
        """As one file: safetensors, with the names in its head."""
        from safetensors.numpy import save_file

        arrays: dict[str, npt.NDArray[Any]] = {"factors": self.factors, "likeness": self.likeness}
        arrays |= {"plays": self.plays, "popular": self.popular, "lift": self.lift}
        for name, matrix in (("near", self.near), ("tagged", self.tagged)):
            arrays |= {
                f"{name}.values": matrix.values,
                f"{name}.columns": matrix.columns,
                f"{name}.starts": matrix.starts,
            }
        told = {"form": FORM, "items": self.items, "tags": self.tags, "settings": self.settings.told(), "scale": self.scale}
        save_file({name: np.ascontiguousarray(array) for name, array in arrays.items()}, file, {"taste": json.dumps(told)})

    @staticmethod
    def load(file: Path) -> Taste:
        """Raises OtherForm."""
        from safetensors import safe_open

        with safe_open(file, "numpy") as stored:
            told: dict[str, Any] = json.loads((stored.metadata() or {}).get("taste", "{}"))
            if told.get("form") != FORM:
                raise OtherForm(str(told.get("form")))
            arrays = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118 (no mapping)
        count = len(told["items"])
        sparse = {
            name: Rows(arrays[f"{name}.starts"], arrays[f"{name}.columns"], arrays[f"{name}.values"], count)
            for name in ("near", "tagged")
        }
        return Taste(
            tuple(told["items"]),
            Settings.read(told["settings"]),
            arrays["factors"],
            sparse["near"],
            arrays["likeness"],
            arrays["plays"],
            arrays["popular"],
            arrays["lift"],
            tuple(told["tags"]),
            sparse["tagged"],
            (told["scale"][0], told["scale"][1]),
        )


def by_tag(tags: Sequence[Collection[str]]) -> tuple[tuple[str, ...], Rows]:
    """Of the tags of each of n items: all of their names, and (names, n) which items have each."""
    having: dict[str, list[int]] = defaultdict(list)
    for place, own in enumerate(tags):
        for tag in set(own):
            having[tag].append(place)
    names = tuple(sorted(having))
    return names, Rows.of_ones([having[name] for name in names], len(tags))
