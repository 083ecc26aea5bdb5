"""How a model is trained from the command line: the same options and the same lines for every model."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from musicstudio.engine.learning.training import Budget, Line, Recipe, train


@dataclass(frozen=True)
class Training:
    """One model that can be trained.

    name     as given on the command line
    recipe   from the data folder and the seed
    budget   what the shipped weights were trained with
    shipped  where the shipped weights lie
    compare  from the data folder and a file of weights: figures on held-out data by name; the first is the one that must fall
    """

    name: str
    recipe: Callable[[Path, int], Recipe]
    budget: Budget
    shipped: Path
    compare: Callable[[Path, Path], dict[str, float]]


def text(line: Line, width: int = 20) -> str:
    """One line for a console: a bar, time, losses, and figures after a look."""
    filled = round(line.done * width)
    words = [f"[{'#' * filled}{'.' * (width - filled)}] {line.done:4.0%} {line.minutes:6.1f} min  step {line.step}"]
    words += [f"epoch {line.epoch}"] if line.epoch else []
    words += [f"{name} {value:.4f}" for name, value in line.losses.items()]
    if line.figures:
        words += ["|", *(f"{name} {value:.4f}" for name, value in line.figures.items()), "best so far" if line.best else ""]
    return "  ".join(words).rstrip()


def main(training: Training, arguments: Sequence[str] | None = None) -> None:
    """`python -m musicstudio.engine.<model>.train`: train into `--out`, going on where an earlier run was ended."""
    parser = argparse.ArgumentParser(description=f"Train the {training.name} model.")
    parser.add_argument("--data", type=Path, required=True, help="folder of the training data")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints and the best weights")
    parser.add_argument("--minutes", type=float, default=training.budget.minutes, help="processor time")
    parser.add_argument("--every", type=float, default=training.budget.every, help="minutes between looks at held-out data")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    budget = replace(training.budget, minutes=options.minutes, every=options.every)

    def report(line: Line) -> None:
        sys.stdout.write(text(line) + "\n")
        sys.stdout.flush()

    best = train(training.recipe(options.data, options.seed), options.out, budget, report)
    sys.stdout.write(f"{best}\n")
