"""The training loop of every model: a budget of processor time, looks at held-out data, early stopping, and checkpoints
from which a killed run goes on as if nothing had happened.

Time is processor time of this process, so that a busy machine only takes longer and changes nothing else.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
import torch
from torch import nn

BEST = "best.safetensors"
Network = TypeVar("Network", bound=nn.Module)


class Stateful(Protocol):
    """What a checkpoint keeps: networks, their running means, optimisers."""

    def state_dict(self) -> dict[str, Any]: ...

    def load_state_dict(self, state_dict: Any) -> Any: ...


@dataclass(frozen=True)
class Budget:
    """minutes of processor time in all, and between looks; `patience` looks without a better figure end the run, 0 = never."""

    minutes: float
    every: float = 3.0
    patience: int = 0


class Recipe(ABC):
    """What is particular to one model: its networks and data, one update, and how good it is. All chance comes from `rng` and
    torch's own generator, both of which are kept in checkpoints."""

    def __init__(self, seed: int) -> None:
        torch.set_num_threads(1)  # products are small, and on more threads the sums come in another order
        torch.manual_seed(seed)
        self.rng = np.random.default_rng(seed)

    @abstractmethod
    def parts(self) -> Mapping[str, Stateful]:
        """Everything that a checkpoint must keep."""

    @abstractmethod
    def update(self, done: float) -> dict[str, float]:
        """One update when the share `done` (0..1) of the budget is spent; losses by name."""

    def epoch(self, step: int) -> int:
        """Whole passes through the training data after `step` updates, for models that report their losses after each; else 0."""
        return 0

    @abstractmethod
    def look(self) -> dict[str, float]:
        """Figures on held-out data by name. The first is the one that must fall: it chooses the weights and ends the run."""

    @abstractmethod
    def save(self, path: Path) -> None:
        """Write the weights as they would be shipped."""


@dataclass
class Line:
    """What is reported while a run goes on. `figures` are empty between looks, `epoch` is 0 except after an epoch."""

    minutes: float
    done: float
    step: int
    losses: dict[str, float]
    figures: dict[str, float] = field(default_factory=dict)
    best: bool = False
    epoch: int = 0


@dataclass
class Spent:
    """Where a run stands."""

    step: int = 0
    seconds: float = 0.0
    looked: float = 0.0
    best: float = float("inf")
    worse: int = 0  # looks since the best
    finished: bool = False


def train(recipe: Recipe, out: Path, budget: Budget, report: Callable[[Line], None], stop: Callable[[], bool] = bool) -> Path:
    """Run or go on with a run in the folder `out`; the path of the best weights, `out`/best.safetensors.

    `stop` is asked after every update; when it says yes, the state is kept and the run can go on later. Raises ValueError when
    `out` holds a run of other networks.
    """
    out.mkdir(parents=True, exist_ok=True)
    last, best = out / "last.pt", out / BEST
    spent = _resume(recipe, last) if last.exists() else Spent()
    clock = time.process_time() - spent.seconds
    kept, recent, passed = spent.seconds, dict[str, list[float]](), dict[str, list[float]]()
    while not spent.finished:
        done = min(1.0, spent.seconds / 60 / budget.minutes)
        for name, loss in recipe.update(done).items():
            recent.setdefault(name, []).append(loss)
            passed.setdefault(name, []).append(loss)
        spent.step += 1
        spent.seconds = time.process_time() - clock
        if (epoch := recipe.epoch(spent.step)) > recipe.epoch(spent.step - 1):
            line = _line(spent, budget, passed)
            line.epoch = epoch
            report(line)
            passed.clear()
        over = spent.seconds >= budget.minutes * 60
        if over or spent.seconds - spent.looked >= budget.every * 60:
            line = _line(spent, budget, recent)
            line.figures = recipe.look()
            figure = next(iter(line.figures.values()))
            line.best = figure < spent.best
            spent.best, spent.worse = (figure, 0) if line.best else (spent.best, spent.worse + 1)
            if line.best:
                recipe.save(best)
            spent.finished = over or (budget.patience > 0 and spent.worse >= budget.patience)
            spent.seconds = spent.looked = kept = time.process_time() - clock
            _keep(recipe, spent, last)
            report(line)
            recent.clear()
        elif stop() or spent.seconds - kept >= 60:
            kept = spent.seconds
            _keep(recipe, spent, last)
            if stop():
                break
            report(_line(spent, budget, recent))
    return best


def _line(spent: Spent, budget: Budget, recent: Mapping[str, list[float]]) -> Line:
    losses = {name: float(np.mean(values)) for name, values in recent.items()}
    return Line(spent.seconds / 60, min(1.0, spent.seconds / 60 / budget.minutes), spent.step, losses)


def _keep(recipe: Recipe, spent: Spent, path: Path) -> None:
    """Write a checkpoint that replaces the last one only when it is whole."""
    state = {
        "parts": {name: part.state_dict() for name, part in recipe.parts().items()},
        "spent": asdict(spent),
        "numpy": recipe.rng.bit_generator.state,
        "torch": torch.get_rng_state(),
    }
    fresh = path.with_suffix(".new")
    torch.save(state, fresh)
    fresh.replace(path)


def _resume(recipe: Recipe, path: Path) -> Spent:
    state = torch.load(path)
    try:
        for name, part in recipe.parts().items():
            part.load_state_dict(state["parts"][name])
    except (KeyError, RuntimeError, ValueError) as error:
        raise ValueError(f"{path} is a checkpoint of another network; choose another folder") from error
    recipe.rng.bit_generator.state = state["numpy"]
    torch.set_rng_state(state["torch"])
    return Spent(**state["spent"])


@torch.no_grad()
def average(mean: nn.Module, net: nn.Module, step: int, slowest: float = 0.998) -> None:
    """Move the running mean of the weights towards `net`; it follows faster in the first updates (Polyak and Juditsky 1992)."""
    keep = min(slowest, 1 - 1 / (step / 10 + 1))
    for old, new in zip(mean.parameters(), net.parameters(), strict=True):
        old.lerp_(new, 1 - keep)


def cosine(done: float, step: int, warm: int = 100) -> float:
    """Factor of the learning rate: a linear warm-up, then half a cosine from 1 down to 0.02."""
    return float(min(1.0, (step + 1) / warm) * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * min(1.0, done)))))


def updates(optimiser: torch.optim.Optimizer) -> int:
    """How many updates an optimiser has made; it remembers them over a kill, so nobody else has to count."""
    steps = [int(state["step"]) for state in optimiser.state.values() if "step" in state]
    return max(steps, default=0)


class AveragedRecipe(Recipe, Generic[Network]):
    """A recipe of one network `net`, its running mean `mean`, which is what is looked at and shipped, and one `optimiser`."""

    net: Network
    mean: Network
    optimiser: torch.optim.Optimizer

    def parts(self) -> Mapping[str, Stateful]:
        return {"net": self.net, "mean": self.mean, "optimiser": self.optimiser}

    def descend(self, loss: torch.Tensor, rate: float, done: float, most: float = 1.0) -> None:
        """One step down `loss` at the share `done` of a run whose highest learning rate is `rate`; the gradient's norm is cut
        to `most`."""
        step = updates(self.optimiser)
        for group in self.optimiser.param_groups:
            group["lr"] = rate * cosine(done, step)
        self.optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), most)
        self.optimiser.step()
        average(self.mean, self.net, step)
