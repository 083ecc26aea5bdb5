"""A melody as originality sees it: pitch changes and the rhythm between them, free of key and tempo.

Repeated notes are taken as one: words with more syllables do not make another tune.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
LEAP = 24  # semitones; wider leaps are taken as these
SLOWEST = 4  # rhythm classes: the time until the next note over that before, in half octaves, -4..4


@dataclass(frozen=True)
class Melody:
    """n notes: `pitches` (n,) MIDI; `rhythm` (n,) class of each note's length beside that of the note before, 0 for the first;
    `onsets` (n,), `ends` (n,) in any unit."""

    pitches: Ints
    rhythm: Ints
    onsets: Ints
    ends: Ints

    def __len__(self) -> int:
        return len(self.pitches)

    @property
    def steps(self) -> Ints:
        """Semitones from note to note (n - 1,), never 0."""
        steps: Ints = np.clip(np.diff(self.pitches), -LEAP, LEAP)
        return steps


def melody(notes: Sequence[tuple[int, int, int]]) -> Melody:
    """The melody of (onset, end, pitch) in order of onset, one note at a time."""
    kept: list[tuple[int, int, int]] = []
    for onset, end, pitch in notes:
        if kept and kept[-1][2] == pitch:
            kept[-1] = (kept[-1][0], end, pitch)
        else:
            kept.append((onset, end, pitch))
    onsets, ends, pitches = np.array(kept, np.int64).reshape(-1, 3).T
    lengths = np.maximum(1, np.diff(np.append(onsets, ends[-1:])))
    ratio = np.diff(np.log2(lengths), prepend=np.log2(lengths[:1]))
    rhythm = np.clip(np.rint(2 * ratio), -SLOWEST, SLOWEST).astype(np.int64)
    return Melody(pitches, rhythm, onsets, ends)
