"""From a Score to what the network is given, and from decoded steps back to notes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from musicstudio.engine.harmony.controls import Controls
from musicstudio.engine.harmony.data import UNKNOWN
from musicstudio.engine.harmony.features import (
    LOW,
    NONE,
    PITCHES,
    REST,
    STARTS,
    WIDTH,
    Bools,
    Ints,
    ahead,
    until_fermata,
)
from musicstudio.engine.harmony.grid import Grid, attacks, fold, line, make_grid, octave_shift
from musicstudio.engine.harmony.model import Batch
from musicstudio.engine.notation.choir import CHOIR, STUDIO_PARTS, WRITTEN_PARTS
from musicstudio.engine.notation.score import Note, Part, Score, Tie, note_order
from musicstudio.engine.request import check_length, find_melody, fresh_id, with_parts

DEEPEST = 28  # E1: an added bass below it, under a very low melody, comes up an octave


@dataclass(frozen=True)
class Task:
    """A score made ready: its grid, the conditions of the network, and what of the added parts stays."""

    score: Score
    grid: Grid
    melody: tuple[str, str]
    shift: int  # semitones added to the user's pitches for the network
    frames: Ints  # (T, 4) states, NONE where the network decides
    given: Bools  # (T, 4)
    conditions: Batch
    kept: dict[str, tuple[Note, ...]]  # notes of the added parts that stay, by part id
    old: dict[str, tuple[Note, ...]]  # all notes of the added parts as they came


def prepare_task(score: Score, controls: Controls) -> Task:
    """Everything the decoder needs. Raises CannotCompose."""
    check_length(score)
    melody = find_melody(score, controls.melody, STUDIO_PARTS)
    notes = [n for n in score.part(melody[0]).notes if n.voice == melody[1] and n.duration]
    grid = make_grid(score)
    top = line(grid, notes)
    shift = octave_shift([n.pitch for n in top if n] or [n.pitch for n in notes])
    steps = len(grid)
    frames = np.full((steps, 4), NONE, np.int64)
    given = np.zeros((steps, 4), bool)
    onset = np.zeros((steps, 4), np.int64)
    low = [STARTS[v] + LOW for v in range(4)]
    frames[:, 0] = [REST if n is None else fold(n.pitch + shift, low[0], low[0] + WIDTH - 1) - LOW for n in top]
    given[:, 0] = True
    onset[:, 0] = attacks(top) + 1
    kept = controls.scope.kept(score, WRITTEN_PARTS)
    old = {p.id: p.notes for p in score.parts if p.id in kept}
    for v, name in enumerate(WRITTEN_PARTS, 1):
        shown = line(grid, kept.get(name, ()))
        starts = attacks(shown)
        silent = _silent(grid, controls, name) if name in kept else np.zeros(steps, bool)
        for t, note in enumerate(shown):
            if note is not None:
                frames[t, v] = fold(note.pitch + shift, low[v], low[v] + WIDTH - 1) - LOW
            elif silent[t]:
                frames[t, v] = REST
            else:
                continue
            given[t, v], onset[t, v] = True, starts[t] + 1
    if controls.regenerate and kept:
        frozen = np.ones(steps, bool)
        first, last = grid.span(*controls.regenerate)
        frozen[first:last] = False
        for v in range(1, 4):
            empty = frozen & ~given[:, v]
            frames[empty, v], given[empty, v] = REST, True
    conditions = _conditions(grid, frames, given, onset, top, controls)
    return Task(score, grid, melody, shift, frames, given, conditions, kept, old)


def _silent(grid: Grid, controls: Controls, part: str) -> Bools:
    """Steps whose silence is locked: those of locked bars and of a locked part."""
    locked = np.array([bar in controls.locked_bars for bar in grid.bars])
    return locked | (part in controls.locked_parts)


def _conditions(grid: Grid, frames: Ints, given: Bools, onset: Ints, top: list[Note | None], controls: Controls) -> Batch:
    steps = len(grid)
    slots, until = ahead(frames, given, grid.codes % 4)
    fermata = np.full(steps, UNKNOWN, np.int64)
    if any(n is not None and n.fermata for n in top):
        fermata = np.array([int(n is not None and n.fermata) for n in top])
    pins = np.zeros((steps, 24), np.float32)
    for pin in controls.chord_pins:
        first, last = grid.span(pin.start, pin.end)
        row = np.zeros(24, np.float32)
        # Classes are counted from the network's lowest pitch; whole octaves of shift do not matter.
        row[[(c - LOW) % 12 for c in pin.pitch_classes]] = 1
        if pin.bass is not None:
            row[12 + (pin.bass - LOW) % 12] = 1
        pins[first:last] = row
    return Batch(
        frames=whole(frames), past=torch.zeros(1, steps, 0), ages=torch.zeros(1, steps, 0), given=whole(given),
        ahead=whole(slots),
        until=whole(until), onset=whole(onset), bar=whole(grid.codes), fermata=whole(fermata + 1),
        phrase=whole(until_fermata(fermata)), pins=whole(pins),
        density=torch.full((1, steps), controls.density_class),
        source=torch.zeros(1, dtype=torch.long),
    )  # fmt: skip


def whole(x: npt.NDArray[Any]) -> torch.Tensor:
    """A piece's array as a batch of one."""
    return torch.from_numpy(np.ascontiguousarray(x))[None]


@dataclass(frozen=True)
class Cells:
    """Decoded steps so far: states (t, 4) and attacks (t, 4)."""

    frames: Ints
    attacks: Ints


def bar_notes(task: Task, cells: Cells, bar: int, ids: set[str]) -> dict[str, list[Note]]:
    """The added notes of one bar by part id, kept ones included; `ids` are taken and grow.

    Notes end at the barline; one that goes on is tied, for which the first step of the next bar must be decoded."""
    grid = task.grid
    first = grid.bars.index(bar)
    last = first + grid.bars.count(bar)
    written: dict[str, list[Note]] = {}
    for v, part in enumerate(WRITTEN_PARTS, 1):
        kept = [n for n in task.kept.get(part, ()) if task.score.measure_at(n.onset) == bar]
        new: list[Note] = []
        t = first
        while t < last:
            if task.given[t, v]:
                # Step by step: what follows may be open and go on with this pitch, and is then a note of its own.
                t += 1
                continue
            state = int(cells.frames[t, v])
            end = t + 1
            while end < last and cells.frames[end, v] == state and not cells.attacks[end, v] and not task.given[end, v]:
                end += 1
            if state < PITCHES:
                before = t == first and t > 0 and _goes_on(task, cells, t, v)
                after = end == last and end < len(cells.frames) and _goes_on(task, cells, end, v)
                tie: Tie = "continue" if before and after else "stop" if before else "start" if after else ""
                name = fresh_id(f"{part}-{bar}-{t - first}", ids)
                pitch = state + LOW - task.shift
                while v == 3 and pitch < DEEPEST:
                    pitch += 12
                length = grid.ticks[end] - grid.ticks[t]
                new.append(Note(name, grid.ticks[t], length, max(0, min(127, pitch)), tie=tie))
            t = end
        written[part] = sorted(kept + _clear(new, kept, task.kept.get(part, ())), key=note_order)
    return written


def _goes_on(task: Task, cells: Cells, t: int, v: int) -> bool:
    """Whether voice v's written note at step t - 1 sounds on, unbroken, into step t, and both are the network's."""
    same = cells.frames[t, v] == cells.frames[t - 1, v] < PITCHES
    return bool(same and not cells.attacks[t, v] and not task.given[t, v] and not task.given[t - 1, v])


def _clear(new: list[Note], kept: list[Note], all_kept: tuple[Note, ...]) -> list[Note]:
    """New notes without what would sound against a kept note of the same part (which need not lie on the grid)."""
    result = []
    for note in new:
        start, end = note.onset, note.end
        for other in all_kept or kept:
            if other.onset < end and other.end > start:
                if other.onset <= start:
                    start = max(start, other.end)
                else:
                    end = min(end, other.onset)
        if start < end:
            if (start, end) != (note.onset, note.end):
                note = replace(note, onset=start, duration=end - start, tie="")
            result.append(note)
    return result


def answer_score(task: Task, bars: dict[int, dict[str, list[Note]]]) -> Score:
    """The user's score with the added parts: finished bars as decoded, unfinished ones as they were."""
    parts = []
    for added in CHOIR:
        name = added.id
        notes: list[Note] = [n for bar in bars.values() for n in bar[name]]
        old = [n for n in task.old.get(name, ()) if task.score.measure_at(n.onset) not in bars]
        notes = sorted({n.id: n for n in old + notes}.values(), key=note_order)
        known = next((p for p in task.score.parts if p.id == name), None)
        parts.append(
            replace(known, notes=tuple(notes)) if known else Part(name, added.name, tuple(notes), added.program, added.clef)
        )
    return with_parts(task.score, parts, task.melody[0])
