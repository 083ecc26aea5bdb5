"""From scores to probabilities:

    python -m musicstudio.engine.fingerprint.evaluation.calibrate --references DIR --unregistered DIR

Pieces of registered tracks, degraded, and of others are looked up among all references, a quarter and a sixteenth of them; a
logistic regression, in which right and wrong answers weigh alike, tells how likely an answer of a score is right in a catalogue
of so many hours. Its numbers stand in `recognising`, measured on other tracks than those that `evaluate` is run on.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from musicstudio.engine.fingerprint.evaluation.degradations import RATE
from musicstudio.engine.fingerprint.evaluation.queries import registered, setting, unregistered
from musicstudio.engine.fingerprint.evaluation.tracks import sound, tracks
from musicstudio.engine.fingerprint.landmarks import DENSITY, Peaks, peaks_of
from musicstudio.engine.fingerprint.recognising import heard, hours_of, recognise
from musicstudio.engine.fingerprint.segment import Reference, Segment, Shelf, pack
from musicstudio.engine.fingerprint.spectrum import at_rate

PARTS = (1, 4, 16)
"""One reference in so many is in a catalogue."""
MOST_SCORE, RIDGE = 15.0, 1e-3
Row = tuple[float, float, bool]
"""Score, hours of the catalogue, whether the answer is right."""


def catalogues(references: Sequence[Reference]) -> list[list[Shelf]]:
    return [[Shelf(Segment(pack(references[::part])))] for part in PARTS]


def rows(asked: Sequence[tuple[int | None, Peaks]], shelves: Sequence[Shelf]) -> Iterator[Row]:
    """The best answer to each query (place of its track or None, peaks). Registered tracks that this catalogue lacks are asked as
    well: there they are strangers."""
    hours = hours_of(shelves)
    for place, peaks in asked:
        for best in recognise(peaks, shelves).recognitions[:1]:
            yield best.score, hours, best.number == place


def fitted(found: Sequence[Row], steps: int = 50) -> npt.NDArray[np.float64]:
    """Bias, weight of the score and of the decimal logarithm of the hours, by Newton's method."""
    score, hours, right = (np.array(column, float) for column in zip(*found, strict=True))
    inputs = np.stack([np.ones_like(score), np.minimum(score, MOST_SCORE), np.log10(hours)], 1)
    weight = np.where(right > 0, 0.5 / right.mean(), 0.5 / (1 - right.mean()))
    told = np.zeros(3)
    for _ in range(steps):
        likely = 1 / (1 + np.exp(-inputs @ told))
        slope = inputs.T @ (weight * (right - likely)) - RIDGE * told
        bend = (inputs * (weight * likely * (1 - likely))[:, None]).T @ inputs + RIDGE * np.eye(3)
        told = told + np.linalg.solve(bend, slope)
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--references", type=Path, required=True)
    parser.add_argument("--unregistered", type=Path, required=True)
    parser.add_argument("--tracks", type=int, default=12)
    parser.add_argument("--strangers", type=int, default=900)
    options = parser.parse_args()
    rng = np.random.default_rng(2)
    paths, others = tracks(options.references), tracks(options.unregistered)
    references = [Reference(place, peaks_of(at_rate(sound(path), RATE), DENSITY)) for place, path in enumerate(paths)]
    places = rng.permutation(len(paths))[: options.tracks].tolist()
    asked = [(query.track, heard(query.samples, RATE)) for query in registered(paths, places, setting([], others, rng))]
    asked += [(None, heard(query.samples, RATE)) for _, query in unregistered(others, options.strangers, rng)]
    found = [row for shelves in catalogues(references) for row in rows(asked, shelves)]
    sys.stdout.write("bias, of score, of size: " + ", ".join(f"{value:.3f}" for value in fitted(found)) + "\n")


if __name__ == "__main__":
    main()
