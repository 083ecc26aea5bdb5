"""The bar of accompaniment that others are played like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from musicstudio.engine.notation.chords import Chord
from musicstudio.engine.notation.score import Note, Score
from musicstudio.engine.notation.ties import sounding_notes
from musicstudio.engine.request import CannotCompose, find_melody
from musicstudio.engine.variation import messages
from musicstudio.engine.variation.bars import LENGTH, Bars, bar
from musicstudio.engine.variation.beats import Beat
from musicstudio.engine.variation.controls import TextureControls
from musicstudio.engine.variation.harmony_at import chords_at
from musicstudio.engine.variation.line import nearest


@dataclass(frozen=True)
class Source:
    """The bar that is played on: its beats, its notes by beat with the part each is in, and its chords.

    notes   (slot within the beat, note, duration in slots) for every beat
    chords  one for each slot of every beat
    owners  id of the part of each note by its id
    """

    notes: list[list[tuple[int, Note, int]]]
    chords: list[list[Chord]]
    owners: dict[str, str]

    def like(self, beats: Sequence[Beat], first: int) -> Bars:
        """The source as a bar of as many beats as `beats`, from its beat `first` on, again and again."""
        chosen = [(first + i) % len(self.notes) for i in range(len(beats))]
        notes, chords, begin = list[tuple[int, int, int]](), list[Chord](), 0
        for beat in chosen:
            notes += [(begin + slot, note.pitch, length) for slot, note, length in self.notes[beat]]
            chords += self.chords[beat]
            begin = len(chords)
        return bar(notes, chords[:LENGTH])

    def nearest(self, pitch: int) -> Note:
        """The note of the source bar that is nearest in pitch."""
        return min((note for beat in self.notes for _, note, _ in beat), key=lambda note: abs(note.pitch - pitch))

    @property
    def compass(self) -> tuple[int, int]:
        pitches = [note.pitch for beat in self.notes for _, note, _ in beat]
        return min(pitches), max(pitches)


def slot_ticks(beat: Beat) -> list[int]:
    """Where the slots of a beat begin: its steps when it has up to four, else four of its six, as in `harmony.grid`."""
    ticks = beat.ticks()
    return ticks if len(ticks) <= 4 else [ticks[i] for i in (0, 2, 4, 5) if i < len(ticks)]


def accompaniment(score: Score, controls: TextureControls) -> frozenset[str]:
    """Ids of the parts that are written. Raises CannotCompose when none of them has notes in the source bar."""
    melody = controls.melody or (("", "") if controls.parts else find_melody(score, None, ()))
    measure = score.measures[controls.source_bar]
    found = frozenset(
        part.id
        for part in score.parts
        if part.id != melody[0]
        and not part.percussion
        and (controls.parts is None or part.id in controls.parts)
        and any(n.duration and measure.onset <= n.onset < measure.end for n in part.notes)
    )
    if not found:
        raise CannotCompose(messages.NO_SOURCE)
    return found


def read_source(score: Score, parts: frozenset[str], beats: Sequence[Beat], controls: TextureControls) -> Source:
    """The source bar. Notes that were struck before it do not count."""
    mine = [beat for beat in beats if beat.bar == controls.source_bar]
    grid = [tick for beat in mine for tick in slot_ticks(beat)]
    ticks = np.array([*grid, mine[-1].end])
    beat_of = [(b, s) for b, beat in enumerate(mine) for s in range(len(slot_ticks(beat)))]
    notes: list[list[tuple[int, Note, int]]] = [[] for _ in mine]
    owners = {}
    for part in score.parts:
        if part.id not in parts:
            continue
        for note in sounding_notes(part):
            if note.duration and not note.grace and ticks[0] <= note.onset < ticks[-1]:
                slot = min(int(nearest(ticks, note.onset)), len(grid) - 1)
                beat, within = beat_of[slot]
                notes[beat].append((within, note, max(1, int(nearest(ticks, note.end)) - slot)))
                owners[note.id] = part.id
    chords, places = chords_at(score, controls.chord_pins, grid), iter(beat_of)
    by_beat: list[list[Chord]] = [[] for _ in mine]
    for chord in chords:
        by_beat[next(places)[0]].append(chord)
    return Source(notes, by_beat, owners)
