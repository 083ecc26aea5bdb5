"""How well tunes find their variants:

    python -m musicstudio.engine.fingerprint.evaluation.families --families DIR --json

DIR has a folder for each tune family, with a score (ABC, MusicXML, MIDI, MuseScore) of each variant in it; scores that lie in DIR
itself belong to no family and are there to be mistaken. Every variant asks for the others: `map` is the mean average precision,
`recall_at_1` the share of those whose nearest tune is of their family. `filter_alone` tells the same of the order before anything
is aligned, `exact` of the longest run of equal steps. `gate` tells what the check before the public makes of it, which looks for
passages in common and asks people: of how many tunes the first that it tells is of their family, of how many another tune.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from musicstudio.engine.fingerprint.melodies import Tunes
from musicstudio.engine.learning.reporting import main
from musicstudio.engine.notation.errors import UnreadableScore
from musicstudio.engine.notation.reading import read_score
from musicstudio.engine.originality.comparison import compare_melody, melody_of
from musicstudio.engine.originality.index import Index, shipped
from musicstudio.engine.originality.melody import Melody

SHORTEST = 8
"""Notes of a tune."""
SEPARATOR = 1_000  # no step
Order = Callable[[int], Sequence[int]]
"""The places of the other tunes, the likest first."""


def tunes_in(folder: Path) -> Iterator[tuple[str, Melody]]:
    """The family of each tune that can be read, "" for none, and the tune: the highest line of the first part."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        try:
            score = read_score(path.read_bytes(), path.name).score
        except UnreadableScore:
            continue
        part = next((part for part in score.parts if part.notes and not part.percussion), None)
        tune = melody_of(part) if part else None
        if tune is not None and len(tune) >= SHORTEST:
            yield ("" if path.parent == folder else path.parent.name), tune


def figures(options: argparse.Namespace) -> dict[str, Any]:
    found = list(tunes_in(options.families))
    families, tunes = [family for family, _ in found], [tune for _, tune in found]
    asking = [place for place, family in enumerate(families) if family and families.count(family) > 1]
    if not asking:
        raise SystemExit("There is no family of at least two tunes in this folder.")
    index = Tunes(tunes)
    began = time.process_time()
    ours = ranked(asking, families, lambda place: [one.place for one in index.variants(tunes[place], frozenset([place]))])
    spent = (time.process_time() - began) / len(asking)
    return ours | {
        "tunes": len(tunes),
        "families": len({families[place] for place in asking}),
        "seconds_per_query": spent,
        "filter_alone": ranked(asking, families, lambda place: index.candidates(tunes[place], frozenset([place]))),
        "exact": ranked(asking, families, by_run(tunes)),
        "gate": at_the_gate(asking, families, tunes),
    }


def at_the_gate(asking: Sequence[int], families: Sequence[str], tunes: Sequence[Melody]) -> dict[str, float]:
    """Of how many of those who ask the first tune that is told, of all others, is of their family, and of how many another."""
    index = Index.of({str(place): tune for place, tune in enumerate(tunes)}, np.zeros(0, np.uint64)).judged_as(shipped())
    verdicts = [compare_melody(tunes[place], "", index, frozenset([place])) for place in asking]
    right = [
        families[int(verdict.source)] == families[place] if verdict.copied else None
        for verdict, place in zip(verdicts, asking, strict=True)
    ]
    return {"recall": right.count(True) / len(right), "others": right.count(False) / len(right)}


def ranked(asking: Sequence[int], families: Sequence[str], order: Order) -> dict[str, float]:
    """Means over those who ask; variants that an order leaves out are found nowhere."""
    precisions, firsts = list[float](), list[bool]()
    for place in asking:
        right = np.array([families[other] == families[place] for other in order(place)], bool)
        ranks = np.flatnonzero(right) + 1
        precisions.append(float((np.arange(1, len(ranks) + 1) / ranks).sum()) / (families.count(families[place]) - 1))
        firsts.append(bool(right[:1].any()))
    return {"map": float(np.mean(precisions)), "recall_at_1": float(np.mean(firsts))}


def by_run(tunes: Sequence[Melody]) -> Order:
    """The others in the order of the longest run of steps that they have in common with a tune."""
    joined = np.concatenate([np.append(tune.steps, SEPARATOR) for tune in tunes])
    starts = np.cumsum([0, *(len(tune.steps) + 1 for tune in tunes[:-1])])

    def order(place: int) -> list[int]:
        run, longest = np.zeros((2, len(joined)), np.int64)  # that end at each step of all tunes
        for step in tunes[place].steps:
            run = np.where(joined == step, np.append(0, run[:-1]) + 1, 0)
            longest = np.maximum(longest, run)
        runs = np.maximum.reduceat(longest, starts)
        return [other for other in np.argsort(-runs, kind="stable").tolist() if other != place]

    return order


if __name__ == "__main__":
    main(__doc__, figures, data=False, more=lambda parser: parser.add_argument("--families", type=Path, required=True))
