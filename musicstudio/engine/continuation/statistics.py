"""What the new bars of a melody are like, and how much of the bars before is in them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from musicstudio.engine.continuation.clock import UNITS, Clock
from musicstudio.engine.continuation.events import Home
from musicstudio.engine.continuation.key import SCALES

Event = tuple[int, int, int]  # onset, end (ticks), pitch (MIDI)


def bar_rhythms(clock: Clock, notes: Sequence[Event]) -> dict[int, frozenset[int]]:
    """Where notes begin in each bar that has any: beat * 24 + units."""
    found: dict[int, set[int]] = {}
    for onset, _, _ in notes:
        beat = clock.beat(onset)
        found.setdefault(beat.bar, set()).add(beat.number * UNITS + beat.place(onset))
    return {bar: frozenset(places) for bar, places in found.items()}


def rows(clock: Clock, home: Home, seed: Sequence[Event], notes: Sequence[Event], beats: float) -> dict[str, float]:
    """Rows of one continuation with at least one note, which lasts `beats` felt beats.

    pitch_range        semitones from its lowest to its highest note
    stepwise           share of moves of at most a whole tone; repeated notes are no moves
    repeated           share of notes on the pitch of the note before
    notes_per_beat     per felt beat
    in_scale           share of notes in the scale of the seed's key
    rhythm_similarity  mean over its bars of the best Dice overlap of onsets with one of the last eight bars of the seed
    rhythm_quoted      share of its bars whose onsets are exactly those of one of these
    ends_on_tonic      1 or 0
    """
    pitches = np.array([pitch for _, _, pitch in notes])
    moves = np.diff(pitches)
    steps = np.abs(moves[moves != 0])
    before = list(bar_rhythms(clock, seed).values())[-8:]
    likeness = [
        max((2 * len(own & other) / (len(own) + len(other)) for other in before), default=0.0)
        for own in bar_rhythms(clock, notes).values()
    ]
    return {
        "pitch_range": float(pitches.max() - pitches.min()),
        "stepwise": float((steps <= 2).mean()) if len(steps) else 1.0,
        "repeated": float((moves == 0).mean()) if len(moves) else 0.0,
        "notes_per_beat": len(notes) / beats,
        "in_scale": float(np.mean([(p - home.tonic) % 12 in SCALES[home.minor] for p in pitches])),
        "rhythm_similarity": float(np.mean(likeness)),
        "rhythm_quoted": float(np.mean([value == 1 for value in likeness])),
        "ends_on_tonic": float((pitches[-1] - home.tonic) % 12 == 0),
    }
