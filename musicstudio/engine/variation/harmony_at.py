"""Which chord sounds when: pinned, written as a symbol, or heard in the notes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from musicstudio.engine.notation.chords import QUALITIES, Chord, read_chord
from musicstudio.engine.notation.score import Measure, Note, Score
from musicstudio.engine.request import CannotCompose, ChordPin
from musicstudio.engine.variation import messages

_HEARD = ("", "m", "7", "m7", "maj7", "dim", "m7b5", "sus4")
_FOREIGN = 0.6  # what a sounding tone that is not of the chord costs, beside what one of it gives
_LOWEST = 0.3  # what it gives when the root is the lowest tone, as a share of all that sounds
_ABSENT = 0.15  # what a tone of the chord that does not sound costs


def chords_at(score: Score, pins: Sequence[ChordPin], ticks: Sequence[int]) -> list[Chord]:
    """The chord at each of `ticks` (rising): of the pin there, else of the last symbol, else heard in the bar, else that of the
    bar before (before the first chord, the first). Raises CannotCompose when there is no chord at all."""
    symbols = [(symbol.tick, read_chord(symbol.text)) for symbol in sorted(score.chords, key=lambda s: s.tick)]
    heard: dict[int, Chord | None] = {}
    found: list[Chord | None] = []
    for tick in ticks:
        chord = next((_pinned(pin) for pin in pins if pin.start <= tick < pin.end), None)
        chord = chord or next((known for at, known in reversed(symbols) if at <= tick and known), None)
        if chord is None:
            bar = score.measure_at(tick)
            if bar not in heard:
                heard[bar] = hear(score, score.measures[bar])
            chord = heard[bar]
        found.append(chord or (found[-1] if found else None))
    first = next((chord for chord in found if chord), None)
    if first is None:
        raise CannotCompose(messages.NO_CHORDS)
    return [chord or first for chord in found]


def _pinned(pin: ChordPin) -> Chord:
    """A pinned chord; without a root of its own it has the one on which it is most like a chord that has a name."""
    root = max(sorted(pin.pitch_classes), key=lambda c: (_named(pin.pitch_classes, c), c == pin.bass))
    return Chord(root, pin.pitch_classes | ({pin.bass} if pin.bass is not None else set()), pin.bass)


def _named(classes: frozenset[int], root: int) -> float:
    intervals = frozenset((c - root) % 12 for c in classes)
    return max(len(intervals & known) - len(intervals ^ known) for known in QUALITIES.values())


def hear(score: Score, measure: Measure) -> Chord | None:
    """The chord that the notes of a bar suggest, by how long each pitch class sounds; None when nothing sounds."""
    weight = np.zeros(12)
    lowest: Note | None = None
    for part in score.parts:
        if part.percussion:
            continue
        for note in part.notes:
            length = min(note.end, measure.end) - max(note.onset, measure.onset)
            if length > 0:
                weight[note.pitch % 12] += length
                lowest = note if lowest is None or note.pitch < lowest.pitch else lowest
    if lowest is None:
        return None
    weight, bass = weight / weight.sum(), lowest.pitch % 12

    def fit(chord: Chord) -> float:
        inside = sum(float(weight[c]) for c in chord.pitch_classes)
        absent = sum(1 for c in chord.pitch_classes if weight[c] == 0)
        return inside - _FOREIGN * (1 - inside) + _LOWEST * (bass == chord.root) - _ABSENT * absent

    named = [Chord(root, frozenset((root + i) % 12 for i in QUALITIES[q])) for q in _HEARD for root in range(12)]
    return max(named, key=fit)
