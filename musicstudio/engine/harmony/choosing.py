"""Which of several continuations is kept: the one that the critic, the network and the rules of voice leading like best together.

No single rule decides, since whatever one of them forbids altogether Bach writes now and then.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from musicstudio.engine.harmony.criticism.critic import Critic
from musicstudio.engine.harmony.features import LOW, PITCHES, Ints
from musicstudio.engine.harmony.metrics import parallel_count

Floats = npt.NDArray[np.float64]

# Costs are counted in parallels on the beat.
EXPECTED = 0.5  # of a nat per move that the network expects less
LIKED = 1.0  # of a log-odd, over four bars, that the critic gives less
PARALLEL = 2.0  # of a parallel between successive chords, on the beat or off it
HEARD = 64  # steps that the critic hears
BEFORE = 8  # steps that the rules hear of what was written before
WITHOUT_CRITIC = (EXPECTED, PARALLEL, BEFORE)
"""All that a choice without the critic depends on."""


def choose(past: list[Ints], frames: Ints, nats: Floats, codes: Ints, critic: Critic | None) -> int:
    """The number of the best of K continuations (t, K, 4) of `past` (states (4,) step by step).

    `nats` (t, K, 4) are log-probabilities of the pitches of moves, NaN where a voice does not move. Only their mean counts: the
    likelihood of the whole would choose the continuation that moves least, again and again. `codes` are the bar positions of the
    piece up to the end of the continuations.
    """
    steps, k = frames.shape[:2]
    if k == 1 or np.isnan(nats).all():
        return 0
    moves = (~np.isnan(nats)).sum((0, 2))
    expected = np.nansum(nats, (0, 2)) / np.maximum(1, moves)
    # One that does not move at all is neither expected nor unexpected.
    costs: Floats = -EXPECTED * np.where(moves, expected, expected[moves > 0].mean())
    lines = [_pitches(np.concatenate([np.array(past[-HEARD:]).reshape(-1, 4), frames[:, row]])) for row in range(k)]
    places = codes[-len(lines[0]) :] % 4
    for row, line in enumerate(lines):
        near = slice(-BEFORE - steps, None)
        costs[row] += PARALLEL * parallel_count(line[near]) + parallel_count(line[near][places[near] == 0])
    if critic is not None and (beats := np.flatnonzero(places[-HEARD:] == 0)).size:
        heard = np.stack([line[-HEARD:][beats[0] :] for line in lines])
        costs -= LIKED * critic.scores(heard) * heard.shape[1] / HEARD
    return int(costs.argmin())


def _pitches(states: Ints) -> Floats:
    """MIDI numbers, NaN = rest."""
    return np.where(states < PITCHES, states + float(LOW), np.nan)
