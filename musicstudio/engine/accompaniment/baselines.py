"""Two simple ways to find chords, which the model must beat: the most likely diatonic chord of each half bar, and the chords of
the training phrase whose melody is nearest. Both know the key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from musicstudio.engine.accompaniment.metrics import HalfBars
from musicstudio.engine.accompaniment.slots import Floats, Ints
from musicstudio.engine.accompaniment.vocabulary import QUALITIES, STATES

KINDS = len(QUALITIES)
TRIADS = ((0, ""), (2, "m"), (4, "m"), (5, ""), (7, ""), (9, "m"), (11, "dim"))
DIATONIC = tuple(root * KINDS + QUALITIES.index(kind) for root, kind in TRIADS)
PHRASE = 2  # bars; of 1, 2 and 4 what finds most chords of POP909's valid split


@dataclass(frozen=True)
class Tune:
    """One piece in half bars: how long each pitch class sounds (H, 12) above the tonic, and the human's state (H,) above it, -1
    for none."""

    halves: HalfBars
    heard: Floats
    states: Ints
    tonic: int


def relative(states: Ints, by: int) -> Ints:
    """States moved by semitones; -1 stays."""
    return np.where(states < 0, states, (states + KINDS * by) % STATES)


class Diatonic:
    """Naive Bayes over the seven triads of the major key with the piece's signature."""

    def __init__(self, train: Sequence[Tune]) -> None:
        counts, classes = np.ones(7), np.ones((7, 12))
        for tune in train:
            for state, heard in zip(tune.states, tune.heard, strict=True):
                if state in DIATONIC:
                    degree = DIATONIC.index(int(state))
                    counts[degree] += 1
                    classes[degree] += heard / max(1.0, float(heard.sum()))
        self.prior = np.log(counts / counts.sum())
        self.classes = np.log(classes / classes.sum(1, keepdims=True))

    def chords(self, tune: Tune) -> Ints:
        """A state (H,) for each half bar."""
        share = tune.heard / np.maximum(1, tune.heard.sum(1, keepdims=True))
        best = (self.prior + 4 * share @ self.classes.T).argmax(1)  # a half bar holds about four notes' worth of evidence
        return relative(np.array(DIATONIC)[best], tune.tonic)


class Retrieval:
    """The training phrase of as many bars, barred alike, in which each half bar's pitch classes are nearest."""

    def __init__(self, train: Sequence[Tune], bars: int = PHRASE) -> None:
        self.bars = bars
        known: dict[tuple[int, ...], tuple[list[Floats], list[Ints]]] = {}
        for tune in train:
            for form, part in phrases(tune, bars, 1):
                if (tune.states[part] >= 0).all():
                    melodies, chords = known.setdefault(form, ([], []))
                    melodies.append(_profile(tune.heard[part]))
                    chords.append(tune.states[part])
        self.tables = {form: (np.stack(melodies), np.stack(chords)) for form, (melodies, chords) in known.items()}

    def chords(self, tune: Tune) -> Ints:
        """A state (H,) for each half bar; the tonic's where no training phrase is barred like the piece."""
        result = np.zeros(len(tune.states), np.int64)
        for form, part in phrases(tune, self.bars, self.bars):
            if form in self.tables:
                melodies, chords = self.tables[form]
                away = ((melodies - _profile(tune.heard[part])) ** 2).sum(1)
                result[part] = chords[int(away.argmin())]
        return relative(result, tune.tonic)


def phrases(tune: Tune, bars: int, step: int) -> list[tuple[tuple[int, ...], slice]]:
    """How many half bars each bar has, and which they are, for the phrases beginning every `step` bars."""
    numbers, firsts = np.unique(tune.halves.bars, return_index=True)
    bounds = [*firsts.tolist(), len(tune.states)]
    result = []
    for i in range(0, len(numbers), step):
        last = min(i + bars, len(numbers))
        form = tuple(bounds[k + 1] - bounds[k] for k in range(i, last))
        result.append((form, slice(bounds[i], bounds[last])))
    return result


def _profile(heard: Floats) -> Floats:
    share: Floats = heard / np.maximum(1, heard.sum(1, keepdims=True))
    return share.ravel()
