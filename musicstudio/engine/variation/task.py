"""A melody made ready for the network: its windows, what in them stays, and what may be written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from musicstudio.engine.notation.score import Note, Score
from musicstudio.engine.request import CannotCompose, check_length, find_melody
from musicstudio.engine.variation import messages
from musicstudio.engine.variation.answer import Melody
from musicstudio.engine.variation.beats import Beat, make_beats, windows
from musicstudio.engine.variation.controls import Controls
from musicstudio.engine.variation.freedom import Bools, free_steps, kept_notes
from musicstudio.engine.variation.line import HOLD, MAJOR, REST, Ints, encode, melody_line, nearest, scale_of, step_ticks
from musicstudio.engine.variation.windows import (
    CODES,
    FIRST_PITCH,
    LENGTH,
    LOW,
    PITCHES,
    Windows,
    shift_for,
    slots_of,
    stack,
    window,
)

BEYOND = 2  # semitones that a variation may leave the melody's compass by
WIDER = 7  # the same when a wider range is asked for


@dataclass(frozen=True)
class Task:
    """N windows to rewrite.

    spans    steps [first, last) of each
    beats    beats [first, last) of each
    shifts   semitones added to the user's pitches for the network
    given    what the user wrote there, as the network takes it
    frame    what stays there, as the network takes it
    fixed    (N, 48) where `frame` stays
    allowed  (N, codes) what else may be written
    target   the windows to morph into, one for each; None when not asked for
    """

    melody: Melody
    spans: list[tuple[int, int]]
    beats: list[tuple[int, int]]
    shifts: list[int]
    given: Windows
    frame: Windows
    fixed: Bools
    allowed: Bools
    target: Windows | None


def prepare_task(score: Score, controls: Controls) -> Task | None:
    """Everything the network needs; None when nothing is to be rewritten. Raises CannotCompose."""
    check_length(score)
    part_id, voice = find_melody(score, controls.melody, ())
    part = score.part(part_id)
    line = melody_line(part, voice)
    if not line:
        raise CannotCompose("The melody has only grace notes; write some notes that last.")
    beats = make_beats(score, line)
    kept, free = _freedom(score, controls, part_id, voice, beats)
    row = encode(beats, line)
    melody = Melody(score, part, voice, beats, line, row, kept, free)
    target = _other(melody, controls.other) if controls.kind == "morph" and controls.other else []
    starts = np.cumsum([0] + [beat.steps for beat in beats])
    found = [
        (first, last)
        for first, last in windows(beats)
        if free[starts[first] : starts[last]].any() and (target or (row[starts[first] : starts[last]] != REST).any())
    ]
    if not found or not controls.changes:
        return None
    return _task(melody, controls, found, starts, target)


def _freedom(score: Score, controls: Controls, part: str, voice: str, beats: list[Beat]) -> tuple[tuple[Note, ...], Bools]:
    """What of the part stays, and the steps that may be written. Notes that begin where nothing can be written stay as well."""
    kept = kept_notes(score, controls.scope, (part,))[part]
    ticks = step_ticks(beats)
    while True:
        free = free_steps(score, controls.scope, beats, [n for n in kept if n.voice == voice])
        names = {note.id for note in kept}
        others = [n for n in score.part(part).notes if n.voice == voice and n.id not in names]
        stuck = [n for n in others if not free[min(int(nearest(ticks, n.onset)), len(free) - 1)]]
        if not stuck:
            return kept, free
        kept += tuple(stuck)


def _task(
    melody: Melody, controls: Controls, found: list[tuple[int, int]], starts: Ints, target: Sequence[tuple[Windows, set[int]]]
) -> Task:
    kept = {note.id for note in melody.kept}
    kept_row = encode(melody.beats, [n for n in melody.line if n.id in kept])
    pitches = [n.pitch for n in melody.line]
    beyond = WIDER if controls.kind == "attributes" and controls.sliders[2] > 0 else BEYOND
    compass = (min(pitches) - beyond, max(pitches) + beyond)
    spans, shifts, given, frame, fixed, allowed, others = [], [], [], [], [], [], []
    for number, (first, last) in enumerate(found):
        span = (int(starts[first]), int(starts[last]))
        inside, beats = slice(*span), melody.beats[first:last]
        own = melody.row[inside]
        tonic = scale_at(melody, melody.beats[first].onset)
        heard = own[own >= 0] if (own >= 0).any() else np.array(pitches)
        shift = shift_for(heard, tonic)
        stays = np.zeros(LENGTH, bool)
        stays[slots_of(beats)] = ~melody.free[inside]
        classes = {(tonic + step) % 12 for step in MAJOR} | {int(p) % 12 for p in own if p >= 0}
        if target:
            other, leaving = target[number % len(target)]
            others.append(other)
            classes |= leaving
        spans.append(span)
        shifts.append(shift)
        given.append(window(beats, own, shift))
        frame.append(window(beats, np.where(melody.free[inside], HOLD, kept_row[inside]), shift))
        fixed.append(stays)
        allowed.append(_allowed(classes, compass, shift))
    return Task(
        melody, spans, found, shifts, stack(given), stack(frame), np.array(fixed), np.array(allowed),
        stack(others) if others else None,
    )  # fmt: skip


def _allowed(classes: set[int], compass: tuple[int, int], shift: int) -> Bools:
    """(codes,) which codes keep to pitch classes and compass, as the user counts them; always what is no pitch."""
    pitch = np.arange(PITCHES) + LOW - shift
    fits = np.isin(pitch % 12, sorted(classes)) & (pitch >= max(0, compass[0])) & (pitch <= min(127, compass[1]))
    allowed = np.ones(CODES, bool)
    allowed[FIRST_PITCH:] = fits
    return allowed


def scale_at(melody: Melody, tick: int) -> int:
    """Pitch class of the major scale in force: of the signature there, if the notes under it keep to it."""
    key = melody.score.key_at(tick)
    notes = [n for n in melody.line if melody.score.key_at(n.onset) == key]
    return scale_of(key.fifths, [n.pitch for n in notes], [n.duration for n in notes])


def _other(melody: Melody, ticks: tuple[int, int]) -> list[tuple[Windows, set[int]]]:
    """The windows of the passage to morph into, as the network takes them, with the pitch classes that they use. Raises
    CannotCompose when it has no notes."""
    chosen = [beat for beat in melody.beats if beat.onset >= ticks[0] and beat.end <= ticks[1]]
    first_bar = chosen[0].bar if chosen else 0
    passage = [replace(beat, bar=beat.bar - first_bar) for beat in chosen]
    at = {beat.onset: i for i, beat in enumerate(melody.beats)}
    starts = np.cumsum([0] + [beat.steps for beat in melody.beats])
    found = []
    for first, last in windows(passage):
        begin, end = starts[at[passage[first].onset]], starts[at[passage[last - 1].onset] + 1]
        row = melody.row[begin:end]
        if (row >= 0).any():
            tonic = scale_at(melody, passage[first].onset)
            shift = shift_for(row[row >= 0], tonic)
            found.append((window(passage[first:last], row, shift), {int(p) % 12 for p in row if p >= 0}))
    if not found:
        raise CannotCompose(messages.NO_OTHER)
    return found
