"""What music is like, as numbers: so that what nobody has played yet is near to what it is like.

Of the score, where there is one, and of the sound. Every group of features has a length of its own and is scaled to it, so that
no group outweighs another by its number of columns; a group that a piece has nothing of says nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from musicstudio.engine.notation.score import TICKS_PER_QUARTER, Note, Part, Score
from musicstudio.engine.notation.seconds import seconds_at
from musicstudio.engine.recommend.hearing import SOUND_SIZE, SOUND_SIZES

Singles = npt.NDArray[np.float32]

FAMILIES = 16
"""Of General MIDI instruments, eight programs each; drums come after them."""
LENGTHS = (0.25, 0.5, 1.0, 1.5, 2.0, 4.0)
"""Quarters: upper ends of the classes of durations; the last class has no end."""
METRES = ((2, 4), (3, 4), (4, 4), (2, 2), (6, 8), (9, 8), (3, 8), (12, 8))


FORM, NOT_HEARD = 2, 0
"""Raised whenever features change their meaning: those of another form are computed anew. NOT_HEARD is of those without a sound,
which there was no time to listen to."""


def features_of(score: Score | None, sound: Singles | None) -> Singles:
    """(SIZE,) float32: of the score, and of the sound as `hearing.sound_features` gives it; zeros where there is none."""
    written = score_features(score) if score else np.zeros(SIZE - SOUND_SIZE, np.float32)
    return np.concatenate([written, np.zeros(SOUND_SIZE, np.float32) if sound is None else sound])


def score_features(score: Score) -> Singles:
    """(SIZE - SOUND_SIZE,) float32, each group of it between 0 and 1; zeros for a score without notes."""
    parts = [(part, [note for note in part.notes if not note.grace]) for part in score.parts]
    parts = [(part, notes) for part, notes in parts if notes]
    if not parts:
        return np.zeros(SIZE - SOUND_SIZE, np.float32)
    return np.concatenate([group(score, parts) for group in GROUPS]).astype(np.float32)


Sounding = Sequence[tuple[Part, list[Note]]]


def _tones(score: Score, parts: Sounding) -> Singles:
    """Share of time of each scale degree above the tonic, and the mode: (13,)."""
    key = score.keys[0] if score.keys else None
    tonic = (key.fifths * 7 + (9 if key.mode == "minor" else 0)) % 12 if key else 0
    weights = np.zeros(12)
    for part, notes in parts:
        if not part.percussion:
            for note in notes:
                weights[(note.pitch - tonic) % 12] += note.duration
    return np.append(_shares(weights), 1.0 if key and key.mode == "minor" else 0.0)


def _steps(_: Score, parts: Sounding) -> Singles:
    """Share of each melodic interval of the highest part, an octave and more together: (13,)."""
    notes = max((notes for part, notes in parts if not part.percussion), key=_height, default=[])
    sizes = Counter(min(abs(later.pitch - earlier.pitch), 12) for earlier, later in pairwise(sorted(notes, key=_when)))
    return _counted(sizes, range(13))


def _durations(_: Score, parts: Sounding) -> Singles:
    """Share of notes of each class of length: (7,)."""
    quarters = (note.duration / TICKS_PER_QUARTER for _, notes in parts for note in notes)
    return _counted(Counter(int(np.searchsorted(LENGTHS, value)) for value in quarters), range(len(LENGTHS) + 1))


def _sounds(_: Score, parts: Sounding) -> Singles:
    """Share of notes of each family of instruments and of drums: (17,)."""
    counts: Counter[int] = Counter()
    for part, notes in parts:
        counts[FAMILIES if part.percussion else part.program // 8] += len(notes)
    return _counted(counts, range(FAMILIES + 1))


def _metre(score: Score, _: Sounding) -> Singles:
    """Which metre it begins in: (9,), the last for all others."""
    first = score.metres[0] if score.metres else None
    told = np.zeros(len(METRES) + 1)
    named = (first.beats, first.unit) if first else (4, 4)
    told[METRES.index(named) if named in METRES else -1] = 1
    return told.astype(np.float32)


def _manner(score: Score, parts: Sounding) -> Singles:
    """Pace, density, register, range, number of parts, notes at once, offbeats: (7,), each 0 to 1."""
    notes = [note for _, some in parts for note in some]
    lasts = max(seconds_at(score, [score.end])[0], 1.0)
    onsets = {note.onset for note in notes}
    pitches = [note.pitch for part, some in parts for note in some if not part.percussion] or [60]
    offbeat = sum(onset % TICKS_PER_QUARTER != 0 for onset in onsets) / len(onsets)
    return np.array(
        [
            np.clip((score.tempos[0].bpm if score.tempos else 100) / 200, 0, 1),
            np.clip(len(onsets) / lasts / 8, 0, 1),
            np.mean(pitches) / 127,
            np.clip((max(pitches) - min(pitches)) / 60, 0, 1),
            np.clip(len(parts) / 8, 0, 1),
            np.clip(len(notes) / len(onsets) / 6, 0, 1),
            offbeat,
        ],
        np.float32,
    )


GROUPS: tuple[Callable[[Score, Sounding], Singles], ...] = (_tones, _steps, _durations, _sounds, _metre, _manner)
SIZES = (13, 13, 7, 17, 9, 7, *SOUND_SIZES)
SIZE = sum(SIZES)


def unit_rows(features: Singles) -> Singles:
    """(n, SIZE): centred on what is usual, every group scaled to one length, rows of length 1: their products are likenesses."""
    if not len(features):
        return features.astype(np.float32)
    groups = np.split(features, np.cumsum(SIZES)[:-1], axis=1) if features.shape[1] == SIZE else [features]
    sounds = len(groups) - len(SOUND_SIZES) if len(groups) > 1 else 1
    scaled = np.concatenate([_scaled(group, place >= sounds) for place, group in enumerate(groups)], 1)
    lengths = np.linalg.norm(scaled, axis=1, keepdims=True)
    units: Singles = (scaled / np.maximum(lengths, 1e-6)).astype(np.float32)
    return units


def _scaled(group: Singles, standardised: bool) -> Singles:
    """Centred on the usual, and of length 1 at the usual. Numbers of sound have units of their own, so each column is set to one
    spread before. Rows of zeros, of pieces that have no such features, stay zeros and are not counted."""
    known = np.abs(group).sum(1) > 0
    if not known.any():
        return group
    scaled = np.where(known[:, None], group - group[known].mean(0), np.float32(0))
    if standardised:
        scaled /= np.maximum(scaled[known].std(0), 1e-3)
    scaled /= max(float(np.sqrt((scaled[known] ** 2).sum(1).mean())), 1e-6)
    return scaled


def _height(notes: Sequence[Note]) -> float:
    return float(np.mean([note.pitch for note in notes]))


def _when(note: Note) -> tuple[int, int]:
    return note.onset, -note.pitch


def _counted(counts: Counter[int], names: Iterable[int]) -> Singles:
    return _shares(np.array([counts[name] for name in names], float))


def _shares(weights: npt.NDArray[np.float64]) -> Singles:
    shares: Singles = (weights / max(weights.sum(), 1e-9)).astype(np.float32)
    return shares
