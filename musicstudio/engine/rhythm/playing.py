"""From a pattern to the notes of a hand: slots become tones of the chord that stands, within what an instrument can play."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from musicstudio.engine.notation.chords import Chord
from musicstudio.engine.rhythm.patterns import GUITAR, HOLD, LOWER, ONSET, PIANO, SLOTS, STEPS, Bools, Compass, Span, tones

REACH = 16
"""Semitones that a hand spans: a tenth."""

FINGERS = 5
ACCENT, PLAIN = 74, 66  # velocity of what starts with the bar, and of the rest


@dataclass(frozen=True)
class Hand:
    """One hand: its part and voice there, its slots, and which of too many tones it leaves out, the highest or the lowest."""

    part: str
    voice: str
    slots: range
    from_bass: bool


@dataclass(frozen=True)
class Instrument:
    compass: Compass
    hands: tuple[Hand, ...]


INSTRUMENTS = {
    "piano": Instrument(
        PIANO, (Hand("piano-right", "1", range(LOWER, SLOTS), False), Hand("piano-left", "1", range(LOWER), True))
    ),
    "guitar": Instrument(GUITAR, (Hand("guitar", "1", range(LOWER, SLOTS), False), Hand("guitar", "2", range(LOWER), True))),
}


@dataclass(frozen=True)
class Struck:
    """Tones struck together: ticks [start, end), MIDI pitches from low to high."""

    hand: Hand
    start: int
    end: int
    pitches: tuple[int, ...]
    velocity: int


def play(instrument: Instrument, span: Span, pattern: Bools, under: Sequence[Chord | None]) -> list[Struck]:
    """What each hand strikes in a span, the first hand's key or string left to it. A hand's tones end together: with the last of
    them, with its next stroke, or with the chord."""
    result: list[Struck] = []
    for hand in instrument.hands:
        for struck in _hand(instrument, hand, span, pattern, under):
            held = {p for other in result if other.start < struck.end and struck.start < other.end for p in other.pitches}
            own = [pitch for pitch in struck.pitches if hand == instrument.hands[0] or pitch not in held]
            if own:
                result.append(replace(struck, pitches=within_reach(own, hand.from_bass)))
    return result


def _hand(instrument: Instrument, hand: Hand, span: Span, pattern: Bools, under: Sequence[Chord | None]) -> list[Struck]:
    onset, hold = (pattern[channel][:, hand.slots] for channel in (ONSET, HOLD))
    ticks = {step: (start, end) for step, start, end in span.places}
    result = []
    for step, start, end in span.places:
        chord = under[step]
        slots = [i for i, slot in enumerate(hand.slots) if onset[step, i]]
        if not slots or chord is None:
            continue
        after = step + 1
        while after < STEPS and after in ticks and under[after] == chord and not onset[after].any():
            if not hold[step + 1 : after + 1, slots].all(0).any():
                break
            end = ticks[after][1]
            after += 1
        pitches = sorted({tones(chord, instrument.compass)[hand.slots[i]] for i in slots})
        velocity = ACCENT if step == span.places[0][0] else PLAIN
        result.append(Struck(hand, start, end, tuple(pitches), velocity))
    return result


def within_reach(pitches: Sequence[int], from_bass: bool) -> tuple[int, ...]:
    """As many of these rising pitches as one hand can strike at once, from its lowest or from its highest."""
    if from_bass:
        return tuple(pitch for pitch in pitches if pitch <= pitches[0] + REACH)[:FINGERS]
    return tuple(pitch for pitch in pitches if pitch >= pitches[-1] - REACH)[-FINGERS:]
