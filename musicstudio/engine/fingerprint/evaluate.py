"""How well recordings are recognised:

    python -m musicstudio.engine.fingerprint.evaluate --references DIR --unregistered DIR --json

Pieces of some of the references go through everything that happens to recordings (`evaluation.degradations`) and are looked up;
so are pieces of tracks that are not registered. `recall` is the share of the former that are recognised, by group and seconds, at
the probability from which on the studio itself speaks of a match; `false_positive_rate` is the share of the latter that are.
Chromaprint answers the same questions, at the level at which one in a thousand of the unregistered pieces passes.

What stands in both folders is no false positive (`evaluation.strangers`). A track of the second folder of which two pieces that
do not overlap lie on one line of time of one reference is left out and listed under `reused`; `false_positive_rate_with_reused`
counts it. False positives whose waveform coincides with that of the reference, to the sample, are listed under `coinciding` and
count; `false_positive_rate_without_coinciding` tells how many are left, `coinciding_by_chance` how many do with others.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from musicstudio.engine.fingerprint.evaluation.answers import Answers, Told
from musicstudio.engine.fingerprint.evaluation.asking import told
from musicstudio.engine.fingerprint.evaluation.chromaprint import Chromaprints, words
from musicstudio.engine.fingerprint.evaluation.degradations import RATE, missing_tools
from musicstudio.engine.fingerprint.evaluation.planted import Planted, planted
from musicstudio.engine.fingerprint.evaluation.queries import SECONDS, registered, setting, unregistered
from musicstudio.engine.fingerprint.evaluation.strangers import Strangers
from musicstudio.engine.fingerprint.evaluation.tracks import sound, tracks
from musicstudio.engine.fingerprint.landmarks import DENSITY, peaks_of
from musicstudio.engine.fingerprint.recognising import LIKELY, Whole, heard, recognise
from musicstudio.engine.fingerprint.segment import Reference, Segment, Shelf, pack
from musicstudio.engine.fingerprint.spectrum import Singles, at_rate
from musicstudio.engine.learning.reporting import main

FALSE_POSITIVES = 0.001
Item = TypeVar("Item")
Right = Callable[[Told], bool]


class Catalogue:
    """All references, ours and Chromaprint's."""

    def __init__(self, paths: Sequence[Path]) -> None:
        references, printed = list[Reference](), []
        spent = seconds = 0.0
        for number, path in enumerate(paths):
            samples = sound(path)
            began = time.process_time()
            references.append(Reference(number, peaks_of(at_rate(samples, RATE), DENSITY)))
            spent, seconds = spent + time.process_time() - began, seconds + len(samples) / RATE
            printed.append(words(samples))
        packed = pack(references)
        self.searched = Whole([Shelf(Segment(packed))])
        self.chromaprints = Chromaprints(printed)
        self.figures = {
            "references": len(paths),
            "reference_minutes": seconds / 60,
            "extraction_x_realtime": seconds / spent,
            "index_kb_per_minute": len(packed) / 1_000 / (seconds / 60),
        }

    def answers(self, samples: Singles) -> Answers:
        best = next(iter(recognise(heard(samples, RATE), self.searched).recognitions), None)
        return best, self.chromaprints.nearest(words(samples))


def figures(options: argparse.Namespace) -> dict[str, Any]:
    if missing := missing_tools():
        raise SystemExit(f"Missing: {', '.join(missing)} (Debian: ffmpeg sox rubberband-cli libchromaprint-tools)")
    rng = np.random.default_rng(1)
    references, others = tracks(options.references), tracks(options.unregistered)
    speech = sorted(options.speech.rglob("*.*")) if options.speech else []
    if not references or not others:
        raise SystemExit("Both folders need tracks of at least 45 seconds.")
    catalogue = Catalogue(references)
    pieces = ((path.name, query) for path, query in unregistered(others, options.strangers, rng))
    answers = _counted("unregistered", told(catalogue, pieces, options.processes))
    strangers = Strangers.heard(answers, references)
    places = rng.permutation(len(references))[: options.tracks].tolist()
    noise = setting(speech, others, rng)
    queries = ((references[place].name, query) for place in places for query in registered(references, [place], noise))
    answers = _counted("registered", told(catalogue, queries, options.processes))
    known = [one.without_sound() for one in answers]
    return (
        catalogue.figures
        | strangers.figures(references)
        | {
            "queries": len(known),
            "recall": _recall(known, lambda one: one.right(LIKELY)),
            "recall_of_each": _recall(known, lambda one: one.right(LIKELY), "name"),
            "segment": _segments(catalogue, planted(references, others, options.planted, rng)),
            "chromaprint": _recall(known, _chromaprint(strangers.unknown)),
        }
    )


def _counted(what: str, items: Iterable[Item]) -> Iterator[Item]:
    """The items, counted on the console: hours of work should not be silent."""
    for number, item in enumerate(items, 1):
        if number % 100 == 0:
            sys.stderr.write(f"{what}: {number}\n")
        yield item


def _recall(told: Sequence[Told], right: Right, row: str = "group") -> dict[str, dict[str, float]]:
    """Row -> seconds -> share of the queries that `right` is true of."""
    rows = defaultdict[str, dict[int, list[bool]]](lambda: {seconds: [] for seconds in SECONDS})
    for one in told:
        rows[getattr(one.query.degradation, row)][one.query.seconds].append(right(one))
    return {name: {str(seconds): float(np.mean(each)) for seconds, each in columns.items()} for name, columns in rows.items()}


def _chromaprint(strangers: Sequence[Told]) -> Right:
    """Right by Chromaprint, at the level that lets one in a thousand strangers of the same length pass."""
    levels = {
        seconds: float(
            np.quantile([one.nearest.agreed for one in strangers if one.query.seconds == seconds], 1 - FALSE_POSITIVES)
        )
        for seconds in SECONDS
    }
    return lambda one: one.right_by_chromaprint(levels[one.query.seconds])


def _segments(catalogue: Catalogue, queries: Iterable[Planted]) -> dict[str, float | None]:
    """Medians over all that were planted; a stretch that was not found overlaps with nothing."""
    starts, ends, overlaps = list[float](), list[float](), list[float]()
    for query in queries:
        found = recognise(heard(query.samples, RATE), catalogue.searched).recognitions
        stretches = next((one.stretches for one in found if one.number == query.track), ())
        best = max(stretches, key=lambda one: min(one.end, query.end) - max(one.start, query.start), default=None)
        together = max(0.0, min(best.end, query.end) - max(best.start, query.start)) if best else 0.0
        if best is None or not together:
            overlaps.append(0.0)
            continue
        starts.append(abs(best.start - query.start))
        ends.append(abs(best.end - query.end))
        overlaps.append(together / (max(best.end, query.end) - min(best.start, query.start)))
    return {
        "start_error_s": _at(starts, 0.5),
        "end_error_s": _at(ends, 0.5),
        "iou": float(np.mean(overlaps)),
        "found": sum(overlap > 0 for overlap in overlaps) / max(1, len(overlaps)),
        "start_error_s_p90": _at(starts, 0.9),
        "end_error_s_p90": _at(ends, 0.9),
    }


def _at(values: Sequence[float], quantile: float) -> float | None:
    return float(np.quantile(values, quantile)) if values else None


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--references", type=Path, required=True, help="folder of registered audio")
    parser.add_argument("--unregistered", type=Path, required=True, help="folder of audio that is not registered")
    parser.add_argument("--speech", type=Path, help="folder of speech for the overlays (none: other music)")
    parser.add_argument("--tracks", type=int, default=24, help="references that queries are taken from")
    parser.add_argument("--strangers", type=int, default=1_200, help="queries of unregistered tracks")
    parser.add_argument("--processes", type=int, default=1, help="that answer at the same time")
    parser.add_argument("--planted", type=int, default=60, help="stretches within other music")


if __name__ == "__main__":
    main(__doc__, figures, data=False, more=_options)
