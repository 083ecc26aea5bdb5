"""Pop piano: the learnt player decides what is struck when, voice leading which pitches that is."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from musicstudio.engine.accompaniment.player import DENSITIES, VOICES, PlayerNet, play
from musicstudio.engine.accompaniment.slots import WEAK
from musicstudio.engine.accompaniment.steps import conditions, make_steps
from musicstudio.engine.accompaniment.tones import Setting, Stretch, Tone, held
from musicstudio.engine.accompaniment.voicing import bass_note, by_weight, lead, place, stack

LEFT, RIGHT = "piano-left", "piano-right"
BASS, CHORDS = (33, 50), (47, 76)
NEED = 9
HEAT = 0.8  # below 1, so that a figure that has been found is kept


def write(setting: Setting, net: PlayerNet) -> Iterator[list[Tone]]:
    """The tones of each bar."""
    steps = make_steps(setting.score)
    changes = [span.start for span in setting.spans]
    table = conditions(steps, changes, setting.melody)
    density = 0 if setting.density is None else 1 + round(setting.density * (DENSITIES - 1))
    playing = play(net, steps, table, density, table[:, 7] > 0, setting.rng, HEAT)
    before: tuple[int, ...] = ()
    bass: int | None = None
    t = 0
    for bar in range(len(setting.score.measures)):
        struck = []
        while t < len(steps) and steps.bars[t] == bar:
            struck.append((steps.ticks[t], *next(playing)))
            t += 1
        tones: list[Tone] = []
        for stretch in setting.stretches(bar):
            low, high = setting.room(stretch.start, stretch.end, *CHORDS, NEED)
            if not stretch.goes_on or not (before and low <= before[0] and before[-1] <= high):
                before = lead(before, by_weight(stretch.chord), VOICES, low, high, 63)
            lowest = setting.heard(stretch.start, stretch.end)
            below = min(before[0] if before else 99, lowest[0] if lowest else 99)
            bass = place(bass_note(stretch.chord), bass or 41, *BASS, below=below)
            left = tuple(p for p in stack(stretch.chord, bass, VOICES) if p < below or p == bass)
            tones += _both(stretch, struck, left, before)
        yield tones


def _both(stretch: Stretch, struck: list[tuple[int, int, int]], left: tuple[int, ...], right: tuple[int, ...]) -> list[Tone]:
    inside = [row for row in struck if stretch.start <= row[0] < stretch.end]
    hands = []
    for hand, pitches in ((1, left), (2, right)):
        hits = [(row[0], chosen(row[hand], pitches)) for row in inside if row[hand] and pitches]
        if not stretch.goes_on and pitches and (not hits or hand == 1) and (not hits or hits[0][0] > stretch.start):
            # A chord that begins between two steps, or in which a hand would rest, is still heard.
            hits.insert(0, (stretch.start, pitches if hand == 2 else pitches[:1]))
        hands.append(hits)
    accents = [beat.start for beat in stretch.beats if beat.strength > WEAK]
    return held(hands[0], stretch.end, LEFT, 62, accents) + held(hands[1], stretch.end, RIGHT, 56, accents)


def chosen(subset: int, pitches: tuple[int, ...]) -> tuple[int, ...]:
    """The pitches that a subset of voices stands for; a chord of fewer voices doubles none."""
    voices = np.flatnonzero([subset >> k & 1 for k in range(VOICES)])
    return tuple(dict.fromkeys(pitches[min(int(v), len(pitches) - 1)] for v in voices))
