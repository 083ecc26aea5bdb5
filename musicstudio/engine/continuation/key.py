"""The key that a melody is heard in: its tonic and mode, with the key signature as a hint.

Signatures are often missing (a tune clicked in, a MIDI file) or say nothing of the mode, so the notes decide: the profile
that goes best with the durations of the pitch classes (Krumhansl and Schmuckler; weights of Temperley 1999).
"""

from __future__ import annotations

import numpy as np

from musicstudio.engine.continuation.clock import Ints
from musicstudio.engine.notation.score import KeyChange

_MAJOR = (5.0, 2.0, 3.5, 2.0, 4.5, 4.0, 2.0, 4.5, 2.0, 3.5, 1.5, 4.0)
_MINOR = (5.0, 2.0, 3.5, 4.5, 2.0, 4.0, 2.0, 4.5, 3.5, 2.0, 1.5, 4.0)
_PROFILES = np.array([np.roll(profile, tonic) for profile in (_MAJOR, _MINOR) for tonic in range(12)])
_PROFILES = _PROFILES - _PROFILES.mean(1, keepdims=True)
_PROFILES /= np.linalg.norm(_PROFILES, axis=1, keepdims=True)
SCALES = (frozenset((0, 2, 4, 5, 7, 9, 11)), frozenset((0, 2, 3, 5, 7, 8, 10, 11)))
"""Semitones above the tonic in major, and in minor with both sevenths."""


def find_key(pitches: Ints, lengths: Ints, signature: KeyChange | None) -> tuple[int, bool]:
    """(tonic 0..11, whether minor) of notes (N,) with their lengths in any unit; `signature` None = not known."""
    weights = np.bincount(pitches % 12, weights=lengths, minlength=12)
    spread = weights - weights.mean()
    scores = _PROFILES @ spread / (np.linalg.norm(spread) + 1e-9)
    for place, bonus in ((0, 0.05), (-1, 0.1)):
        scores[[pitches[place] % 12, 12 + pitches[place] % 12]] += bonus
    if signature is not None:
        major = signature.fifths * 7 % 12
        # C major is also what a score says that says nothing.
        trust = 0.3 if signature.fifths else 0.15
        scores[[major, 12 + (major + 9) % 12]] += trust
        if signature.mode == "minor":
            scores[12 + (major + 9) % 12] += trust
    best = int(scores.argmax())
    return best % 12, best >= 12
