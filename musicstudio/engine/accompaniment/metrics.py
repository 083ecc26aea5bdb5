"""How chords fit a melody and each other: the rows of Yeh et al. 2021, "Automatic melody harmonization with triad chords".

A piece is a sequence of half bars (bars that are not halved are taken whole) with one chord each.

che, cc   chord histogram entropy (nats) and coverage (different chords), per piece
ctd       tonal distance from chord to chord
ctnctr    chord tone to non-chord tone ratio of the melody, in which a non-chord tone that a step follows counts as right
pcs       pitch consonance score of the melody against every tone of its chord
mctd      tonal distance of the melody to its chord
Notes are weighted by their length, but in ctnctr, which counts them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from musicstudio.engine.accompaniment.slots import WEAK, Floats, Ints, beats
from musicstudio.engine.accompaniment.vocabulary import QUALITIES, chord_of
from musicstudio.engine.harmony.metrics import CENTROIDS, CONSONANCE, entropy
from musicstudio.engine.notation.score import Note, Score


@dataclass(frozen=True)
class HalfBars:
    """H half bars: ticks `starts` and `ends`, `bars` their measures, all (H,)."""

    starts: Ints
    ends: Ints
    bars: Ints

    def __len__(self) -> int:
        return len(self.starts)

    def histogram(self, melody: Sequence[Note]) -> Floats:
        """(H, 12): ticks for which each pitch class of the melody sounds."""
        table = np.zeros((len(self), 12), np.float32)
        for note in melody:
            first = max(0, int(np.searchsorted(self.starts, note.onset, side="right")) - 1)
            for i in range(first, int(np.searchsorted(self.starts, note.end))):
                table[i, note.pitch % 12] += max(0, min(note.end, self.ends[i]) - max(note.onset, self.starts[i]))
        return table


def half_bars(score: Score) -> HalfBars:
    """The half bars of a whole score."""
    firsts = {measure.onset for measure in score.measures}
    begun = [beat for beat in beats(score) if beat.strength > WEAK or beat.start in firsts]
    ticks = [beat.start for beat in begun]
    return HalfBars(np.array(ticks), np.array([*ticks[1:], score.end]), np.array([beat.bar for beat in begun]))


def most(halves: HalfBars, bounds: Sequence[int], states: Sequence[int]) -> Ints:
    """The state (H,) that sounds longest in each half bar; `states[i]` sounds from bounds[i] to bounds[i + 1], -1 is none."""
    result = np.full(len(halves), -1, np.int64)
    for i, (start, end) in enumerate(zip(halves.starts, halves.ends, strict=True)):
        lasts: dict[int, int] = {}
        row = max(0, int(np.searchsorted(bounds, start, side="right")) - 1)
        while row < len(states) and bounds[row] < end:
            length = min(end, bounds[row + 1]) - max(start, bounds[row])
            lasts[states[row]] = lasts.get(states[row], 0) + int(length)
            row += 1
        result[i] = max(lasts, key=lambda state: lasts[state])
    return result


def accuracy(chords: Sequence[Ints], humans: Sequence[Ints]) -> dict[str, float]:
    """How often (%) root, and root and quality, are the human's, over all half bars of all pieces."""
    ours, theirs = np.concatenate(chords), np.concatenate(humans)
    kinds = len(QUALITIES)
    return {
        "root": round(100 * float((ours // kinds == theirs // kinds).mean()), 2),
        "chord": round(100 * float((ours == theirs).mean()), 2),
    }


def rows(pieces: Sequence[tuple[HalfBars, Sequence[Note], Ints]]) -> dict[str, float]:
    """All rows over pieces of half bars, melody and a state for each half bar (-1: not counted)."""
    entropies, coverage = [], []
    steps: list[float] = []
    right = own = foreign = 0
    consonance = distance = weight = 0.0
    for halves, melody, states in pieces:
        known = states[states >= 0]
        counts = np.unique(known, return_counts=True)[1]
        entropies.append(entropy(counts))
        coverage.append(len(counts))
        centres = {int(s): CENTROIDS[sorted(chord_of(int(s)).pitch_classes)].mean(0) for s in np.unique(known)}
        steps += [float(np.linalg.norm(centres[int(a)] - centres[int(b)])) for a, b in pairwise(known)]
        histogram = halves.histogram(melody)
        for state, heard in zip(states, histogram, strict=True):
            if state >= 0 and heard.sum():
                tones = sorted(chord_of(int(state)).pitch_classes)
                fits = CONSONANCE[(np.arange(12)[:, None] - tones) % 12].mean(1)
                away = np.linalg.norm(CENTROIDS - centres[int(state)], axis=1)
                consonance += float(heard @ fits)
                distance += float(heard @ away)
                weight += float(heard.sum())
        for i, note in enumerate(melody):
            state = int(states[max(0, int(np.searchsorted(halves.starts, note.onset, side="right")) - 1)])
            if state < 0:
                continue
            if note.pitch % 12 in chord_of(state).pitch_classes:
                own += 1
            else:
                foreign += 1
                right += i + 1 < len(melody) and 0 < abs(melody[i + 1].pitch - note.pitch) <= 2
    result = {
        "che": float(np.mean(entropies)),
        "cc": float(np.mean(coverage)),
        "ctd": float(np.mean(steps)),
        "ctnctr": (own + right) / max(1, own + foreign),
        "pcs": consonance / weight,
        "mctd": distance / weight,
    }
    return {name: round(value, 4) for name, value in result.items()}
