"""What the attribute sliders measure, for many windows at once.

density      notes that begin, per beat
syncopation  per beat, how far notes are held over places stronger than the one they begin at (after Longuet-Higgins and Lee
             1984): a bar's beginning counts 3, a beat 2, the middle of a beat of four steps and the eighths of one of six 1
range        semitones from the lowest to the highest note
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from musicstudio.engine.variation.line import Ints
from musicstudio.engine.variation.windows import FIRST_PITCH, HOLD_CODE, LENGTH, SLOTS, Windows

Floats = npt.NDArray[np.float64]

NAMES = ("density", "syncopation", "range")


def measure(windows: Windows) -> Floats:
    """(N, 3) in the order of NAMES."""
    codes, beats = windows.codes, np.maximum(1, (windows.steps > 0).sum(1))
    begins = codes >= FIRST_PITCH
    pitch = np.where(begins, codes, 0)
    lowest = np.where(begins, codes, 10_000).min(1)
    span = np.where(begins.any(1), pitch.max(1) - lowest, 0)
    return np.stack([begins.sum(1) / beats, _syncopation(windows) / beats, span], 1).astype(float)


def strengths(windows: Windows) -> Ints:
    """(N, 48) metrical weight 0..3 of every slot."""
    slot = np.arange(LENGTH) % SLOTS
    steps = np.repeat(windows.steps, SLOTS, 1)
    middle = np.where(steps == 6, slot % 2 == 0, (slot * 2 == steps) & (steps > 1))
    beat = np.where(np.repeat(windows.places, SLOTS, 1) == 0, 3, 2)
    weight: Ints = np.where(slot == 0, beat, middle.astype(np.int64))
    return weight


def _syncopation(windows: Windows) -> Floats:
    codes, weight = windows.codes, strengths(windows)
    total = np.zeros(len(codes))
    begun = np.full(len(codes), 9)  # weight of the place where the sounding note began; 9 = none sounds
    strongest = np.zeros(len(codes), np.int64)  # of the places that it is held over
    for slot in range(LENGTH):
        code = codes[:, slot]
        held = code == HOLD_CODE
        over = (code != 0) & ~held
        total += np.where(over, np.maximum(0, strongest - begun), 0)
        begun = np.where(over, np.where(code >= FIRST_PITCH, weight[:, slot], 9), begun)
        strongest = np.where(over, 0, np.where(held, np.maximum(strongest, weight[:, slot]), strongest))
    result: Floats = total + np.maximum(0, strongest - begun)
    return result
