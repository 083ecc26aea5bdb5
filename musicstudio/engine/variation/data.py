"""Melodies that the melody network learns from: POP909, the lead sheets of OpenEWLD, the voices of the OpenScore Lieder."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np

from musicstudio.engine.corpora import pop909, sheets
from musicstudio.engine.corpora.pop909 import Song, Split
from musicstudio.engine.notation.score import Score
from musicstudio.engine.variation.beats import SIMPLE, Beat, make_beats, windows
from musicstudio.engine.variation.line import Ints, encode, melody_line, scale_of, tokens
from musicstudio.engine.variation.windows import FIRST_PITCH, Windows, shift_for, stack, window

Line = tuple[list[Beat], Ints, int]
"""Beats, tokens (T,), and the pitch class of the major scale."""


def load(data: Path, split: Split, hop: int) -> Windows:
    """All windows of a split with at least one note, a new one every `hop` bars; each counts once however often it comes."""
    found = stack([w for line in lines(data, split) for w in line_windows(line, hop)])
    rows = np.concatenate([found.codes, found.steps, found.places], 1)
    kept = np.sort(np.unique(rows, axis=0, return_index=True)[1])
    return found[kept[(found.codes[kept] >= FIRST_PITCH).any(1)]]


def lines(data: Path, split: Split) -> Iterator[Line]:
    """The melodies of all three corpora."""
    for song in pop909.load(data):
        if song.split == split:
            yield song_line(song)
    for archive in (sheets.LEAD_SHEETS, sheets.LIEDER):
        for sheet in sheets.load(data, archive):
            if sheet.split == split and (line := score_line(sheet.score)):
                yield line


def song_line(song: Song) -> Line:
    beats = []
    for bar, (first, last) in enumerate(pairwise([*song.downbeats.tolist(), len(song)])):
        beats += [Beat(t, t + SIMPLE, SIMPLE, bar, place) for place, t in enumerate(range(first, last, SIMPLE))]
    notes = song.melody[song.melody[:, 0] >= song.downbeats[0]]
    row = tokens([(int(on), int(on + length), int(pitch)) for on, length, pitch, _ in notes], len(song))
    fifths = 7 * (song.tonic + 3 * song.minor) % 12
    return beats, row, scale_of(fifths, notes[:, 2].tolist(), notes[:, 1].tolist())


def score_line(score: Score) -> Line | None:
    """The first part's busiest voice; None when it is silent."""
    if not score.parts or not score.parts[0].notes:
        return None
    voice = max(score.parts[0].voices().items(), key=lambda item: len(item[1]))[0]
    line = melody_line(score.parts[0], voice)
    if not line:
        return None
    beats = make_beats(score, line)
    tonic = scale_of(score.keys[0].fifths, [n.pitch for n in line], [n.duration for n in line])
    return beats, encode(beats, line), tonic


def line_windows(line: Line, hop: int) -> Iterator[Windows]:
    """Windows of one melody."""
    beats, row, tonic = line
    starts = np.cumsum([0] + [beat.steps for beat in beats])
    for first, last in windows(beats, hop=hop):
        part = row[starts[first] : starts[last]]
        yield window(beats[first:last], part, shift_for(part[part >= 0], tonic))
