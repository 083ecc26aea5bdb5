"""What the chord model learns from: POP909's songs and OpenEWLD's lead sheets as scores with chord symbols."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal

import numpy as np

from musicstudio.engine.accompaniment.slots import Floats, Ints, hear, make_slots
from musicstudio.engine.accompaniment.vocabulary import state_of, understood
from musicstudio.engine.corpora import pop909, sheets
from musicstudio.engine.corpora.pop909 import NO_CHORD, STEPS_PER_BEAT, Song, Split
from musicstudio.engine.notation.score import (
    TICKS_PER_QUARTER,
    ChordSymbol,
    KeyChange,
    Measure,
    MetreChange,
    Note,
    Part,
    Score,
)
from musicstudio.engine.notation.ties import sounding_notes

Genre = Literal["pop", "standards"]
GENRES: tuple[Genre, ...] = ("pop", "standards")
"""POP909's, and OpenEWLD's: popular songs and standards of the first half of the twentieth century."""

STEP = TICKS_PER_QUARTER // STEPS_PER_BEAT
UNLABELLED = -1
_NAMES = ["C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"]
_SUFFIX = {
    "maj": "", "min": "m", "min7": "m7", "7": "7", "maj7": "maj7", "sus2": "sus2", "sus4": "sus4", "sus4(b7)": "7sus",
    "maj6": "6", "min6": "m6", "dim": "dim", "dim7": "dim7", "hdim7": "m7b5", "aug": "aug", "minmaj7": "mM7",
}  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """A melody with its chords as the network takes them. T slots.

    pitched, plain  see `slots.hear`
    labels          (T,) states, UNLABELLED where no chord stands
    tonic           pitch class of the major key with the piece's signature
    """

    genre: Genre
    pitched: Floats
    plain: Floats
    labels: Ints
    tonic: int


def signature_tonic(key: KeyChange) -> int:
    """Pitch class 0..11 of the major key with this signature."""
    return key.fifths * 7 % 12


def song_score(song: Song) -> Score:
    """A song's melody and chord symbols as a score with the part "melody"; "N.C." where the corpus marks no chord."""
    bounds = [*song.downbeats.tolist(), len(song)]
    measures, metres = [], list[MetreChange]()
    for number, (first, last) in enumerate(pairwise(bounds), 1):
        measures.append(Measure(first * STEP, (last - first) * STEP, str(number)))
        metre = MetreChange(first * STEP, max(1, (last - first) // STEPS_PER_BEAT), 4)
        if number == 1 or metre.beats != metres[-1].beats:
            metres.append(metre)
    notes = tuple(
        Note(f"m{i}", int(onset) * STEP, min(int(length), len(song) - int(onset)) * STEP, int(pitch))
        for i, (onset, length, pitch, _) in enumerate(song.melody)
        if onset < len(song)
    )
    chords, last = [], None
    for step, label in enumerate(song.chords.tolist()):
        if label != last:
            chords.append(ChordSymbol(step * STEP, "N.C." if label == NO_CHORD else _symbol(song.labels[label])))
        last = label
    tonic = (song.tonic + (3 if song.minor else 0)) % 12
    key = KeyChange(0, (tonic * 7 + 5) % 12 - 5)
    return Score(tuple(measures), (Part("melody", song.name, notes),), tuple(metres), (key,), chords=tuple(chords))


def _symbol(label: str) -> str:
    """A label of the corpus ("F#:min7/b7") as a chord symbol; its bass is left out."""
    return _NAMES[pop909.root_of(label)] + _SUFFIX[label.split(":")[1].split("/")[0]]


def as_piece(score: Score, genre: Genre) -> Piece:
    """A score with a melody (its first part) and chord symbols as the network takes it."""
    slots = make_slots(score)
    melody = [note for note in sounding_notes(score.parts[0]) if note.duration]
    pitched, plain = hear(slots, melody)
    labels = np.full(len(slots), UNLABELLED, np.int64)
    symbols = sorted(score.chords, key=lambda symbol: symbol.tick)
    for i, symbol in enumerate(symbols):
        end = symbols[i + 1].tick if i + 1 < len(symbols) else score.end
        chord = understood(symbol.text)
        labels[slots.span(symbol.tick, end)] = UNLABELLED if chord is None else state_of(chord)
    return Piece(genre, pitched, plain, labels, signature_tonic(score.keys[0]))


def scores(data: Path, split: Split) -> list[tuple[Score, Genre]]:
    """Score and genre of everything in one split of both corpora, in the folder `data`."""
    pop = [(song_score(song), GENRES[0]) for song in pop909.load(data) if song.split == split]
    return pop + [(s.score, GENRES[1]) for s in sheets.load(data, sheets.LEAD_SHEETS) if s.split == split]


def pieces(data: Path, split: Split) -> list[Piece]:
    """One split of both corpora as the network takes it."""
    return [as_piece(score, genre) for score, genre in scores(data, split)]
