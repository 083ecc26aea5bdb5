"""How bars of accompaniment compare: notes that came back, chord tones, rhythm."""

from __future__ import annotations

import numpy as np

from musicstudio.engine.variation.bars import LENGTH, SILENT, Bars
from musicstudio.engine.variation.line import Ints
from musicstudio.engine.variation.roles import FOREIGN


def note_f1(true: Bars, made: Bars) -> tuple[float, float]:
    """F1 of notes with onset, pitch and duration; and with onset and pitch alone."""
    whole = begun = total = 0
    for a, b in zip(true.notes, made.notes, strict=True):
        one, two = ({tuple(n) for n in notes.tolist() if n[0] != SILENT} for notes in (a, b))
        whole += len(one & two)
        begun += len({n[:2] for n in one} & {n[:2] for n in two})
        total += len(one) + len(two)
    return 2 * whole / max(1, total), 2 * begun / max(1, total)


def onset_pattern(bars: Bars) -> Ints:
    """(N, 16) how many notes begin in each slot."""
    counts = np.zeros((len(bars), LENGTH), np.int64)
    row, place = np.nonzero(bars.notes[..., 0] != SILENT)
    np.add.at(counts, (row, bars.notes[row, place, 0]), 1)
    return counts


def rhythm_similarity(a: Bars, b: Bars) -> float:
    """Mean over pairs of bars of the F1 of the slots in which something begins."""
    one, two = onset_pattern(a) > 0, onset_pattern(b) > 0
    return float(np.mean(2 * (one & two).sum(1) / np.maximum(1, one.sum(1) + two.sum(1))))


def chord_tone_share(bars: Bars) -> float:
    """Share of notes that are tones of the chord under them."""
    row, place = np.nonzero(bars.notes[..., 0] != SILENT)
    slot, pitch = bars.notes[row, place, 0], bars.notes[row, place, 1]
    return float((bars.roles[row, slot, pitch % 12] < FOREIGN).mean())  # the compass begins at a C
