"""How far made-up accompaniments are from real ones, bar for bar.

rhythm_distance   Jensen-Shannon divergence in bits between the rhythms of one beat, both hands together (16 x 16 possible),
                  averaged over the places of the bar
texture_distance  the same between the sets of slots that are struck together, averaged over the hands (256 possible each)
empty_rate        % of bars in which nothing starts
same_as_before    % of bars whose rhythm is that of the bar before
notes_per_beat    notes struck
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from musicstudio.engine.rhythm.patterns import LOWER, MOST_BEATS, ONSET, SLOTS, STEPS_PER_BEAT, Bools

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_BITS = 1 << np.arange(8)


def divergence(a: Ints, b: Ints) -> float:
    """Jensen-Shannon divergence in bits (0..1) of two histograms of counts; of an empty one to another 1, to an empty one 0."""
    if not a.sum() or not b.sum():
        return float(a.sum() != b.sum())
    p, q = a / a.sum(), b / b.sum()
    middle = (p + q) / 2

    def half(x: Floats) -> float:
        there = x > 0
        return float((x[there] * np.log2(x[there] / middle[there])).sum())

    return (half(p) + half(q)) / 2


def beat_rhythms(patterns: Bools, place: int) -> Ints:
    """Histogram (256,) of the rhythm in one beat of the bar: a bit for each step in which the lower, or the upper slots start."""
    beat = patterns[:, ONSET, place * STEPS_PER_BEAT : (place + 1) * STEPS_PER_BEAT]
    hands = np.concatenate([beat[:, :, :LOWER].any(2), beat[:, :, LOWER:].any(2)], 1)
    return np.bincount(hands @ _BITS, minlength=256)


def rhythm_distance(made: Bools, real: Bools, beats: int = MOST_BEATS) -> float:
    return float(np.mean([divergence(beat_rhythms(made, i), beat_rhythms(real, i)) for i in range(beats)]))


def struck_together(patterns: Bools, hand: slice) -> Ints:
    """Histogram (256,) of the sets of slots of a hand that start at one step, the empty set left out."""
    sets = patterns[:, ONSET, :, hand].reshape(-1, 8) @ _BITS
    return np.bincount(sets[sets > 0], minlength=256)


def texture_distance(made: Bools, real: Bools) -> float:
    hands = (slice(0, LOWER), slice(LOWER, SLOTS))
    return float(np.mean([divergence(struck_together(made, hand), struck_together(real, hand)) for hand in hands]))


def rows(made: Bools, before: Bools, real: Bools, beats: int = MOST_BEATS) -> dict[str, float]:
    """All rows for bars of `beats` beats; `before` is what each bar of `made` came after, zeros where nothing."""
    rhythm, last = (x[:, ONSET].reshape(len(x), -1, 2, LOWER).any(3).reshape(len(x), -1) for x in (made, before))
    after = last.any(1)
    return {
        "rhythm_distance": round(rhythm_distance(made, real, beats), 4),
        "texture_distance": round(texture_distance(made, real), 4),
        "empty_rate": round(100 * float((~rhythm.any(1)).mean()), 2),
        "same_as_before": round(100 * float((rhythm == last).all(1)[after].mean()) if after.any() else 0.0, 2),
        "notes_per_beat": round(float(made[:, ONSET].sum() / len(made) / beats), 3),
    }
