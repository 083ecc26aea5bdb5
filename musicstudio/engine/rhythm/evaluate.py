"""Held-out figures of the pattern network and of the critic, beside the human values and the baselines.

    python -m musicstudio.engine.rhythm.evaluate --data DIR --json

Patterns: every held-out piece is played from its beginning, each bar after the network's own last one, with the piece's chords,
metre and melody given. The rows (`metrics`) are those of POP909's four-beat bars; `other_metres` are those of the Lieder by beats
per bar. "human" are the bars of the other held-out split against this one; "bernoulli" throws a coin for every slot at every step
with the human share of that cell, "uniform" with one and the same share.

`distinct_per_100`: different bars (by what is struck) among 100 drawn for one and the same condition and bar before, the mean
and the least over 50 conditions; of the human row, among 100 bars of different places. `density_spearman`: rank correlation of
the density asked for and the notes struck.

The rows of the critic of harmonisations, which is trained against something as well, are those of harmony/criticism/figures.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch

from musicstudio.engine.harmony.criticism.figures import critic_figures
from musicstudio.engine.learning.reporting import main
from musicstudio.engine.learning.weights import in_use
from musicstudio.engine.rhythm import weights
from musicstudio.engine.rhythm.bars import Bars, load
from musicstudio.engine.rhythm.metrics import Floats, Ints, rows
from musicstudio.engine.rhythm.model import Generator
from musicstudio.engine.rhythm.patterns import MOST_BEATS, ONSET, Bools
from musicstudio.engine.rhythm.running import conditions, play_on

SEED = 11
PLACES, DRAWN = 50, 100


def last_bars(bars: Bars) -> Bools:
    """The real bar before each, empty where there is none."""
    there = bars.before >= 0
    before: Bools = bars.patterns[bars.before] & there[:, None, None, None]
    return before


def draw(net: Generator, bars: Bars, places: Ints, density: Floats) -> Bools:
    """One bar each for the conditions at `places` after the real bar before, with density as `conditions` takes it."""
    noise = torch.randn(len(places), net.size.noise, generator=torch.Generator().manual_seed(SEED))
    told = conditions(bars.given[places], bars.before[places] >= 0, density.astype(np.float32))
    with torch.no_grad():
        made: Bools = net(noise, torch.from_numpy(last_bars(bars)[places]).float(), told).numpy() > 0.5
    return made


def different(patterns: Bools) -> int:
    return len({pattern[ONSET].tobytes() for pattern in patterns})


def spearman(a: Floats, b: Floats) -> float:
    """Rank correlation; equal values share the mean of their ranks."""
    ranks = [np.searchsorted(np.sort(x), x, "left") + np.searchsorted(np.sort(x), x, "right") for x in (a, b)]
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])


def pattern_figures(net: Generator, held: Bars, other: Bars) -> dict[str, Any]:
    """All rows of the patterns on `held`; `other` are human bars of other pieces."""
    rng = np.random.default_rng(SEED)
    made, before = play_on(net, held, SEED)
    four, theirs = held.beats == MOST_BEATS, other.beats == MOST_BEATS
    real = held.patterns[four]
    result: dict[str, Any] = {"bars": int(four.sum()), **rows(made[four], before[four], real)}
    places = rng.choice(np.flatnonzero(four), PLACES, replace=False)
    nothing = np.full(DRAWN, np.nan)
    counts = [different(draw(net, held, np.full(DRAWN, place), nothing)) for place in places]
    result |= {"distinct_per_100": float(np.mean(counts)), "least_distinct_per_100": min(counts)}
    asked = np.tile(np.linspace(0, 1, 11), PLACES)
    struck = draw(net, held, np.repeat(places, 11), asked)[:, ONSET].sum((1, 2))
    result["density_spearman"] = round(spearman(asked, struck), 4)
    human = rows(other.patterns[theirs], last_bars(other)[theirs], real)
    own = rows(real, last_bars(held)[four], real)
    human |= {name: own[name] for name in ("empty_rate", "same_as_before", "notes_per_beat")}
    result["human"] = {**human, "distinct_per_100": float(different(real[rng.choice(len(real), DRAWN, replace=False)]))}
    share = other.patterns[theirs].mean(0)
    for name, chance in (("bernoulli", share), ("uniform", share.mean((1, 2), keepdims=True))):
        thrown = rng.random(real.shape) < chance
        result[name] = rows(thrown, np.concatenate([thrown[-1:], thrown[:-1]]), real)
    result["other_metres"] = {}
    for beats in range(1, MOST_BEATS):
        ours, yours = held.beats == beats, other.beats == beats
        result["other_metres"][f"{beats}"] = {
            **rows(made[ours], before[ours], held.patterns[ours], beats),
            "human": rows(other.patterns[yours], last_bars(other)[yours], held.patterns[ours], beats),
        }
    return result


def figures(data: Path, split: Literal["valid", "test"], limit: int | None = None) -> dict[str, Any]:
    """All figures of one split as one JSON-able mapping; `limit` chorales at most for the critic."""
    torch.set_num_threads(1)
    net = weights.load_generator(in_use(weights.SHIPPED))
    held, other = (load(data, name) for name in ((split, "valid") if split == "test" else (split, "test")))
    return {"split": split, **pattern_figures(net, held, other), **critic_figures(data, split, limit)}


if __name__ == "__main__":
    main(
        __doc__,
        lambda options: figures(options.data, options.split, options.limit),
        splits=("valid", "test"),
        limit="only the first chorales",
    )
