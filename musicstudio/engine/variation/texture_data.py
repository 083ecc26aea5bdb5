"""Bars of POP909's piano with the chords under them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from musicstudio.engine.corpora import pop909
from musicstudio.engine.corpora.pop909 import NO_CHORD, Song, Split
from musicstudio.engine.notation.chords import Chord, read_chord
from musicstudio.engine.variation.bars import LENGTH, Bars, bar, stack

_QUALITIES = {
    "maj": "", "min": "m", "min7": "m7", "hdim7": "m7b5", "sus4(b7)": "7sus4", "maj6": "6", "min6": "m6", "minmaj7": "mM7",
}  # fmt: skip
_DEGREES = {"1": 0, "2": 2, "3": 4, "4": 5, "5": 7, "6": 9, "7": 11, "9": 2}


def chord_of(label: str) -> Chord | None:
    """The chord of a label of the corpus, "F#:min7/b7"."""
    root, _, rest = label.partition(":")
    quality, _, bass = rest.partition("/")
    chord = read_chord(root + _QUALITIES.get(quality, quality))
    if chord is None or not bass:
        return chord
    low = (chord.root + _DEGREES[bass.strip("b#")] + bass.count("#") - bass.count("b")) % 12
    return Chord(chord.root, chord.pitch_classes | {low}, low)


def load(data: Path, split: Split) -> Bars:
    """The bars of a split with at least two notes; the bars of a song that are alike, notes and chords, count once."""
    return stack([found for song in pop909.load(data) if song.split == split for found in song_bars(song)])


def song_bars(song: Song) -> Iterator[Bars]:
    chords = _filled([None if c == NO_CHORD else chord_of(song.labels[c]) for c in song.chords])
    if chords is None:
        return
    seen = set()
    for begin, end in pairwise([*song.downbeats.tolist(), len(song)]):
        for first in range(begin, end, LENGTH):
            last = min(first + LENGTH, end)
            inside = song.piano[(song.piano[:, 0] >= first) & (song.piano[:, 0] < last)]
            notes = tuple((int(on) - first, int(pitch), int(length)) for on, length, pitch, _ in inside)
            if len(notes) >= 2 and (key := (notes, tuple(chords[first:last]))) not in seen:
                seen.add(key)
                yield bar(notes, chords[first:last])


def _filled(chords: list[Chord | None]) -> list[Chord] | None:
    """Every step with the chord before it, the first steps with the first chord; None without any."""
    current = next((chord for chord in chords if chord), None)
    if current is None:
        return None
    result = []
    for chord in chords:
        current = chord or current
        result.append(current)
    return result
