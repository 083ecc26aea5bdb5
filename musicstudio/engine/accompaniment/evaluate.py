"""Held-out figures of the accompaniment, beside the human's and beside two baselines.

    python -m musicstudio.engine.accompaniment.evaluate --data DATA --json

`accuracy`: per half bar (a bar that is not halved is taken whole) of every bar in which the melody sounds and a chord is known,
how often (%) the root, and root and quality of the ten-quality vocabulary, are the human's. `model` is one draw with the
default controls, `most_likely` the same at the lowest temperature; `diatonic` and `retrieval` are the baselines of
`baselines.py`. All of them know the signature. The other rows are those of `metrics.py`, over the same half bars. `player`: see
`figuration`.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from musicstudio.engine.accompaniment.accompanist import Accompanist
from musicstudio.engine.accompaniment.baselines import Diatonic, Retrieval, Tune, relative
from musicstudio.engine.accompaniment.controls import Controls
from musicstudio.engine.accompaniment.data import GENRES, Genre, scores, signature_tonic
from musicstudio.engine.accompaniment.metrics import accuracy, half_bars, most, rows
from musicstudio.engine.accompaniment.piano import HEAT
from musicstudio.engine.accompaniment.plan import draw, prepare
from musicstudio.engine.accompaniment.player import SUBSETS, PlayerNet, play
from musicstudio.engine.accompaniment.player_data import Performance, performances
from musicstudio.engine.accompaniment.slots import Ints
from musicstudio.engine.accompaniment.train_player import look
from musicstudio.engine.accompaniment.vocabulary import state_of, understood
from musicstudio.engine.corpora.pop909 import Split
from musicstudio.engine.learning.reporting import main
from musicstudio.engine.notation.score import Note, Score
from musicstudio.engine.notation.ties import sounding_notes

STYLE: dict[Genre, str] = {"pop": "pop-piano", "standards": "jazz-shells"}
LIKELY = 0.1


def tune_of(score: Score) -> Tune:
    """A score with chord symbols in half bars; only bars in which its first part sounds keep a chord."""
    halves = half_bars(score)
    heard = halves.histogram(melody_of(score))
    symbols = sorted(score.chords, key=lambda symbol: symbol.tick)
    chords = [understood(symbol.text) for symbol in symbols]
    bounds = [0, *(symbol.tick for symbol in symbols), score.end]
    states = most(halves, bounds, [-1, *(-1 if chord is None else state_of(chord) for chord in chords)])
    sounding = {int(bar) for bar, row in zip(halves.bars, heard, strict=True) if row.sum()}
    states[[bar not in sounding for bar in halves.bars]] = -1
    tonic = signature_tonic(score.keys[0])
    shifted = np.roll(heard, -tonic, axis=1)
    return Tune(halves, shifted, relative(states, -tonic), tonic)


def melody_of(score: Score) -> list[Note]:
    return [note for note in sounding_notes(score.parts[0]) if note.duration]


def model_chords(accompanist: Accompanist, score: Score, tune: Tune, controls: Controls) -> Ints:
    """States (H,) that the model writes for a melody without its chords."""
    harmony = draw(prepare(replace(score, chords=()), controls, accompanist.chords), 0)
    bounds = [span.start for span in harmony.spans] + [score.end]
    return most(tune.halves, bounds, [-1 if span.chord is None else state_of(span.chord) for span in harmony.spans])


def chord_figures(accompanist: Accompanist, data: Path, split: Split, genre: Genre, limit: int | None) -> dict[str, Any]:
    """Accuracy and rows of one genre."""
    train = [tune_of(score) for score, kind in scores(data, "train") if kind == genre]
    chosen = [score for score, kind in scores(data, split) if kind == genre][:limit]
    tunes = [tune_of(score) for score in chosen]
    diatonic, retrieval = Diatonic(train), Retrieval(train)
    humans = [relative(tune.states, tune.tonic) for tune in tunes]
    style = STYLE[genre]
    answers = {
        "model": [model_chords(accompanist, s, t, Controls(style=style)) for s, t in zip(chosen, tunes, strict=True)],
        "most_likely": [
            model_chords(accompanist, s, t, Controls(style=style, temperature=LIKELY)) for s, t in zip(chosen, tunes, strict=True)
        ],
        "diatonic": [diatonic.chords(tune) for tune in tunes],
        "retrieval": [retrieval.chords(tune) for tune in tunes],
        "human": humans,
    }
    known = [states >= 0 for states in humans]
    count = int(sum(mask.sum() for mask in known))
    result: dict[str, Any] = {"pieces": len(chosen), "half_bars": count, "accuracy": {}, "rows": {}}
    for name, states in answers.items():
        counted = [np.where(mask, x, -1) for x, mask in zip(states, known, strict=True)]
        if name != "human":
            pairs = [(x[mask], human[mask]) for x, human, mask in zip(states, humans, known, strict=True)]
            result["accuracy"][name] = accuracy(*zip(*pairs, strict=True))
        pieces = [(tune.halves, melody_of(score), x) for tune, score, x in zip(tunes, chosen, counted, strict=True)]
        result["rows"][name] = rows([piece for piece in pieces if (piece[2] >= 0).any()])
    result["nearer_to_human_than"] = {
        other: [row for row, human in result["rows"]["human"].items() if _nearer(result["rows"], row, human, other)]
        for other in ("diatonic", "retrieval")
    }
    return result


def _nearer(table: dict[str, dict[str, float]], row: str, human: float, other: str) -> bool:
    return abs(table["model"][row] - human) < abs(table[other][row] - human)


def figuration(net: PlayerNet, data: Path, split: Split, limit: int | None) -> dict[str, Any]:
    """The pop pianist on held-out songs: nats per step, told each bar's density, beside those of a player that knows only the
    place in the bar and whether a chord begins; and, of what it plays by itself over the human's chords, strikes per beat, the
    share of bars that repeat the bar before, and how far its strikes lie from the human's over the place in the bar (total
    variation, 0..1).
    """
    chosen = performances(data, split)[:limit]
    counts = np.ones((2, 4, 3, SUBSETS, SUBSETS))
    for x in performances(data, "train"):
        np.add.at(counts, (x.table[:, 7].astype(int), x.steps.inside, x.steps.strength, x.struck[:, 0], x.struck[:, 1]), 1)
    chances = np.log(counts / counts.sum((3, 4), keepdims=True))
    plain = [chances[x.table[:, 7].astype(int), x.steps.inside, x.steps.strength, x.struck[:, 0], x.struck[:, 1]] for x in chosen]
    ours = []
    for number, x in enumerate(chosen):
        rng = np.random.default_rng(number)
        ours.append(np.array(list(play(net, x.steps, x.table, 0, x.table[:, 7] > 0, rng, HEAT))))
    theirs = [x.struck for x in chosen]
    return {
        "nats_per_step": round(look(net, chosen)["nats"], 4),
        "baseline_nats_per_step": round(-float(np.concatenate(plain).mean()), 4),
        "model": _habits(chosen, ours),
        "human": _habits(chosen, theirs),
        "place_distance": round(float(abs(_places(chosen, ours) - _places(chosen, theirs)).sum() / 2), 4),
    }


def _habits(chosen: Sequence[Performance], struck: Sequence[Ints]) -> dict[str, float]:
    strikes = sum(int(((x[..., None] >> np.arange(4)) & 1).sum()) for x in struck)
    repeated = [
        bool((own[x.steps.back >= 0] == own[x.steps.back[x.steps.back >= 0]])[x.steps.bars[x.steps.back >= 0] == bar].all())
        for x, own in zip(chosen, struck, strict=True)
        for bar in np.unique(x.steps.bars)[1:]
    ]
    beats = sum(len(x.steps) for x in chosen) / 4
    return {"strikes_per_beat": round(strikes / beats, 3), "repeated_bars": round(100 * float(np.mean(repeated)), 2)}


def _places(chosen: Sequence[Performance], struck: Sequence[Ints]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Share of steps with a strike at each place (strength, step of the beat)."""
    table: np.ndarray[Any, np.dtype[np.float64]] = np.zeros((3, 4))
    for x, own in zip(chosen, struck, strict=True):
        np.add.at(table, (x.steps.strength, x.steps.inside), (own > 0).any(1))
    table /= table.sum()
    return table


def figures(data: Path, split: Split = "test", limit: int | None = None) -> dict[str, Any]:
    """All figures as one JSON-able mapping."""
    torch.set_num_threads(1)
    accompanist = Accompanist.load()
    begin = time.monotonic()
    result: dict[str, Any] = {"split": split}
    for genre in GENRES:
        result[genre] = chord_figures(accompanist, data, split, genre, limit)
    result["player"] = figuration(accompanist.player, data, split, limit)
    result["seconds"] = round(time.monotonic() - begin, 1)
    return result


if __name__ == "__main__":
    main(
        __doc__,
        lambda options: figures(options.data, options.split, options.limit),
        splits=("valid", "test"),
        limit="only the first pieces of each corpus",
    )
