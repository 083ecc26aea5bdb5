"""What is answered to pieces of tracks that are not registered, and which of these stand among the references after all.

Of a track that does, at another speed or in part, two pieces that do not overlap lie on one line of time of one reference: it is
left out. Where the waveform of a piece coincides with that of the reference that we name for it, the two share sounds: a passage,
a loop, or the samples of a kit at one tempo. That is counted beside the rate and taken off from nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from musicstudio.engine.fingerprint.aligning import Stretch
from musicstudio.engine.fingerprint.evaluation.answers import Told
from musicstudio.engine.fingerprint.evaluation.coinciding import coincide
from musicstudio.engine.fingerprint.evaluation.degradations import RATE
from musicstudio.engine.fingerprint.evaluation.tracks import sound
from musicstudio.engine.fingerprint.recognising import LIKELY
from musicstudio.engine.fingerprint.spectrum import RATE as PLAYED
from musicstudio.engine.fingerprint.spectrum import Singles, at_rate

SAME_LINE = 1.0  # seconds by which two pieces of one track may be off one line of time
BY_CHANCE = 4  # other references, each at some place, that such a piece is compared with


@dataclass(frozen=True)
class Strangers:
    """All that were asked. Of each place in `told` at which we are wrong, `coincides` tells whether the waveform does with that
    of the reference we name, and `by_chance` with how many of BY_CHANCE others."""

    told: Sequence[Told]
    coincides: Mapping[int, bool]
    by_chance: Mapping[int, int]

    @staticmethod
    def heard(told: Iterable[Told], references: Sequence[Path]) -> Strangers:
        """With what their waveforms say, which are not kept."""
        kept, coincides, by_chance = list[Told](), dict[int, bool](), dict[int, int]()
        rng = np.random.default_rng(4)
        for place, one in enumerate(told):
            kept.append(one.without_sound())
            if one.best and one.probability >= LIKELY and one.best.stretches:
                samples, number = at_rate(one.query.samples, RATE), one.best.number
                coincides[place] = coincide(samples, _played(references[number]), _begins(one.best.stretches[0]))
                rest = [other for other in range(len(references)) if other != number]
                others = [_played(references[other]) for other in rng.permutation(rest)[:BY_CHANCE]]
                by_chance[place] = sum(coincide(samples, other, _anywhere(samples, other, rng)) for other in others)
        return Strangers(kept, coincides, by_chance)

    @property
    def unknown(self) -> list[Told]:
        """Those of tracks that do not stand among the references."""
        return [one for _, one in self._unknown]

    @property
    def _unknown(self) -> list[tuple[int, Told]]:
        reused = reused_by(self.told)
        return [(place, one) for place, one in enumerate(self.told) if one.track not in reused]

    def figures(self, references: Sequence[Path]) -> dict[str, Any]:
        wrong = sum(one.probability >= LIKELY for one in self.told)
        unknown = self._unknown
        false = [(place, one) for place, one in unknown if one.probability >= LIKELY]
        sharing = [one for place, one in false if self.coincides.get(place)]
        return {
            "unregistered_queries": len(unknown),
            "false_positive_rate": len(false) / max(1, len(unknown)),
            "false_positive_rate_without_coinciding": (len(false) - len(sharing)) / max(1, len(unknown)),
            "false_positive_rate_with_reused": wrong / max(1, len(self.told)),
            "highest_unregistered_probability": max((one.probability for _, one in unknown), default=0.0),
            "false_positives": [_named(one, references) for place, one in false if not self.coincides.get(place)],
            "coinciding": [_named(one, references) for one in sharing],
            "coinciding_by_chance": sum(self.by_chance.values()) / max(1, BY_CHANCE * len(self.by_chance)),
            "reused": {track: references[number].name for track, number in reused_by(self.told).items()},
        }


def _named(one: Told, references: Sequence[Path]) -> str:
    known = references[one.best.number].name if one.best else "nothing"
    return f"{one.track}, {one.query.seconds} s at {one.query.begins:.1f} s: {known}"


def _begins(stretch: Stretch) -> float:
    """The second of the reference at which the piece would begin, were the two as fast."""
    return (stretch.there + stretch.until - stretch.start - stretch.end) / 2


def _anywhere(piece: Singles, reference: Singles, rng: np.random.Generator) -> float:
    return float(rng.uniform(0, max(1, len(reference) - len(piece)) / PLAYED))


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
