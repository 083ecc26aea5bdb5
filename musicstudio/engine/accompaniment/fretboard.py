"""Chords that a hand can hold on a guitar in standard tuning."""

from __future__ import annotations

from functools import lru_cache
from itertools import product

from musicstudio.engine.accompaniment.voicing import bass_note, by_weight, place, stack
from musicstudio.engine.notation.chords import Chord

STRINGS = (40, 45, 50, 55, 59, 64)  # E A D G B E, sounding
HIGHEST = 9  # fret at which a hand may begin
REACH = 3  # frets beyond it


@lru_cache(maxsize=4096)
def shape(chord: Chord, low: int, high: int, before: int) -> tuple[tuple[int, ...], int]:
    """Pitches from the bass string up, on neighbouring strings, within [low, high], and the fret at which the hand lies; `before`
    is where it lay. Open positions and complete chords are preferred. Where no shape lies within bounds: over a low melody they
    do not count, under one the chord is left to two or three strings."""
    best: tuple[float, tuple[int, ...], int] | None = None
    for position in range(HIGHEST + 1):
        for lowest in range(4):
            for frets in _ways(chord, position, lowest, low, high):
                pitches = tuple(STRINGS[lowest + i] + fret for i, fret in enumerate(frets))
                cost = _cost(chord, frets, pitches, position) + 0.25 * abs(position - before)
                if best is None or cost < best[0]:
                    best = (cost, pitches, position)
    if best is not None:
        return best[1], best[2]
    if low > STRINGS[0]:
        return shape(chord, STRINGS[0], STRINGS[-1] + HIGHEST + REACH, before)
    few = stack(chord, place(bass_note(chord), None, low, low + 11, below=high + 1), 4)
    return tuple(p for p in few if p <= high) or few[:1], before


def _ways(chord: Chord, position: int, lowest: int, low: int, high: int) -> list[tuple[int, ...]]:
    """Frets for the strings from `lowest` on, as many as lie within bounds; the first sounds the bass."""
    frets = range(4) if position == 0 else range(position, position + REACH + 1)
    bass = [f for f in frets if (STRINGS[lowest] + f) % 12 == bass_note(chord) and low <= STRINGS[lowest] + f <= high]
    rows = [bass]
    for string in STRINGS[lowest + 1 :]:
        row = [f for f in frets if (string + f) % 12 in chord.pitch_classes and string + f <= high]
        if not row:
            break
        rows.append(row)
    return list(product(*rows)) if bass and len(rows) >= 3 else []


def _cost(chord: Chord, frets: tuple[int, ...], pitches: tuple[int, ...], position: int) -> float:
    sounding = {p % 12 for p in pitches}
    missing = [c for c in by_weight(chord)[: max(3, len(pitches))] if c not in sounding]
    fingers = [f for f in frets if f]
    barred = position > 0 and fingers.count(position) > 1
    held = len(fingers) - (fingers.count(position) - 1 if barred else 0)
    doubled_third = sum(p % 12 == by_weight(chord)[0] for p in pitches) - 1
    repeated = len(pitches) - len(set(pitches))
    return (
        10 * len(missing) + 20 * (held > 4) + 3 * repeated + 0.1 * max(0, doubled_third) + 0.4 * position
        + 0.15 * held + 1.5 * (6 - len(pitches)) + (1.5 if barred else 0)
    )  # fmt: skip
