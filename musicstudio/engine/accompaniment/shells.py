"""Jazz: shells of third and seventh over a double bass that walks or plays in two (Levine, "The Jazz Piano Book")."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from musicstudio.engine.accompaniment.slots import WEAK
from musicstudio.engine.accompaniment.tones import Setting, Stretch, Tone, held, pulses
from musicstudio.engine.accompaniment.voicing import bass_note, guide_tones, lead, place

CHORDS, BASS = "piano-right", "double-bass"
SHELLS, STRINGS = (47, 69), (28, 50)
NEED = 9
CALM, WALKING = 0.34, 0.5
# Where shells are struck in a bar of two beats: (beat, after it).
COMPING = (((0, False), (1, True)), ((0, True), (1, True)), ((0, False),), ((1, False),), ((0, False), (0, True)))


def write(setting: Setting) -> Iterator[list[Tone]]:
    """The tones of each bar."""
    before: tuple[int, ...] = ()
    bass: int | None = None
    for bar in range(len(setting.score.measures)):
        tones: list[Tone] = []
        for stretch in setting.stretches(bar):
            low, high = setting.room(stretch.start, stretch.end, *SHELLS, NEED)
            shell = guide_tones(stretch.chord)
            before = lead(before, shell, len(shell), low, high, 59)
            tones += held(_comping(setting, stretch, before), stretch.end, CHORDS, 58)
            lowest = setting.heard(stretch.start, stretch.end)
            ceiling = min(
                x for x in (before[0] if before else None, lowest[0] if lowest else None, STRINGS[1] + 1) if x is not None
            )
            line, bass = _line(setting, stretch, bass, ceiling)
            tones += line
        yield tones


def _comping(setting: Setting, stretch: Stretch, shell: tuple[int, ...]) -> list[tuple[int, tuple[int, ...]]]:
    hits = {stretch.start}
    if setting.activity >= CALM:
        pattern = COMPING[setting.rng.integers(len(COMPING))]
        for i, beat in enumerate(stretch.beats):
            parts = pulses(beat, 3 if beat.compound else 2)
            if (i % 2, False) in pattern and i:
                hits.add(beat.start)
            if (i % 2, True) in pattern and len(parts) > 1:
                hits.add(parts[-1][0])
        if not stretch.goes_on or setting.rng.random() < 0.7:
            return [(tick, shell) for tick in sorted(hits)]
        hits -= {stretch.start}  # a chord that goes on may be taken up late
    return [(tick, shell) for tick in sorted(hits or {stretch.start})]


def _line(setting: Setting, stretch: Stretch, before: int | None, ceiling: int) -> tuple[list[Tone], int | None]:
    """The bass of one chord: its own tone first, then chord tones near by, last a step towards the next chord."""
    walks = setting.activity >= WALKING
    onsets = [beat.start for beat in stretch.beats if walks or beat.strength > WEAK or beat.start == stretch.start]
    first = place(bass_note(stretch.chord), before, *STRINGS, below=ceiling)
    hits = [(onsets[0], (first,))]
    place_now = first
    for i, onset in enumerate(onsets[1:], 1):
        following = stretch.following
        leads = i == len(onsets) - 1 and following is not None and following != stretch.chord and walks
        if leads and following is not None:
            place_now = _approach(
                place(bass_note(following), place_now, *STRINGS, below=ceiling), place_now, ceiling, setting.rng
            )
        elif walks:
            place_now = _passing(stretch, place_now, ceiling, setting.rng)
        else:
            fifth = [c for c in ((stretch.chord.root + k) % 12 for k in (7, 6, 8)) if c in stretch.chord.pitch_classes]
            place_now = place(fifth[0] if fifth and i % 2 else bass_note(stretch.chord), place_now, *STRINGS, below=ceiling)
        hits.append((onset, (place_now,)))
    return held(hits, stretch.end, BASS, 66, [stretch.start]), place_now


def _passing(stretch: Stretch, now: int, ceiling: int, rng: np.random.Generator) -> int:
    """Another chord tone within a fifth, the nearer the likelier."""
    options = [
        p for p in range(max(STRINGS[0], now - 7), min(ceiling, now + 8)) if p != now and p % 12 in stretch.chord.pitch_classes
    ]
    if not options:
        return now
    weights = np.array([1 / abs(p - now) for p in options])
    return options[rng.choice(len(options), p=weights / weights.sum())]


def _approach(goal: int, now: int, ceiling: int, rng: np.random.Generator) -> int:
    """A semitone or a whole tone beside the next chord's bass, from the side of where the line is."""
    side = -1 if now < goal or goal + 1 >= ceiling else 1
    options = [p for p in (goal + side, goal + 2 * side, goal - side) if STRINGS[0] <= p < ceiling and p != now]
    return options[min(len(options) - 1, int(rng.integers(2)))] if options else goal
