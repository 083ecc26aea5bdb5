"""Held-out figures of the melody network, beside people and two baselines.

    python -m musicstudio.engine.continuation.evaluate --data DIR --json

`nll_per_note`  nats per note of test tunes, what rests cost included, teacher-forced in crops of 128 events of which the first 32
                are only heard; no ending, no density is told, the key is that of the crop's first eight bars. `markov` is a
                chain of order 2 over intervals and lengths, learnt from the same training tunes
`human`, `ours`, `markov`, `repeat`  rows of `statistics.rows`, means over the last eight bars of test tunes and over what was
                written in their place: by people; by `Continuer.extend` with its default controls but eight bars; by
                the chain; by repeating the eight bars before. `ours` also has `copied`, the share that the originality
                comparison takes for a copy, and `longest_run`, its mean
`latency_s`     time for 4 and 16 bars after eight, and for 4 alternatives of 4 bars, one thread, warm
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch

from musicstudio.engine.continuation.baselines import Chain, repeated
from musicstudio.engine.continuation.clock import UNITS, Clock, make_clock
from musicstudio.engine.continuation.continuer import Continuer
from musicstudio.engine.continuation.controls import Controls
from musicstudio.engine.continuation.data import SHARES, Tune, end_bar, load_tunes
from musicstudio.engine.continuation.events import Home, find_home, line_of, top_notes
from musicstudio.engine.continuation.statistics import Event, rows
from musicstudio.engine.continuation.train import GIVEN, held_out, likelihood
from musicstudio.engine.learning.reporting import main
from musicstudio.engine.notation.score import Score
from musicstudio.engine.originality import compare

BARS = 8  # that people wrote, and that are written in their place
PASSAGES = 30  # from each corpus


@dataclass(frozen=True)
class Passage:
    """A held-out tune without its last bars, and these."""

    whole: Score
    seed: Score
    clock: Clock
    home: Home
    before: list[Event]
    human: list[Event]

    @property
    def beats(self) -> float:
        return (self.clock.unit(self.whole.end) - self.clock.unit(self.seed.end)) / UNITS

    def new(self, score: Score) -> list[Event]:
        """The notes of an answer that are not the seed's."""
        return [n for n in top_notes(score.parts[0].notes) if n[0] >= self.seed.end]


def passage(tune: Tune) -> Passage | None:
    """The end of a tune; None when it is too short."""
    last = end_bar(tune.line)
    first = last - BARS
    if first - int(tune.line.bars[0]) < BARS or last > 300:
        return None
    measures = tune.score.measures[:last]
    start, end = measures[first].onset, measures[-1].end
    notes = tune.score.parts[0].notes
    heard = tuple(replace(n, duration=min(n.end, start) - n.onset) for n in notes if n.onset < start)
    written = [n for n in notes if start <= n.onset < end]
    kept = tuple(m for m in tune.score.metres if m.tick < end)
    whole = replace(tune.score, measures=measures, metres=kept, parts=(replace(tune.score.parts[0], notes=heard),))
    seed = replace(whole, measures=measures[:first], metres=tuple(m for m in kept if m.tick < start))
    if len(written) < BARS or not heard or whole.metres != seed.metres:
        return None
    clock = make_clock(whole)
    home = find_home(line_of(clock, heard), seed.key_at(start - 1))
    human = [(a, min(b, end), p) for a, b, p in top_notes(written)]
    return Passage(whole, seed, clock, home, top_notes(heard), human)


def passages(tunes: Sequence[Tune], most: int) -> list[Passage]:
    """Ends of the last tunes of scores, at most `most` of each corpus, spread evenly."""
    last = {(tune.corpus, tune.name.rsplit(" ", 1)[0]): tune for tune in tunes}
    found: list[Passage] = []
    for corpus in SHARES:
        own = [p for (kind, _), tune in sorted(last.items()) if kind == corpus and (p := passage(tune))]
        found += [own[i] for i in sorted(set(np.linspace(0, len(own) - 1, min(most, len(own))).astype(int).tolist()))]
    return found


def mean(entries: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: round(float(np.mean([entry[name] for entry in entries])), 4) for name in entries[0]}


def compared(continuer: Continuer, chain: Chain, found: Sequence[Passage]) -> dict[str, dict[str, float]]:
    """The rows of people, the network and the baselines."""
    entries: dict[str, list[dict[str, float]]] = {"human": [], "ours": [], "markov": [], "repeat": []}
    for number, p in enumerate(found):
        start, end = p.seed.end, p.whole.end
        answer = continuer.extend(p.whole, Controls(bars=BARS, seed=number))[0]
        line = line_of(p.clock, p.seed.parts[0].notes)
        written = {
            "human": p.human, "ours": p.new(answer), "repeat": repeated(p.before, start, end),
            "markov": chain.extend(p.clock, line, start, end, np.random.default_rng(number)),
        }  # fmt: skip
        for who, notes in written.items():
            if notes:
                entries[who].append(rows(p.clock, p.home, p.before, notes, p.beats))
        verdict = compare(answer, span=(start, answer.end))
        entries["ours"][-1] |= {"longest_run": verdict.longest_run, "copied": float(verdict.copied)}
    return {who: mean(of) for who, of in entries.items()}


def latency(continuer: Continuer, score: Score) -> dict[str, float]:
    """Seconds, the best of three."""
    asked = {"4_bars": Controls(bars=4), "16_bars": Controls(bars=16), "4_alternatives": Controls(bars=4, alternatives=4)}
    result = {}
    for name, controls in asked.items():
        times = []
        for _ in range(3):
            begin = time.monotonic()
            continuer.extend(score, controls)
            times.append(time.monotonic() - begin)
        result[name] = round(min(times), 2)
    return result


def opening(score: Score, bars: int = 8) -> Score:
    """The first bars of a score."""
    end = score.measures[:bars][-1].end
    notes = tuple(n for n in score.parts[0].notes if n.end <= end)
    return replace(score, measures=score.measures[:bars], parts=(replace(score.parts[0], notes=notes),))


def figures(data: Path, split: Literal["valid", "test"], weights: Path | None, limit: int = PASSAGES) -> dict[str, Any]:
    """All figures as one JSON-able mapping."""
    torch.set_num_threads(1)
    tunes = load_tunes(data)
    continuer = Continuer.load(weights)
    chain = Chain(tune.line for tune in tunes if tune.split == "train")
    own = [tune for tune in tunes if tune.split == split]
    held = held_out(own)
    notes = sum(int((line.pitches[GIVEN:] >= 0).sum()) for line, _ in held)
    result: dict[str, Any] = {"split": split, "crops": len(held)}
    found = likelihood(continuer.net, held)
    result["nll_per_note"] = round(found["nll_per_note"], 4)
    result["nll_of_pitch"], result["nll_of_length"] = round(found["pitch"], 4), round(found["length"], 4)
    result["markov_nll_per_note"] = round(sum(chain.nats(line, GIVEN) for line, _ in held) / notes, 4)
    by_corpus = {corpus: [(line, tune) for line, tune in held if tune.corpus == corpus] for corpus in SHARES}
    result["nll_per_note_by_corpus"] = {
        corpus: round(likelihood(continuer.net, those)["nll_per_note"], 4) for corpus, those in by_corpus.items() if those
    }
    chosen = passages(own, limit)
    result["passages"] = len(chosen)
    result |= compared(continuer, chain, chosen)
    result["latency_s"] = latency(continuer, next(s for p in chosen if (s := opening(p.seed)).parts[0].notes))
    return result


if __name__ == "__main__":
    main(
        __doc__,
        lambda options: figures(options.data, options.split, options.weights, options.limit or PASSAGES),
        splits=("valid", "test"),
        limit=f"passages of each corpus that are continued, {PASSAGES} when none is given",
        weights=("--weights",),
    )
