"""A pitch track to notes: the cheapest way to explain it by held semitones and silences.

Every frame costs what it departs from the semitone that explains it (the departure counts up to two semitones, so a
stray octave costs no more than that), plus the odds against it being voiced; silence costs nothing; every new note
costs a fixed price, less where the sound dips as it does at a new attack, through which nothing is held. The cheapest
explanation is found exactly by dynamic programming over frames and semitones. The idea is that of Ryynänen and
Klapuri's note models (2008) and of Tony (Mauch et al. 2015), with costs instead of trained probabilities.

Vibrato swings around its semitone and cancels out; a slide is cheapest when it changes notes at its middle.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from musicstudio.engine.transcription.types import PitchTrack, Values

NEW_NOTE: Final = 4.5
"""Price of a note: about 70 ms of a whole semitone's departure."""
ATTACK: Final = 1.0
"""Price of a note that begins at the bottom of a dip."""
DIP: Final = 5.0
"""dB. A shallower dip is the shake of a voice, a deeper one a new attack, which no note is held through."""
FARTHEST: Final = 2.0
"""Semitones beyond which a departure counts no more."""
VOICED: Final = 0.5
SHORTEST: Final = 0.07
"""Seconds. What is shorter is no note but a slip of the voice."""


@dataclass(frozen=True)
class Span:
    """Frames [first, last) sung on one semitone, a MIDI number."""

    first: int
    last: int
    pitch: int


def segment(track: PitchTrack, tuning: float) -> list[Span]:
    """The notes of `track` when the whole is sung `tuning` semitones above concert pitch."""
    voiced = track.voicing >= VOICED
    sung = without_octave_slips(track.pitch, voiced) - tuning
    if not voiced.any():
        return []
    lowest, highest = int(np.floor(sung[voiced].min())) - 1, int(np.ceil(sung[voiced].max())) + 1
    semitones = np.arange(lowest, highest + 1)
    certain = np.clip(track.voicing, 0.01, 0.99)
    against = -np.log(certain / (1.0 - certain))
    attack = bottoms(track.level) >= DIP
    price = np.where(attack, ATTACK, NEW_NOTE)
    through = np.where(attack, np.inf, 0.0)
    departure = np.minimum(np.abs(sung[:, None] - semitones), FARTHEST) * track.voicing[:, None] + against[:, None]
    spans = _cheapest(departure, price, through, semitones)
    shortest = SHORTEST / track.period
    return [span for span in spans if span.last - span.first >= shortest]


def _cheapest(costs: Values, price: Values, through: Values, semitones: "np.typing.NDArray[np.int_]") -> list[Span]:
    """`costs` (frames, semitones) of explaining a frame by a semitone; `price` (frames,) of a note that begins at a frame,
    `through` (frames,) of one that is held into it."""
    frames = len(costs)
    held = np.full(costs.shape[1], np.inf)  # cheapest way that ends in a note still held
    begun = np.zeros(costs.shape[1], dtype=np.int_)
    best = 0.0  # cheapest way that ends in anything
    origin = np.zeros(frames + 1, dtype=np.int_)
    note = np.full(frames + 1, -1, dtype=np.int_)
    for frame in range(frames):
        fresh = best + price[frame]
        held = held + through[frame]
        newly = fresh < held
        begun[newly] = frame
        held = np.minimum(held, fresh) + costs[frame]
        cheapest = int(np.argmin(held))
        origin[frame + 1] = frame
        if held[cheapest] < best:
            best = float(held[cheapest])
            origin[frame + 1], note[frame + 1] = begun[cheapest], cheapest
    spans: list[Span] = []
    end = frames
    while end > 0:
        start = int(origin[end])
        if note[end] >= 0:
            spans.append(Span(start, end, int(semitones[note[end]])))
        end = start
    return spans[::-1]


def without_octave_slips(pitch: Values, voiced: "np.typing.NDArray[np.bool_]", reach: int = 8) -> Values:
    """`pitch` with short stretches that lie just an octave from all around them moved back.

    A stretch counts as short when it fills less than half of the 2 * `reach` + 1 frames around it, so a sung octave stays.
    """
    padded = np.pad(np.where(voiced, pitch, np.nan), reach, constant_values=np.nan)
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
    middle = pitch.copy()
    middle[voiced] = np.nanmedian(around[voiced], axis=1)
    off = pitch - middle
    slipped = voiced & (np.abs(np.abs(off) - 12.0) < 0.7)
    straight: Values = np.where(slipped, pitch - 12.0 * np.sign(off), pitch)
    return straight


def dips(level: Values, reach: int = 3) -> Values:
    """By how many dB each frame lies below the loudest of the `reach` frames on either side, the smaller of the two."""
    padded = np.pad(level, reach, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, reach + 1)
    before, after = windows[: len(level)].max(axis=1), windows[reach : reach + len(level)].max(axis=1)
    depth: Values = np.maximum(0.0, np.minimum(before, after) - level)
    return depth


def bottoms(level: Values) -> Values:
    """The depth of each dip in dB at its lowest frame, 0 everywhere else."""
    depth = dips(level)
    around = np.lib.stride_tricks.sliding_window_view(np.pad(level, 2, mode="edge"), 5)
    lowest: Values = np.where(level <= around.min(axis=1), depth, 0.0)
    return lowest
