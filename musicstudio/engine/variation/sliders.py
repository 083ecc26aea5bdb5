"""Sliders of density, syncopation and range: along the latent's axes until what is written has come near enough to what is asked.

The same tries serve every place of a slider on its side of the middle, and the nearest to a growing aim is taken: so more is
never less.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from musicstudio.engine.variation.attributes import Floats, measure
from musicstudio.engine.variation.line import Ints
from musicstudio.engine.variation.windows import Windows

Points = npt.NDArray[np.floating]
Write = Callable[[Points], Ints]
"""From latents (N, latents) to codes (N, 48) on the beats of some windows."""

SPREADS = np.array([4.0, 10.0, 8.0])
"""Standard deviations of each attribute that the furthest try goes along its axis."""
TYPICAL = np.array([0.63, 0.21, 3.7])
"""Standard deviations of the attributes over the training windows."""
REACH = 1.5  # standard deviations that a slider at its end asks for
TRIES = np.linspace(0, 1, 13)


def tries(write: Write, z: Points, axes: Points, sliders: npt.ArrayLike) -> Ints:
    """(tries, N, 48) codes on the way from latents z (N, latents) along the axes (3, latents) of the asked sliders, of -1..1."""
    asked = np.asarray(sliders, float)
    way = (asked / np.abs(asked).max() * SPREADS) @ axes
    return np.stack([write(z + share * way) for share in TRIES])


def nearest_try(found: Floats, now: Floats, sliders: npt.ArrayLike) -> Ints:
    """(N,) which of the tries, with attributes (tries, N, 3), is nearest to windows of attributes `now` (N, 3) moved by the
    sliders; of equally near ones the first."""
    asked = np.asarray(sliders, float)
    aim = now + asked * REACH * TYPICAL
    misses = np.abs(found - aim) / TYPICAL * (asked != 0)
    best: Ints = misses.sum(2).round(6).argmin(0)
    return best


def slide(write: Write, z: Points, axes: Points, given: Windows, sliders: npt.ArrayLike) -> Ints:
    """Codes (N, 48): the windows `given`, whose latents are z, with more or less of what the sliders ask for."""
    made = tries(write, z, axes, sliders)
    found = np.stack([measure(Windows(codes, given.steps, given.places)) for codes in made])
    best = nearest_try(found, measure(given), sliders)
    return made[best, np.arange(len(best))]
