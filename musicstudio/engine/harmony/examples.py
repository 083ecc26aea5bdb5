"""Chorales as the network sees them: features of whole pieces, and the crops it is trained on.

What is given, pinned, masked or told of metre, fermatas and density is drawn anew for every crop, so that one network
serves every question that musicians ask it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from musicstudio.engine.harmony.data import UNKNOWN, Chorale
from musicstudio.engine.harmony.features import (
    NONE,
    PITCHES,
    STARTS,
    WIDTH,
    Bools,
    Ints,
    activity,
    ahead,
    past,
    to_state,
    until_fermata,
)
from musicstudio.engine.harmony.model import Batch


@dataclass(frozen=True)
class Piece:
    """A chorale as the network sees it, features of the past computed once; `shifts` are the transpositions that fit."""

    chorale: Chorale
    frames: Ints
    past: Ints
    ages: Ints
    activity: Ints
    shifts: Ints


def prepare(chorale: Chorale) -> Piece:
    frames = to_state(chorale.pitch)
    sounding = np.where(frames < PITCHES, frames, -1)
    up = min((STARTS[v] + WIDTH - 1 - sounding[:, v].max() for v in range(4) if (sounding[:, v] >= 0).any()), default=0)
    lowest = [np.where(frames[:, v] < PITCHES, frames[:, v], 99).min() for v in range(4)]
    down = min(lowest[v] - STARTS[v] for v in range(4))
    slots, ages = past(frames, chorale.bar % 4)
    return Piece(chorale, frames, slots, ages, activity(frames), np.arange(-min(7, max(0, down)), min(7, max(0, up)) + 1))


def shifted(states: Ints, shift: int) -> Ints:
    return np.where(states < PITCHES, states + shift, states)


def draw_given(rng: np.random.Generator, steps: int) -> Bools:
    """Which cells are told: nothing, the soprano, whole voices, everything but some bars, or scattered notes."""
    given = np.zeros((steps, 4), bool)
    case = rng.random()
    if case < 0.38:
        return given
    given[:, 0] = True
    if case < 0.76:
        return given
    if rng.random() < 0.3:
        given[:, 0] = False
    kind = rng.integers(4)
    if kind == 0:
        given[:, rng.integers(1, 4)] = True
    elif kind == 1:
        given[:, 1:] |= rng.random((1, 3)) < 0.5
    elif kind == 2:
        start = rng.integers(0, steps)
        given[:] = True
        given[start : start + 16 * int(rng.integers(1, 5)), 1:] = False
    else:
        spans = np.repeat(rng.random((steps // 4 + 1, 4)) < rng.choice([0.05, 0.2, 0.5]), 4, axis=0)[:steps]
        given |= spans
    return given


def draw_pins(rng: np.random.Generator, frames: Ints, share: float) -> Ints:
    """Chord pins read off the true frames of some beats: (T, 24) pitch-class set and bass."""
    steps = len(frames)
    pins = np.zeros((steps, 24), np.int64)
    for beat in np.flatnonzero(rng.random(steps // 4 + 1) < share):
        t = beat * 4
        if t >= steps or (frames[t] >= PITCHES).any():
            continue
        classes = {int(p) % 12 for p in frames[t]}
        if rng.random() < 0.2:
            classes.discard(int(rng.choice(list(classes))))
        row = np.zeros(24, np.int64)
        row[list(classes)] = 1
        if rng.random() < 0.5:
            row[12 + frames[t, 3] % 12] = 1
        pins[t : t + 4] = row
    return pins


def draw_masked(rng: np.random.Generator, steps: int) -> Bools:
    """Which voices are not heard at which steps (T, 4): in half of the crops some stretches of some voices, so that no
    single trace of the past is enough to know a piece by heart."""
    masked = np.zeros((steps, 4), bool)
    if rng.random() < 0.5:
        for _ in range(int(rng.integers(1, 5))):
            start, length = int(rng.integers(0, steps)), int(rng.integers(4, 49))
            masked[start : start + length, rng.random(4) < rng.choice([0.25, 0.5, 1.0])] = True
    return masked


def draw_rank(rng: np.random.Generator) -> Ints:
    """The order in which the cells of a step are told (4,): from the soprano down, as they are written, or any other."""
    order: Ints = rng.permutation(4) if rng.random() < 0.3 else np.arange(4)
    return order


def conditions(
    piece: Piece, given: Bools, pins: Ints, *, metre: bool, fermata: bool, onset: bool, density: bool
) -> dict[str, npt.NDArray[Any]]:
    """All inputs of a whole piece; what is switched off is marked as not told."""
    x = piece.chorale
    phase = x.bar % 4
    slots, until = ahead(piece.frames, given, phase)
    steps = np.arange(len(x))
    shown = x.fermata if fermata else np.full(len(x), UNKNOWN)
    return {
        "frames": piece.frames, "past": piece.past, "ages": piece.ages, "given": given, "ahead": slots, "until": until,
        "onset": np.where(given & (x.attack >= 0), x.attack + 1, 0) if onset else np.zeros((len(x), 4), np.int64),
        "bar": x.bar if metre else (steps + phase[0]) % 16,
        "fermata": shown + 1, "phrase": until_fermata(shown), "pins": pins,
        "density": piece.activity if density else np.zeros(len(x), np.int64),
    }  # fmt: skip


def collate(rows: list[dict[str, npt.NDArray[Any]]], sources: list[int]) -> Batch:
    """Stack pieces of one length."""
    columns = {k: torch.from_numpy(np.stack([r[k] for r in rows])) for k in rows[0]}
    columns["pins"] = columns["pins"].float()
    return Batch(**columns, source=torch.tensor(sources))


EMPTY = {"frames": NONE, "past": NONE, "ahead": NONE}


def padded(x: npt.NDArray[Any], steps: int, value: int) -> npt.NDArray[Any]:
    """`x` (T, ...) with `value` added at its end up to `steps`."""
    missing = [(0, steps - len(x))] + [(0, 0)] * (x.ndim - 1)
    return np.pad(x, missing, constant_values=value) if len(x) < steps else x


def draw(rng: np.random.Generator, pools: list[tuple[float, list[Piece]]], count: int, crop: int) -> tuple[Batch, Tensor]:
    """A training batch, and the attacks of its cells (-1 where no source tells)."""
    rows: list[dict[str, npt.NDArray[Any]]] = []
    sources: list[int] = []
    attacks: list[Ints] = []
    while len(rows) < count:
        pieces = pools[int(rng.choice(len(pools), p=[w for w, _ in pools]))][1]
        piece = pieces[int(rng.integers(len(pieces)))]
        steps = len(piece.frames)
        if rng.random() > steps / 400:  # longer pieces have more to show
            continue
        given = draw_given(rng, steps)
        share = rng.choice([0.1, 0.4, 1.0]) if rng.random() < (0.15 if given.any() else 0.05) else 0.0
        whole = conditions(
            piece, given, draw_pins(rng, piece.frames, share),
            metre=rng.random() < 0.6, fermata=rng.random() < 0.5, onset=rng.random() < 0.6, density=rng.random() < 0.25,
        )  # fmt: skip
        start = int(rng.integers(0, max(0, steps - crop) // 4 + 1)) * 4
        row = {k: padded(v[start : start + crop], crop, EMPTY.get(k, 0)) for k, v in whole.items()}
        shift = int(rng.choice(piece.shifts))
        for key in ("frames", "past", "ahead"):
            row[key] = shifted(row[key], shift)
        row["pins"] = np.concatenate([np.roll(row["pins"][:, :12], shift, 1), np.roll(row["pins"][:, 12:], shift, 1)], 1)
        row["masked"], row["rank"] = draw_masked(rng, crop), draw_rank(rng)
        rows.append(row)
        sources.append(piece.chorale.source)
        attacks.append(padded(piece.chorale.attack[start : start + crop], crop, UNKNOWN))
    return collate(rows, sources), torch.from_numpy(np.stack(attacks))
