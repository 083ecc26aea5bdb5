"""What the pop pianist learns from: POP909's piano parts, as the notes of each hand numbered within every chord."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from musicstudio.engine.accompaniment.data import song_score
from musicstudio.engine.accompaniment.player import DENSITIES, VOICES
from musicstudio.engine.accompaniment.slots import Floats, Ints
from musicstudio.engine.accompaniment.steps import Steps, conditions, make_steps
from musicstudio.engine.corpora import pop909
from musicstudio.engine.corpora.pop909 import STEPS_PER_BEAT, Song, Split

SPLIT = 55  # G3: what the left hand of POP909's pianist plays lies mostly below, the right hand's at and above
DENSEST = 8.0  # notes per beat


@dataclass(frozen=True)
class Performance:
    """T steps of one song: `struck` (T, 2) subsets of the left and the right hand, `table` the conditions, `density` (T,) classes
    1..DENSITIES of how many notes a beat the bar around holds."""

    steps: Steps
    struck: Ints
    table: Floats
    density: Ints


def density_class(notes_per_beat: float) -> int:
    """The class 1..DENSITIES of a bar; halves are closer together where bars are calm."""
    return 1 + min(DENSITIES - 1, int((notes_per_beat / DENSEST) ** 0.7 * DENSITIES))


def perform(song: Song) -> Performance:
    """One song as the network takes it."""
    score = song_score(song)
    steps = make_steps(score)
    table = conditions(steps, [chord.tick for chord in score.chords], score.parts[0].notes)
    struck = np.zeros((len(steps), 2), np.int64)
    begins = np.flatnonzero((table[:, 7] > 0) | np.append(True, np.diff(steps.bars) != 0))
    inside = song.piano[song.piano[:, 0] < len(steps)]
    held: dict[tuple[int, bool], list[tuple[int, int]]] = {}  # notes of each hand within each chord
    chords = np.searchsorted(begins, inside[:, 0], side="right").tolist()
    for chord, (onset, _, pitch, _) in zip(chords, inside.tolist(), strict=True):
        held.setdefault((chord, pitch >= SPLIT), []).append((onset, pitch))
    for (_, right), notes in held.items():
        pitches = sorted({pitch for _, pitch in notes})
        for onset, pitch in notes:
            struck[onset, int(right)] |= 1 << rank(pitches.index(pitch), len(pitches))
    counts = np.bincount(np.minimum(song.piano[:, 0], len(steps) - 1), minlength=len(steps))
    density = np.zeros(len(steps), np.int64)
    for bar in np.unique(steps.bars):
        own = steps.bars == bar
        density[own] = density_class(STEPS_PER_BEAT * counts[own].mean())
    return Performance(steps, struck, table, density)


def rank(place: int, count: int) -> int:
    """The voice 0..VOICES - 1 of the note at `place` of `count` from the lowest."""
    return place if count <= VOICES else place * VOICES // count


def performances(data: Path, split: Split) -> list[Performance]:
    """One split of POP909 in the folder `data`."""
    return [perform(song) for song in pop909.load(data) if song.split == split]
