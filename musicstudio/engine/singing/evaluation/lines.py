"""Lines to sing whose words do not follow from each other, so that a recogniser must hear each of them; and their melodies."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from musicstudio.engine.notation.score import (
    TICKS_PER_QUARTER,
    KeyChange,
    Lyric,
    MetreChange,
    Note,
    Part,
    Score,
    Tempo,
    regular_measures,
)
from musicstudio.engine.singing.words import NEXT, syllables_of

LINES = (
    "the purple window swallows nine slow hammers",
    "a careful onion paints my brother's thunder",
    "seven tall spoons remember winter sugar",
    "under the carpet lives a golden engine",
    "she borrowed silver rain from broken teachers",
    "our yellow mountain never answers letters",
    "a frozen doctor carries music homeward",
    "the hungry ladder whispers after midnight",
    "three wooden rivers follow every mirror",
    "he planted paper shadows near the harbor",
    "my cousin's elbow opens like a market",
    "the quiet monkey measures orange feathers",
    "some gentle bottles travel over Sunday",
    "a lonely button sings about potatoes",
    "black honey covers half the summer station",
    "the clever island counted twenty blankets",
    "no other pencil dances with the captain",
    "a bitter garden sleeps beneath the piano",
    "the heavy question bought a little candle",
    "four angry pillows cross the silent kitchen",
    "your marble sister throws away the morning",
    "the sudden basket follows tiny soldiers",
    "a velvet corner turns the river over",
    "the perfect turtle drinks a cup of lightning",
)
SCALE = (0, 2, 4, 5, 7, 9)
LENGTHS = (1, 1, 1, 2, 1, 1, 2)  # eighths
TEMPO = 92.0
EIGHTH = TICKS_PER_QUARTER // 2


def melody(line: str, number: int, tonic: int) -> Score:
    """A line on a melody within a sixth above its tonic (MIDI number), a note for each syllable."""
    rng = np.random.default_rng(number)
    place, tick = int(rng.integers(len(SCALE))), 2 * TICKS_PER_QUARTER
    notes: list[Note] = []
    for text in _texts(line):
        length = LENGTHS[int(rng.integers(len(LENGTHS)))] * EIGHTH
        notes.append(Note(f"n{len(notes)}", tick, length, tonic + SCALE[place], lyrics=(Lyric(text),)))
        tick += length
        place = int(np.clip(place + rng.choice([-2, -1, -1, 0, 1, 1, 2]), 0, len(SCALE) - 1))
    metres = (MetreChange(0, 4, 4),)
    return Score(
        regular_measures(tick, metres), (Part("p1", "Voice", tuple(notes)),), metres, (KeyChange(0, 0),), (Tempo(0, TEMPO),)
    )


def _texts(line: str) -> Iterator[str]:
    for word in line.split():
        count = len(syllables_of([word], "en")[0])
        yield word
        yield from [NEXT] * (count - 1)
