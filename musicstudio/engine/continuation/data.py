"""Melodies to learn from: the voices of Lieder, lead sheets, pop songs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from musicstudio.engine.continuation.clock import UNITS, Ints, make_clock
from musicstudio.engine.continuation.events import END, SILENT, Home, Line, find_home, length_class, line_of
from musicstudio.engine.continuation.features import Batch, bar_densities, batch, features
from musicstudio.engine.corpora import pop909, sheets
from musicstudio.engine.corpora.pop909 import Split
from musicstudio.engine.notation.score import (
    TICKS_PER_QUARTER,
    KeyChange,
    Measure,
    MetreChange,
    Note,
    Part,
    Score,
    regular_measures,
)
from musicstudio.engine.notation.ties import sounding_notes

BREAK = 2  # bars of rest after which another tune begins, as after an interlude of the piano
SHORTEST = 12  # events
CROP = 128  # events
HEARD = 8  # bars from which the key is taken, as from the opening that a musician gives
SHARES = {"lieder": 0.4, "sheets": 0.25, "pop": 0.35}  # of the crops


@dataclass(frozen=True)
class Tune:
    """One melody without long rests, and the score (with one part, "melody") that it stands in, perhaps with others."""

    name: str
    corpus: str
    split: Split
    line: Line
    score: Score

    @property
    def signature(self) -> KeyChange:
        return self.score.key_at(int(self.line.onsets[0]))


def load_tunes(data: Path) -> list[Tune]:
    """All tunes of the corpora in the folder `data`."""
    tunes: list[Tune] = []
    for corpus, archive in (("sheets", sheets.LEAD_SHEETS), ("lieder", sheets.LIEDER)):
        for sheet in sheets.load(data, archive):
            tunes += tunes_of(sheet.name, corpus, sheet.split, sheet.score)
    for song in pop909.load(data):
        # Ends of notes are as sung: half a beat of silence is still part of the note before.
        tunes += tunes_of(song.name, "pop", song.split, song_score(song), UNITS // 2 + 1)
    return tunes


def song_score(song: pop909.Song) -> Score:
    """The melody of a song; bars lie where the corpus marks downbeats."""
    step = TICKS_PER_QUARTER // pop909.STEPS_PER_BEAT
    lines = [*(int(tick) * step for tick in song.downbeats), len(song) * step]
    measures = tuple(
        Measure(start, end - start, str(i)) for i, (start, end) in enumerate(pairwise(lines), 1) if end > start
    )  # fmt: skip
    notes = tuple(
        Note(f"n{i}", int(onset) * step, int(length) * step, int(pitch))
        for i, (onset, length, pitch, _) in enumerate(song.melody)
    )
    fifths = (song.tonic + (3 if song.minor else 0)) * 7 % 12
    key = KeyChange(0, fifths - 12 if fifths > 6 else fifths, "minor" if song.minor else "major")
    whole = measures or regular_measures(len(song) * step, (MetreChange(0, 4, 4),))
    return Score(whole, (Part("melody", "Melody", notes),), keys=(key,))


def tunes_of(name: str, corpus: str, split: Split, score: Score, gap: int = UNITS // 4) -> Iterator[Tune]:
    """The tunes of a score's first part; silences of up to `gap` units belong to the note before."""
    part = next((p for p in score.parts if p.notes and not p.percussion), None)
    if part is None:
        return
    voice = next(iter(part.voices().values()))
    notes = tuple(n for n in sounding_notes(Part("melody", "", voice)) if n.duration)
    score = replace(score, parts=(Part("melody", "Melody", notes),))
    line = line_of(make_clock(score), notes, gap)
    for index, (first, last) in enumerate(stretches(line)):
        piece = line.part(first, last)
        if len(piece) >= SHORTEST:
            yield Tune(f"{name} {index + 1}", corpus, split, piece, score)


def stretches(line: Line) -> Iterator[tuple[int, int]]:
    """Events [first, last) between long rests."""
    first = 0
    for i in range(len(line)):
        if line.pitches[i] == SILENT and line.bars[i + 1] - line.bars[i] >= BREAK:
            yield first, i
            first = i + 1
    yield first, len(line)


def ends(line: Line, home: Home) -> Ints:
    """Events with which a melody could end: long notes on the tonic, before a rest or longer than most."""
    tonic = (line.pitches != SILENT) & ((line.pitches - home.tonic) % 12 == 0)
    rests_follow = np.append(line.pitches[1:] == SILENT, True)
    long = (line.units >= 2 * UNITS) | ((line.units >= UNITS) & rests_follow)
    places: Ints = np.flatnonzero(tonic & long)
    return places


def end_bar(line: Line) -> int:
    """Index of the bar after the one in which the line ends."""
    return int(line.bars[-1]) + bool(line.codes[-1] > 0)


@dataclass(frozen=True)
class Targets:
    """What follows: pitches and classes of lengths (B, T); `counted` where there is something to foretell."""

    pitch: Tensor
    length: Tensor
    counted: Tensor


def training_batch(
    tunes: Sequence[Sequence[Tune]], shares: Sequence[float], size: int, rng: np.random.Generator
) -> tuple[Batch, Targets]:
    """Random crops; half of them come to an end, others do not know of one."""
    rows, targets = [], []
    for corpus in rng.choice(len(tunes), size, p=shares).tolist():
        tune = tunes[corpus][int(rng.integers(len(tunes[corpus])))]
        row, target = training_crop(tune, rng)
        rows.append(row)
        targets.append(target)
    return batch(rows), target_batch(targets)


def training_crop(tune: Tune, rng: np.random.Generator) -> tuple[dict[str, Ints], tuple[Ints, Ints]]:
    """Columns and targets of one random crop."""
    line = tune.line
    starts = np.flatnonzero(np.diff(line.bars[:-1], prepend=-1))  # the first events of bars
    starts = starts[starts <= max(0, len(line) - SHORTEST)]
    first = 0 if rng.random() < 0.3 else int(rng.choice(starts))
    line = line.part(first, min(len(line), first + CROP))
    home = find_home(opening(line), tune.signature if rng.random() < 0.7 else None)
    ending = None
    if rng.random() < 0.6:
        places = ends(line, home)
        places = places[places >= SHORTEST]
        if len(places):
            line = line.part(0, int(rng.choice(places)) + 1)
            ending = end_bar(line)
    density = bar_densities(line) if rng.random() < 0.3 else None
    return columns(line, home, ending, density), wanted(line, home, ending is not None)


def opening(line: Line, bars: int = HEARD) -> Line:
    """The first bars of a line, at least one note of it."""
    last = int(np.searchsorted(line.bars[:-1], line.bars[0] + bars))
    first_note = int((line.pitches != SILENT).argmax())
    return line.part(0, max(last, first_note + 1))


def columns(line: Line, home: Home, ending: int | None = None, density: Ints | None = None) -> dict[str, Ints]:
    return features(line, home, int(line.bars[0]), ending, density)


def wanted(line: Line, home: Home, ended: bool) -> tuple[Ints, Ints]:
    """Pitches and lengths of the events of a line, and an END when it came to an end."""
    pitch, length = home.index(line.pitches), length_class(line.units)
    return (np.append(pitch, END), np.append(length, 0)) if ended else (pitch, length)


def target_batch(targets: Sequence[tuple[Ints, Ints]]) -> Targets:
    # Columns have one place more than a line has events; it counts only where an END stands there.
    longest = max(len(pitch) for pitch, _ in targets)
    pitches, lengths = np.zeros((2, len(targets), longest), np.int64)
    counted = np.zeros((len(targets), longest), bool)
    for row, (pitch, length) in enumerate(targets):
        pitches[row, : len(pitch)], lengths[row, : len(pitch)], counted[row, : len(pitch)] = pitch, length, True
    return Targets(torch.from_numpy(pitches), torch.from_numpy(lengths), torch.from_numpy(counted))
