"""From scores to probabilities:

    python -m musicstudio.engine.fingerprint.evaluation.calibrate --references DIR --unregistered DIR

Pieces of registered tracks, degraded, and of others are looked up; a logistic regression, in which right answers and those to
strangers weigh alike, tells how likely an answer of a score is right. Its numbers stand in `recognising`, from other tracks than
those that `evaluate` is run on. A registered track that is taken for another may be a variant of it: it does not count. Nor do
strangers that stand among the references as well, by the rule of `evaluate`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from musicstudio.engine.fingerprint.evaluation.answers import Told
from musicstudio.engine.fingerprint.evaluation.chromaprint import Nearest
from musicstudio.engine.fingerprint.evaluation.degradations import RATE
from musicstudio.engine.fingerprint.evaluation.queries import Query, registered, setting, unregistered
from musicstudio.engine.fingerprint.evaluation.strangers import Strangers
from musicstudio.engine.fingerprint.evaluation.tracks import sound, tracks
from musicstudio.engine.fingerprint.landmarks import DENSITY, peaks_of
from musicstudio.engine.fingerprint.recognising import Whole, heard, recognise
from musicstudio.engine.fingerprint.segment import Reference, Segment, Shelf, pack
from musicstudio.engine.fingerprint.spectrum import at_rate

MOST_SCORE, RIDGE = 15.0, 1e-3
Row = tuple[float, bool]
"""Score, and whether the answer is right."""


def rows(told: Iterable[Told]) -> Iterator[Row]:
    """Of the best answer to each query that is right, or to a stranger."""
    for one in told:
        if one.best and one.query.track in (None, one.best.number):
            yield one.best.score, one.query.track is not None


def fitted(found: Sequence[Row], steps: int = 50) -> npt.NDArray[np.float64]:
    """Bias and weight of the score, by Newton's method."""
    score, right = (np.array(column, float) for column in zip(*found, strict=True))
    inputs = np.stack([np.ones_like(score), np.minimum(score, MOST_SCORE)], 1)
    weight = np.where(right > 0, 0.5 / right.mean(), 0.5 / (1 - right.mean()))
    told = np.zeros(2)
    for _ in range(steps):
        likely = 1 / (1 + np.exp(-inputs @ told))
        slope = inputs.T @ (weight * (right - likely)) - RIDGE * told
        bend = (inputs * (weight * likely * (1 - likely))[:, None]).T @ inputs + RIDGE * np.eye(2)
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
    searched = Whole([Shelf(Segment(pack(references)))])

    def answer(query: Query, track: str = "") -> Told:
        return Told(
            query, track, next(iter(recognise(heard(query.samples, RATE), searched).recognitions), None), Nearest(-1, 0.0)
        )

    known = [answer(query).without_sound() for query in registered(paths, places, setting([], others, rng))]
    pieces = unregistered(others, options.strangers, rng)
    strangers = Strangers.heard((answer(query, path.name) for path, query in pieces), paths)
    bias, weight = fitted(list(rows([*known, *strangers.unknown])))
    sys.stdout.write(f"bias {bias:.2f}, of score {weight:.2f}, in {searched.hours:.1f} hours\n")


if __name__ == "__main__":
    main()
