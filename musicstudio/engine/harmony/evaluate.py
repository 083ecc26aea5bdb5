"""Held-out figures of the shipped network, beside the same rows for Bach.

    python -m musicstudio.engine.harmony.evaluate --data DIR --json

`nll_per_note`: nats per cell (voice, 16th step), rests included, teacher-forced, soprano, alto, tenor, bass in turn, of
every step of every piece of the split; nothing is given ahead, not even the metre. `atb_given_s_nll`: the same over
the lower three voices with the soprano given. The other rows are measured on new harmonisations of the split's sopranos, made by
`Harmonizer.harmonize` with its default controls; the file has no barlines, so the melodies are written in 1/4.
`tune_disjoint`: the same rows over the pieces whose soprano shares no 12 intervals in a row with any training soprano: of the
canonical split most do. `classifier_auc`: how well a network tells Bach from ours, see classifier.py. `latency_s`: medians of
warm single-threaded calls, see latency.py.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from musicstudio.engine.harmony.classifier import classifier_auc
from musicstudio.engine.harmony.controls import Controls
from musicstudio.engine.harmony.data import CHORALES, Chorale, intervals, load_canonical, sounding
from musicstudio.engine.harmony.examples import prepare
from musicstudio.engine.harmony.harmonizer import Harmonizer
from musicstudio.engine.harmony.latency import latency
from musicstudio.engine.harmony.likelihoods import look
from musicstudio.engine.harmony.metrics import Piece, rows
from musicstudio.engine.learning.reporting import main
from musicstudio.engine.notation.score import TICKS_PER_QUARTER, MetreChange, Note, Part, Score, regular_measures

STEP = TICKS_PER_QUARTER // 4
PARTS = ("soprano", "alto", "tenor", "bass")


def melody_score(soprano: Sequence[int], beats: int = 1) -> Score:
    """A soprano (T,) of MIDI numbers, 0 = rest, as a score in `beats`/4."""
    notes: list[Note] = []
    for t, pitch in enumerate(soprano):
        if pitch and t and pitch == soprano[t - 1]:
            last = notes.pop()
            notes.append(Note(last.id, last.onset, last.duration + STEP, last.pitch))
        elif pitch:
            notes.append(Note(f"s{t}", t * STEP, STEP, int(pitch)))
    metres = (MetreChange(0, beats, 4),)
    return Score(regular_measures(len(soprano) * STEP, metres), (Part("soprano", "Soprano", tuple(notes)),), metres)


def as_piece(score: Score, steps: int) -> Piece:
    """The four parts on the 16th grid: (T, 4), NaN = rest."""
    piece = np.full((steps, 4), np.nan)
    for v, name in enumerate(PARTS):
        for note in score.part(name).notes:
            piece[note.onset // STEP : note.end // STEP, v] = note.pitch
    return piece


def harmonise(harmonizer: Harmonizer, chorales: Sequence[Chorale], controls: Controls) -> list[Piece]:
    """One harmonisation of every soprano."""
    pieces = []
    for x in chorales:
        answer = harmonizer.harmonize(melody_score([int(p) for p in x.pitch[:, 0]]), controls)[0]
        pieces.append(as_piece(answer, len(x)))
    return pieces


def bach(chorales: Sequence[Chorale]) -> list[Piece]:
    return [sounding(x) for x in chorales]


def tune_disjoint(chorales: Sequence[Chorale], train: Sequence[Chorale], length: int = 12) -> list[int]:
    """Numbers of the chorales whose soprano shares no `length` intervals in a row with one of `train`, in any key."""

    def windows(x: Chorale) -> set[tuple[int, ...]]:
        tune = intervals(x.pitch[:, 0])
        return {tuple(tune[i : i + length]) for i in range(len(tune) - length + 1)}

    known = set[tuple[int, ...]]().union(*(windows(x) for x in train))
    return [number for number, x in enumerate(chorales) if not windows(x) & known]


def figures(file: Path, split: str, weights: Path | None, limit: int | None = None) -> dict[str, Any]:
    """All figures of one split as one JSON-able mapping."""
    torch.set_num_threads(1)
    data = load_canonical(file)
    chosen, train = data[split][:limit], bach(data["train"])
    harmonizer = Harmonizer.load(weights)
    begin = time.monotonic()
    made, human = harmonise(harmonizer, chosen, Controls()), bach(chosen)
    seconds = round(time.monotonic() - begin, 1)

    def part(numbers: Sequence[int]) -> dict[str, Any]:
        """The rows over some of the pieces, Bach's own beside them."""
        plain, given = look(harmonizer.net, [prepare(chosen[n]) for n in numbers])
        likelihoods = {"nll_per_note": round(plain, 4), "atb_given_s_nll": round(given, 4)}
        ours, his = (rows([pieces[n] for n in numbers], train) for pieces in (made, human))
        return {"pieces": len(numbers), **likelihoods, **ours, "bach": his}

    return {
        "split": split,
        **part(range(len(chosen))),
        "seconds": seconds,
        "tune_disjoint": part(tune_disjoint(chosen, data["train"])),
        "classifier_auc": round(classifier_auc(human, made), 4),
        "latency_s": latency(harmonizer),
    }


if __name__ == "__main__":
    main(
        __doc__,
        lambda options: figures(options.data / CHORALES, options.split, options.weights, options.limit),
        splits=("train", "valid", "test"),
        limit="only the first pieces",
        weights=("--weights",),
    )
