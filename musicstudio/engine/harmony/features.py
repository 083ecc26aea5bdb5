"""What the network is shown at a step: recent events of each voice, recent chords and beats, and what is given ahead.

A *state* is a pitch index 0..55 (MIDI 31..86), `REST` or `NONE` (not there yet, or not told). The running history is
one small state machine, so that a whole piece in training and one step in decoding cannot disagree.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

LOW = 31  # MIDI number of pitch index 0
PITCHES = 56
REST, NONE = PITCHES, PITCHES + 1
PAST_SLOTS = 40  # 4 last events and 2 earlier chords and 4 beats, for each of 4 voices
AHEAD_SLOTS = 24  # now, 3 next events, 2 next beats, for each of 4 voices
MAX_AGE = 16
MAX_UNTIL = 32
WIDTH = 36  # pitches in one voice's compass
STARTS = (20, 14, 9, 0)  # lowest pitch index of soprano, alto, tenor, bass: MIDI 51, 45, 40, 31
ROWS = 2 * PITCHES  # rows of a relative-pitch table: intervals -55..55 and one for REST
MOTIONS = 4  # nobody moves, one moves, contrary, similar
PAIR_ROWS = 1 + 16 * ROWS + 2 * MOTIONS * 144


def to_state(midi: Ints) -> Ints:
    """MIDI numbers (0 = rest) to states; pitches outside the compass come in by octaves."""
    index = midi - LOW
    index = np.where(index < 0, index + 12 * (-(index // 12)), index)
    index = np.where(index >= PITCHES, index - 12 * ((index - PITCHES) // 12 + 1), index)
    return np.where(midi <= 0, REST, index)


class History:
    """The past of N parallel pieces. `slots` is (N, 40), `ages` (N, 4) with 0 = nothing yet, `beat` (N, 4)."""

    def __init__(self, n: int) -> None:
        self.events = np.full((n, 4, 4), NONE, np.int64)  # newest first: [piece, which, voice]
        self.chords = np.full((n, 2, 4), NONE, np.int64)
        self.beats = np.full((n, 4, 4), NONE, np.int64)
        self.ages = np.zeros((n, 4), np.int64)

    def push(self, frame: Ints, phase: Ints) -> None:
        """Add a frame of states (N, 4); `phase` (N,) is its step within the beat."""
        last = self.events[:, 0]
        moved = frame != last
        new_chord = moved.any(axis=1, keepdims=True)
        self.chords = np.where(new_chord[:, None], np.stack([last, self.chords[:, 0]], 1), self.chords)
        pushed = np.concatenate([frame[:, None], self.events[:, :3]], 1)
        self.events = np.where(moved[:, None], pushed, self.events)
        self.ages = np.where(moved, 1, np.minimum(self.ages + 1, MAX_AGE))
        shifted = np.concatenate([frame[:, None], self.beats[:, :3]], 1)
        self.beats = np.where((phase == 0)[:, None, None], shifted, self.beats)

    @property
    def slots(self) -> Ints:
        n = len(self.events)
        slots: Ints = np.concatenate([x.reshape(n, -1) for x in (self.events, self.chords, self.beats)], 1)
        return slots

    def take(self, rows: Ints) -> None:
        """Keep (or repeat) only these pieces."""
        for name in ("events", "chords", "beats", "ages"):
            setattr(self, name, getattr(self, name)[rows].copy())


def past(frames: Ints, phase: Ints) -> tuple[Ints, Ints]:
    """Slots (T, 40) and ages (T, 4) before each step of a piece of states (T, 4) with beat phases (T,)."""
    history = History(1)
    slots, ages = np.empty((len(frames), PAST_SLOTS), np.int64), np.empty((len(frames), 4), np.int64)
    for t in range(len(frames)):
        slots[t], ages[t] = history.slots[0], history.ages[0]
        history.push(frames[None, t], phase[None, t])
    return slots, ages


def ahead(frames: Ints, given: Bools, phase: Ints) -> tuple[Ints, Ints]:
    """What is told of present and future: slots (T, 24) and steps until each voice's next event (T, 4), 0 = not told."""
    steps = len(frames)
    told = np.where(given, frames, NONE)
    slots = np.full((steps, 6, 4), NONE, np.int64)
    until = np.zeros((steps, 4), np.int64)
    slots[:, 0] = told
    for v in range(4):
        line = told[:, v]
        starts = np.flatnonzero(np.diff(line, prepend=-1))
        run = np.searchsorted(starts, np.arange(steps), side="right") - 1
        states = np.concatenate([line[starts], [NONE] * 3])
        ends = np.append(starts[1:], steps)
        for k in (1, 2, 3):
            slots[:, k, v] = states[run + k]
        until[:, v] = np.where(line == NONE, 0, np.minimum(ends[run] - np.arange(steps), MAX_UNTIL - 1))
    beats = np.flatnonzero(phase == 0)
    following = np.searchsorted(beats, np.arange(steps), side="right")
    padded = np.concatenate([told, np.full((1, 4), NONE)])
    index = np.concatenate([beats, [steps, steps]])
    for k in (0, 1):
        slots[:, 4 + k] = padded[index[np.minimum(following + k, len(beats))]]
    return slots.reshape(steps, AHEAD_SLOTS), until


def until_fermata(fermata: Ints) -> Ints:
    """Steps to the next fermata + 1, at most 31; 0 = not told or none ahead. `fermata` (T,) is 1, 0 or -1 = unknown."""
    result = np.zeros(len(fermata), np.int64)
    distance = 0
    for t in range(len(fermata) - 1, -1, -1):
        distance = 1 if fermata[t] == 1 else (distance + 1 if distance else 0)
        result[t] = 0 if fermata[t] < 0 else min(distance, MAX_UNTIL - 1)
    return result


def activity(frames: Ints, reach: int = 32) -> Ints:
    """Rhythmic activity of alto, tenor and bass around each step, 1..8 by moves per beat; the `density` condition."""
    moves = np.zeros(len(frames) + 1)
    moves[1:] = np.cumsum(np.append(0, (frames[1:, 1:] != frames[:-1, 1:]).sum(1)))
    t = np.arange(len(frames))
    first, last = np.maximum(t - reach // 2, 0), np.minimum(t + reach // 2, len(frames))
    rate = (moves[last] - moves[first]) / (last - first) * 4
    classes: Ints = 1 + np.searchsorted(ACTIVITY_EDGES, rate).astype(np.int64)
    return classes


ACTIVITY_EDGES = np.array([1.6, 2.1, 2.5, 2.8, 3.2, 3.6, 4.2])  # about the octiles of the chorales, moves per beat


def relative(states: Ints, start: int, width: int) -> Ints:
    """Rows 1..112 of a relative-pitch table for states (..., S) as seen by `width` pitches: (..., width, S); 0 = NONE."""
    here = np.arange(start + PITCHES, start + width + PITCHES)[:, None]
    told = states[..., None, :]
    rows = here - told
    np.copyto(rows, ROWS, where=told == REST)
    np.copyto(rows, 0, where=told == NONE)
    return rows


def slot_rows(states: Ints) -> Ints:
    """Rows of a table with one stretch of `ROWS` per slot: (..., S) -> (..., P, S), 0 = nothing to add."""
    rows = relative(states, 0, PITCHES)
    rows += np.arange(states.shape[-1]) * ROWS * (rows > 0)
    return rows


def pair_rows(voice: int, seen: Ints, last: Ints, beat: Ints) -> Ints:
    """Rows of the pair table for every candidate pitch of `voice`: (..., 4) states each -> (..., W, 12).

    seen: this step as far as known; last, beat: the chord just before, and the one a beat ago (all NONE off the beat).
    First four look-ups by distance, then the interval before, the interval after and the motion, for both chords."""
    start = STARTS[voice]
    distance = relative(seen, start, WIDTH)
    distance += np.arange(voice * 4, voice * 4 + 4) * ROWS * (distance > 0)
    here = np.arange(start, start + WIDTH)[:, None]
    sign = np.where(np.arange(4) < voice, 1, -1)
    after = (seen[..., None, :] - here) * sign % 12
    columns = [distance]
    for kind, chord in enumerate((last, beat)):
        own = chord[..., voice : voice + 1]
        before = ((chord - own) * sign % 12)[..., None, :]
        other_move = np.sign(seen - chord)[..., None, :]
        own_move = np.sign(here - own[..., None, :])
        both = other_move * own_move
        motion = np.where(both > 0, 3, np.where(both < 0, 2, (other_move != 0) | (own_move != 0)))
        joint = 1 + 16 * ROWS + kind * MOTIONS * 144 + motion * 144 + before * 12 + after
        silent = (seen >= REST) | (chord >= REST) | (own >= REST)
        silent[..., voice] = True
        columns.append(np.where(silent[..., None, :], 0, joint))
    return np.concatenate(columns, -1)
