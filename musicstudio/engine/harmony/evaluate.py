"""Held-out figures of the shipped network, beside the same rows for Bach.

    python -m musicstudio.engine.harmony.evaluate --chorales Jsb16thSeparated.npz --json

`nll_per_note`: nats per cell (voice, 16th step), rests included, teacher-forced, soprano, alto, tenor, bass in turn, of
every step of every piece of the split; nothing is given ahead, not even the metre. `atb_given_s_nll`: the same over
the lower three voices with the soprano given. The other rows are measured on new harmonisations of the split's sopranos, made by
`Harmonizer.harmonize` with its default controls; the file has no barlines, so the melodies are written in 1/4.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from musicstudio.engine.harmony.controls import Controls
from musicstudio.engine.harmony.data import Chorale, load_canonical, sounding
from musicstudio.engine.harmony.harmonizer import Harmonizer
from musicstudio.engine.harmony.metrics import Piece, rows
from musicstudio.engine.harmony.train import evaluate as likelihoods
from musicstudio.engine.harmony.train import prepare
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


def figures(file: Path, split: str, weights: Path | None, limit: int | None = None) -> dict[str, Any]:
    """All figures of one split as one JSON-able mapping."""
    torch.set_num_threads(1)
    data = load_canonical(file)
    chosen, train = data[split][:limit], bach(data["train"])
    harmonizer = Harmonizer.load(weights)
    result: dict[str, Any] = {"split": split, "pieces": len(chosen)}
    prepared = [prepare(x) for x in chosen]
    result["nll_per_note"] = round(likelihoods(harmonizer.net, prepared, soprano=False), 4)
    result["atb_given_s_nll"] = round(likelihoods(harmonizer.net, prepared, soprano=True), 4)
    begin = time.monotonic()
    result |= rows(harmonise(harmonizer, chosen, Controls()), train)
    result["seconds"] = round(time.monotonic() - begin, 1)
    result["bach"] = rows(bach(chosen), train)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--chorales", type=Path, required=True)
    parser.add_argument("--split", default="test", choices=("train", "valid", "test"))
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--limit", type=int, help="only the first pieces")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    options = parser.parse_args()
    result = figures(options.chorales, options.split, options.weights, options.limit)
    if options.json:
        print(json.dumps(result))
        return
    beside = result.pop("bach")
    for name, value in result.items():
        print(f"{name:20} {value!s:>10} {beside.get(name, '')!s:>10}")


if __name__ == "__main__":
    main()
