"""Drawing chords from the chain: exactly, with any of them given (forward filtering, backward sampling; Scott 2002)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from musicstudio.engine.accompaniment.model import ChordNet
from musicstudio.engine.accompaniment.slots import Floats, Ints

Doubles = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Chain:
    """Log weights of one piece: unary (T, S), stay (T,), transitions (G, S, S) and the row of them for each slot (T,)."""

    unary: Doubles
    stay: Doubles
    transitions: Doubles
    moves: Ints

    def step(self, t: int, heat: float) -> Doubles:
        """Weights (S, S) of the moves into slot t."""
        log = self.transitions[self.moves[t]] / heat
        weights: Doubles = np.exp(log - log.max())
        weights[np.diag_indices(len(weights))] *= np.exp(self.stay[t] / heat)
        return weights


@torch.no_grad()
def make_chain(net: ChordNet, pitched: Floats, plain: Floats, tonic: int | None, genre: int) -> Chain:
    """The chain for one melody; `tonic` is None when its signature is not known."""
    key = torch.zeros(1, 12)
    if tonic is not None:
        key[0, tonic] = 1
    scores = net(torch.from_numpy(pitched)[None], torch.from_numpy(plain)[None], key, torch.tensor([genre]))
    table = net.transitions().double().numpy()
    return Chain(scores.unary[0].double().numpy(), scores.stay[0].double().numpy(), table, scores.moves[0].numpy())


def forward(chain: Chain, allowed: Bools, heat: float = 1.0) -> Doubles:
    """Filtered probabilities (T, S): of the chord of each slot given everything up to it and `allowed` (T, S) up to it."""
    unary = np.where(allowed, chain.unary / heat, -np.inf)
    weights = np.exp(unary - unary.max(1, keepdims=True))
    alpha: Doubles = np.zeros_like(weights)
    alpha[0] = weights[0] / weights[0].sum()
    for t in range(1, len(weights)):
        row = (alpha[t - 1] @ chain.step(t, heat)) * weights[t]
        total = row.sum()
        # Given chords that the chain holds for impossible are still obeyed: the chain begins anew there.
        alpha[t] = row / total if total > 1e-280 else weights[t] / weights[t].sum()
    return alpha


def sample(chain: Chain, allowed: Bools, rng: np.random.Generator, heat: float = 1.0) -> Ints:
    """One draw (T,) of all chords together; `heat` below 1 prefers the likely, above 1 the surprising."""
    alpha = forward(chain, allowed, heat)
    states = np.zeros(len(alpha), np.int64)
    row = alpha[-1]
    for t in range(len(alpha) - 1, -1, -1):
        if t < len(alpha) - 1:
            row = alpha[t] * chain.step(t + 1, heat)[:, states[t + 1]]
            row = row / row.sum() if row.sum() > 0 else alpha[t]
        states[t] = min(int(np.searchsorted(np.cumsum(row), rng.random(), side="right")), len(row) - 1)
        if row[states[t]] == 0:  # the last few digits of the sum
            states[t] = int(row.argmax())
    return states


def marginals(chain: Chain, allowed: Bools) -> Doubles:
    """Probability (T, S) of each chord in each slot given everything (forward-backward)."""
    alpha = forward(chain, allowed)
    gamma = alpha.copy()
    for t in range(len(alpha) - 2, -1, -1):
        joint = alpha[t][:, None] * chain.step(t + 1, 1.0)
        column = joint.sum(0)
        gamma[t] = joint @ np.divide(gamma[t + 1], column, out=np.zeros_like(column), where=column > 0)
        gamma[t] /= max(gamma[t].sum(), 1e-300)
    return gamma
