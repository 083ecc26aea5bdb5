"""Figures of the melody network, each beside a linear autoencoder of the same size.

distance   between two windows on the same beats: the share of steps with different codes
monotone   on the straight way from one latent to another, the distance to the first window's decoding never falls, and that to
           the second's never rises, by more than `TOLERANCE` from one of seven points to the next
spearman   mean over windows of the rank correlation between the slider at nine places and what comes out, 0 where that never
           changes; as the slider works (see `sliders`), and along the axis alone
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from musicstudio.engine.variation.attributes import NAMES, measure
from musicstudio.engine.variation.baselines import Principal, nearest_window, random_notes
from musicstudio.engine.variation.generate import generate, latents
from musicstudio.engine.variation.line import MAJOR, Ints
from musicstudio.engine.variation.model import Net
from musicstudio.engine.variation.ranks import spearman
from musicstudio.engine.variation.reconstruction import reconstruction
from musicstudio.engine.variation.sliders import nearest_try, tries
from musicstudio.engine.variation.windows import EMPTY, FIRST_PITCH, LOW, Windows

TOLERANCE = 1 / 16  # two sixteenths of two bars of 4/4
POINTS = 7
PLACES = np.linspace(-1, 1, 9)
ACTIVE = 0.01  # variance of a latent's mean from which it counts (Burda et al. 2015, arXiv 1509.00519)

Latents = npt.NDArray[np.float32]
Write = Callable[[Latents, Windows], Ints]


def distance(a: Ints, b: Ints) -> npt.NDArray[np.float64]:
    """(N,) of codes (N, 48) each."""
    there = a != EMPTY
    share: npt.NDArray[np.float64] = ((a != b) & there).sum(1) / there.sum(1)
    return share


def pairs(windows: Windows, count: int, seed: int = 0) -> tuple[Ints, Ints]:
    """Indices of up to `count` random pairs of windows on the same beats."""
    rng = np.random.default_rng(seed)
    _, kind = np.unique(np.concatenate([windows.steps, windows.places], 1), axis=0, return_inverse=True)
    first = rng.permutation(len(windows))
    second = np.array([rng.choice(np.flatnonzero(kind == kind[i])) for i in first[: 2 * count]])
    first = first[: len(second)]
    chosen = np.flatnonzero(first != second)[:count]
    return first[chosen], second[chosen]


def monotone_pairs(write: Write, z: Latents, windows: Windows, a: Ints, b: Ints, tolerance: float) -> float:
    """Share of the pairs of windows (a, b) that are monotone."""
    steps = np.linspace(0, 1, POINTS, dtype=np.float32)
    decoded = [write((1 - f) * z[a] + f * z[b], windows[a]) for f in steps]
    from_a = np.array([distance(row, decoded[0]) for row in decoded])
    from_b = np.array([distance(row, decoded[-1]) for row in decoded])
    fine = (np.diff(from_a, axis=0) >= -tolerance).all(0) & (np.diff(from_b, axis=0) <= tolerance).all(0)
    return float(fine.mean())


def slider(write: Write, z: Latents, windows: Windows, axes: Latents, attribute: int) -> tuple[float, float]:
    """Mean rank correlation between the slider and what comes out, as it works and along the axis alone."""
    now, asked = measure(windows), np.eye(len(NAMES))[attribute]
    sides = {}
    for side in (-1, 1):
        made = tries(lambda points: write(points.astype(np.float32), windows), z, axes, side * asked)
        sides[side] = np.stack([measure(_with(windows, codes)) for codes in made])
    every = np.arange(len(windows))
    sought = [sides[1 if s > 0 else -1][nearest_try(sides[1 if s > 0 else -1], now, s * asked), every] for s in PLACES]
    along = [*sides[-1][::-3], *sides[1][3::3]]
    rows = [np.stack(found)[..., attribute] for found in (sought, along)]
    whole, alone = (float(np.mean([spearman(PLACES, column) for column in row.T])) for row in rows)
    return whole, alone


def _with(windows: Windows, codes: Ints) -> Windows:
    return Windows(codes, windows.steps, windows.places)


def character(windows: Windows) -> dict[str, float]:
    """What a listener would notice of many windows."""
    steps, total, inside, heard = 0, 0, 0, 0
    for row in windows.codes:
        pitch = row[row >= FIRST_PITCH]
        leaps = np.abs(np.diff(pitch))
        steps, total = steps + int((leaps <= 2).sum()), total + len(leaps)
        inside, heard = inside + int(np.isin((pitch - FIRST_PITCH + LOW) % 12, MAJOR).sum()), heard + len(pitch)
    found = dict(zip(NAMES, measure(windows).mean(0).tolist(), strict=True))
    return {"stepwise": steps / max(1, total), "in_scale": inside / max(1, heard), **found}


def network_rows(net: Net, windows: Windows, sample: Windows, count: int) -> dict[str, Any]:
    """The issue's rows for the network; sliders and ways between windows on the smaller `sample`."""
    z = latents(net, windows)

    def write(points: Latents, on: Windows) -> Ints:
        return generate(net, points, on)

    return _rows(write, z, latents(net, sample), windows, sample, net.axes.numpy(), count)


def linear_rows(train: Windows, windows: Windows, sample: Windows, size: int, count: int) -> dict[str, Any]:
    """The same for principal components, with axes found in the same way."""
    linear = Principal(train, size)
    chosen = train[np.linspace(0, len(train) - 1, min(20_000, len(train))).astype(np.int64)]
    known = measure(chosen)
    axes = np.linalg.lstsq((known - known.mean(0)) / known.std(0), linear.encode(chosen), rcond=None)[0]
    z = linear.encode(windows)
    return _rows(linear.decode, z, linear.encode(sample), windows, sample, axes.astype(np.float32), count)


def _rows(
    write: Write, z: Latents, sample_z: Latents, windows: Windows, sample: Windows, axes: Latents, count: int
) -> dict[str, Any]:
    back = reconstruction(windows, write(z, windows))
    a, b = pairs(sample, count)
    moved = {name: slider(write, sample_z, sample, axes, i) for i, name in enumerate(NAMES)}
    return {
        "reconstruction": back["notes"],
        "reconstruction_without_duration": back["onsets_and_pitches"],
        "reconstruction_f1": back["f1"],
        "active_units": float((z.var(0) > ACTIVE).mean()),
        "monotone_pairs": monotone_pairs(write, sample_z, sample, a, b, TOLERANCE),
        "monotone_pairs_strict": monotone_pairs(write, sample_z, sample, a, b, 0.0),
        **{f"{name}_spearman": whole for name, (whole, _) in moved.items()},
        "spearman_along_axis": {name: alone for name, (_, alone) in moved.items()},
    }


def other_rows(net: Net, train: Windows, sample: Windows) -> dict[str, Any]:
    """Nearest neighbours as an autoencoder; and whole variations, by amount, beside the human windows and random notes."""
    rng = np.random.default_rng(0)
    z = latents(net, sample)
    noise = rng.standard_normal(z.shape).astype(np.float32)
    amounts = (0.25, 0.5, 0.75, 1.0)
    varied = {a: generate(net, np.float32(np.sqrt(1 - a**2)) * z + np.float32(a) * noise, sample) for a in amounts}
    made = random_notes(sample, rng)
    a, b = pairs(sample, len(sample))
    return {
        "nearest_training_window": reconstruction(sample, nearest_window(train, sample)),
        "distance_to_original": {str(amount): float(distance(sample.codes, row).mean()) for amount, row in varied.items()},
        "distance_between_songs": float(distance(sample.codes[a], sample.codes[b]).mean()),
        "character": {
            "human": character(sample),
            "varied_half": character(_with(sample, varied[0.5])),
            "varied_fully": character(_with(sample, varied[1.0])),
            "random_notes": character(_with(sample, made)),
        },
    }
