"""Train the chorale network on one CPU thread and keep the weights that are best on the canonical valid split.

    python -m musicstudio.engine.harmony.train --chorales Jsb16thSeparated.npz --fakes js-fakes-16thSeparated.npz \\
        --minutes 80 --out DIR

Time is the budget: the learning rate falls along a cosine over `--minutes` of CPU time, so that a busy machine only takes longer
and changes nothing else; `--deadline` minutes of wall time end it in any case.
"""

from __future__ import annotations

import argparse
import copy
import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch import Tensor

from musicstudio.engine.harmony.data import (
    UNKNOWN,
    Chorale,
    hold_out,
    load_canonical,
    load_fakes,
    music21_chorales,
    without_quotations,
)
from musicstudio.engine.harmony.features import (
    NONE,
    PITCHES,
    REST,
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
from musicstudio.engine.harmony.model import Batch, Net, Size, likelihood, target

CROP = 160


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


def losses(net: Net, batch: Batch, attacks: Tensor) -> tuple[Tensor, Tensor]:
    """Mean nats per cell that is not given, and the mean loss of the attack decision where a pitch is repeated."""
    logits, attack = net(batch)
    cells = likelihood(logits, batch.frames)[~batch.given & (batch.frames != NONE)].mean()
    same = (batch.frames == batch.past[..., :4]) & (batch.frames < REST) & (attacks >= 0)
    again = F.binary_cross_entropy_with_logits(attack[same], attacks[same].float()) if same.any() else cells.new_zeros(())
    return cells, again


@torch.no_grad()
def evaluate(net: Net, pieces: list[Piece], soprano: bool) -> float:
    """Nats per note of whole pieces: all cells in order, or alto, tenor and bass with the soprano told."""
    net.eval()
    total = cells = 0.0
    for piece in pieces:
        given = np.zeros((len(piece.frames), 4), bool)
        given[:, 0] = soprano
        nothing = np.zeros((len(given), 24), np.int64)
        row = conditions(piece, given, nothing, metre=False, fermata=False, onset=False, density=False)
        batch = collate([row], [0])
        if (target(batch.frames) < 0).any():
            raise ValueError(f"{piece.chorale.name} leaves the compass of a voice; its likelihood would be too good")
        loss = likelihood(net(batch)[0], batch.frames)[..., int(soprano) :]
        total, cells = total + float(loss.sum()), cells + loss.numel()
    return total / cells


def look(net: Net, pieces: list[Piece]) -> tuple[float, float]:
    """Nats per note without and with the soprano told."""
    return evaluate(net, pieces, False), evaluate(net, pieces, True)


def keep_better(last: dict[str, Any], file: Path, valid: list[Piece]) -> None:
    """Of the last checkpoint and the best so far, which was chosen on a third of the pieces, leave in `file` the one that
    is better on all of them."""
    if file.exists():
        best = torch.load(file)
        net = Net(Size(**best["size"]))
        net.load_state_dict(best["ema"])
        best["valid"] = look(net, valid)
        last = min(last, best, key=lambda state: sum(state["valid"]))
    torch.save(last, file)
    print(f"kept step {last['step']}: valid {last['valid'][0]:.4f}  atb|s {last['valid'][1]:.4f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--chorales", type=Path, required=True)
    parser.add_argument("--fakes", type=Path)
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache/musicstudio/harmony")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=80, help="CPU time")
    parser.add_argument("--deadline", type=float, default=1e9, help="wall time in minutes")
    parser.add_argument("--crops", type=int, default=3)
    parser.add_argument("--channels", type=int, default=64)
    parser.add_argument("--blocks", type=int, default=4)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--slot-dropout", type=float, default=0.1)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--decay", type=float, default=0.05)
    parser.add_argument("--fake-share", type=float, default=0.15)
    parser.add_argument("--every", type=float, default=5, help="minutes between looks at the valid split")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=Path, help="checkpoint to go on from")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    rng = np.random.default_rng(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)

    canonical = load_canonical(options.chorales)
    held = canonical["valid"] + canonical["test"]
    safe, out = hold_out(music21_chorales(options.cache), held)
    safe, quoted = without_quotations(safe, held)
    print(f"music21: {len(safe)} kept, {len(out)} held out by their tune, {len(quoted)} by what they quote", flush=True)
    synthetic, same = hold_out(load_fakes(options.fakes) if options.fakes else [], held)
    synthetic, quoting = without_quotations(synthetic, held)
    print(f"synthetic: {len(synthetic)} kept, {len(same) + len(quoting)} held out", flush=True)
    fakes = [prepare(x) for x in synthetic]
    share = options.fake_share if fakes else 0.0
    ours = [prepare(x) for x in canonical["train"]]
    pools = [((1 - share) * 0.55, ours), ((1 - share) * 0.45, [prepare(x) for x in safe]), (share, fakes)]
    valid = [prepare(x) for x in canonical["valid"]]
    print("pieces", [len(p) for _, p in pools], flush=True)

    size = Size(channels=options.channels, blocks=options.blocks, dropout=options.dropout, slot_dropout=options.slot_dropout)
    net = Net(size)
    if options.start:
        net.load_state_dict(torch.load(options.start)["net"])
    ema = copy.deepcopy(net)
    print("parameters", sum(p.numel() for p in net.parameters()), flush=True)
    optimiser = torch.optim.AdamW(net.parameters(), lr=options.rate, betas=(0.9, 0.98), weight_decay=options.decay)
    begin, wall, best, step = time.process_time(), time.monotonic(), 9.0, 0
    looked = begin
    seen: list[float] = []
    while True:
        clock = (time.process_time() - begin) / 60
        done = max(clock / options.minutes, (time.monotonic() - wall) / 60 / options.deadline)
        rate = options.rate * min(1, (step + 1) / 100) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1, done))))
        for group in optimiser.param_groups:
            group["lr"] = rate
        net.train()
        with torch.autocast("cpu", torch.bfloat16):
            cells, again = losses(net, *draw(rng, pools, options.crops, CROP))
        optimiser.zero_grad()
        (cells + 0.2 * again).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        step += 1
        with torch.no_grad():
            keep = min(0.998, 1 - 1 / (step / 10 + 1))
            for mean, new in zip(ema.parameters(), net.parameters(), strict=True):
                mean.lerp_(new, 1 - keep)
        seen.append(float(cells.detach()))
        if done >= 1 or time.process_time() - looked > options.every * 60:
            part = valid if done >= 1 else valid[::3]
            figures = look(ema, part)
            looked = time.process_time()
            report = f"{clock:6.1f} min  step {step}  rate {rate:.1e}  train {np.mean(seen[-300:]):.4f}"
            print(f"{report}  valid {figures[0]:.4f}  atb|s {figures[1]:.4f}", flush=True)
            state = {"net": net.state_dict(), "ema": ema.state_dict(), "size": vars(size), "valid": figures, "step": step}
            torch.save(state, options.out / "last.pt")
            if done >= 1:
                keep_better(state, options.out / "best.pt", valid)
                return
            if sum(figures) < best:
                best = sum(figures)
                torch.save(state, options.out / "best.pt")
        elif step % 50 == 0:
            print(f"{clock:6.1f} min  step {step}  train {np.mean(seen[-50:]):.4f}", flush=True)


if __name__ == "__main__":
    main()
