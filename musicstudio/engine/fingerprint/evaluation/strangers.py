"""What is answered to pieces of tracks that are not registered, and which of these are registered after all.

Of a track that stands among the references as well, at another speed or in part, two pieces that do not overlap lie on one line
of time of one reference. A piece that takes a passage out of a reference has a waveform that coincides with it; that is looked
at where we or Chromaprint would be wrong about it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from musicstudio.engine.fingerprint.evaluation.answers import Told
from musicstudio.engine.fingerprint.evaluation.coinciding import coincide
from musicstudio.engine.fingerprint.evaluation.degradations import RATE
from musicstudio.engine.fingerprint.evaluation.tracks import sound
from musicstudio.engine.fingerprint.recognising import LIKELY
from musicstudio.engine.fingerprint.spectrum import RATE as PLAYED
from musicstudio.engine.fingerprint.spectrum import Singles, at_rate

SAME_LINE = 1.0  # seconds by which two pieces of one track may be off one line of time
AGREED = 0.7  # of Chromaprint's bits from which on its answer is looked at: more than chance gives
BY_CHANCE = 4  # other references, each at some place, that a piece which is looked at is compared with


@dataclass(frozen=True)
class Strangers:
    """All that were asked, and of each place in `told` that was looked at whether its waveform coincides, and with how many of
    BY_CHANCE other references."""

    told: Sequence[Told]
    coincides: dict[int, bool]
    by_chance: dict[int, int]

    @staticmethod
    def heard(told: Iterable[Told], references: Sequence[Path]) -> Strangers:
        """With what their waveforms say, which are not kept."""
        kept, coincides, by_chance = list[Told](), dict[int, bool](), dict[int, int]()
        rng = np.random.default_rng(4)
        for place, one in enumerate(told):
            kept.append(one.without_sound())
            if meant := _meant(one):
                samples = at_rate(one.query.samples, RATE)
                coincides[place] = any(coincide(samples, _played(references[number]), at) for number, at in meant)
                rest = sorted(set(range(len(references))) - {number for number, _ in meant})
                others = [_played(references[number]) for number in rng.permutation(rest)[:BY_CHANCE]]
                by_chance[place] = sum(coincide(samples, other, rng.uniform(0, len(other) / PLAYED)) for other in others)
        return Strangers(kept, coincides, by_chance)

    @property
    def unknown(self) -> list[Told]:
        """Those that do not stand among the references."""
        reused = reused_by(self.told)
        return [one for place, one in enumerate(self.told) if one.track not in reused and not self.coincides.get(place)]

    def figures(self, references: Sequence[Path]) -> dict[str, Any]:
        unknown = self.unknown
        wrong = [one for one in self.told if one.probability >= LIKELY]
        false = [one for one in unknown if one.probability >= LIKELY]
        return {
            "unregistered_queries": len(unknown),
            "false_positive_rate": len(false) / max(1, len(unknown)),
            "false_positive_rate_with_reused": len(wrong) / max(1, len(self.told)),
            "highest_unregistered_probability": max((one.probability for one in unknown), default=0.0),
            "false_positives": [_named(one, references) for one in false],
            "reused": {track: references[number].name for track, number in reused_by(self.told).items()},
            "coinciding": [_named(one, references) for place, one in enumerate(self.told) if self.coincides.get(place)],
            "coinciding_by_chance": sum(self.by_chance.values()) / max(1, BY_CHANCE * len(self.by_chance)),
        }


def _named(one: Told, references: Sequence[Path]) -> str:
    known = references[one.best.number].name if one.best else "nothing"
    return f"{one.track}, {one.query.seconds} s at {one.query.begins:.1f} s: {known}"


def _meant(one: Told) -> list[tuple[int, float]]:
    """References, and the second of each at which the piece would begin, that we or Chromaprint would be wrong about."""
    places = list[tuple[int, float]]()
    if one.best and one.best.probability >= LIKELY and one.best.stretches:
        stretch = one.best.stretches[0]
        places.append((one.best.number, (stretch.there + stretch.until - stretch.start - stretch.end) / 2))
    if one.nearest.agreed >= AGREED:
        places.append((one.nearest.place, one.nearest.begins))
    return places


@lru_cache(maxsize=8)
def _played(path: Path) -> Singles:
    return at_rate(sound(path), RATE)


def reused_by(told: Sequence[Told]) -> dict[str, int]:
    """Tracks of which two pieces that do not overlap lie on one line of time of one reference, and that reference."""
    lines = defaultdict[tuple[str, int], list[tuple[float, float, float, float]]](list)
    for one in told:
        if one.best and one.probability >= LIKELY and one.best.stretches:
            begins, stretch = one.query.begins, one.best.stretches[0]
            there = stretch.there - stretch.start * one.best.tempo
            lines[one.track, one.best.number].append((begins, begins + one.query.seconds, there, one.best.tempo))
    return {
        track: number
        for (track, number), pieces in lines.items()
        if any(
            until <= begins and abs((begins - since) * tempo - (there - before)) < SAME_LINE + 0.02 * (begins - since)
            for since, until, before, _ in pieces
            for begins, _, there, tempo in pieces
        )
    }
