"""Training of whatever tells Bach's four-part writing from the harmony model's, over the same sopranos."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from musicstudio.engine.harmony.classifier import area
from musicstudio.engine.harmony.criticism.rivals import Rivals
from musicstudio.engine.harmony.metrics import Piece
from musicstudio.engine.learning.training import Recipe, Stateful, average, cosine
from musicstudio.engine.learning.weights import save_weights

WINDOW = 64  # steps: four bars of 4/4
HOP = 16  # between windows that are looked at
BATCH = 32

Features = Callable[[Piece], npt.NDArray[np.float32]]


class TellingRecipe(Recipe):
    """Logistic regression by a network `net` on windows as heard by `features`, which gives `per_beat` rows a beat."""

    def __init__(
        self, net: nn.Module, features: Features, per_beat: int, rate: float, seed: int,
        train: Sequence[Rivals], held: Sequence[Rivals],
    ) -> None:  # fmt: skip
        super().__init__(seed)
        torch.manual_seed(seed)
        self.net, self.rate, self.length = net, rate, WINDOW * per_beat // 4
        self.per_beat = per_beat
        self.mean = copy.deepcopy(net).requires_grad_(False).eval()
        self.adam = torch.optim.AdamW(net.parameters(), rate, weight_decay=0.05)
        self.pairs = [(features(r.bach), [features(x) for x in r.model]) for r in train if len(r.bach) >= WINDOW]
        self.held = [windows(features, per_beat, held, of_bach) for of_bach in (True, False)]

    def parts(self) -> Mapping[str, Stateful]:
        return {"net": self.net, "mean": self.mean, "adam": self.adam}

    @property
    def steps(self) -> int:
        """Updates so far, as the optimiser has counted them."""
        state = self.adam.state.get(next(self.net.parameters()))
        return int(state["step"]) if state else 0

    def batch(self) -> tuple[Tensor, Tensor]:
        """Windows, Bach's and one of the model's at the same place in turn, and whose they are (1 = Bach's)."""
        rows = []
        for index in self.rng.integers(0, len(self.pairs), BATCH):
            bach, model = self.pairs[index]
            begin = int(self.rng.integers(0, (len(bach) - self.length) // self.per_beat + 1)) * self.per_beat
            rows += [x[begin : begin + self.length] for x in (bach, model[int(self.rng.integers(len(model)))])]
        return torch.from_numpy(np.stack(rows)), torch.tensor([1.0, 0.0]).repeat(BATCH)

    def update(self, done: float) -> dict[str, float]:
        self.adam.param_groups[0]["lr"] = self.rate * cosine(done, self.steps)
        self.net.train()
        heard, whose = self.batch()
        loss = binary_cross_entropy_with_logits(self.net(heard), whose)
        self.adam.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.adam.step()
        average(self.mean, self.net, self.steps, 0.99)
        return {"loss": loss.item()}

    @torch.no_grad()
    def look(self) -> dict[str, float]:
        """Chance that the model's of two held-out windows, one of each side, is taken for the more like Bach's."""
        bach, model = (self.mean(heard).double().numpy() for heard in self.held)
        return {"mistaken": 1 - area(np.concatenate([bach, model]), np.arange(len(bach) + len(model)) < len(bach))}

    def save(self, path: Path) -> None:
        size = getattr(self.mean, "size", None)
        save_weights(self.mean, path, {"size": asdict(size)} if size else {})


def windows(features: Features, per_beat: int, rivals: Sequence[Rivals], of_bach: bool) -> Tensor:
    """All windows of one side, (N, WINDOW steps, features)."""
    rows, length, hop = [], WINDOW * per_beat // 4, HOP * per_beat // 4
    for pair in rivals:
        for piece in (pair.bach,) if of_bach else pair.model:
            heard = features(piece)
            rows += [heard[begin : begin + length] for begin in range(0, len(heard) - length + 1, hop)]
    return torch.from_numpy(np.stack(rows))
