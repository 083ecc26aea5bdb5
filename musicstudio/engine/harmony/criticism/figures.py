"""What the critic's choice is worth.

Eight harmonisations of the first four bars of every held-out chorale are written by the harmony model. `best_of_8_gain` is the
mean score, by a judge that is trained in this run on other pieces, of the one that the critic likes best, less the mean of all.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np

from musicstudio.engine.harmony.classifier import area
from musicstudio.engine.harmony.controls import Controls
from musicstudio.engine.harmony.criticism.critic import Critic
from musicstudio.engine.harmony.criticism.judge import train_judge
from musicstudio.engine.harmony.criticism.rivals import halves, rivals
from musicstudio.engine.harmony.criticism.telling import WINDOW
from musicstudio.engine.harmony.data import CHORALES, load_canonical
from musicstudio.engine.harmony.decode import Floats

CHOICES = 8
EIGHT = Controls(seed=3)


def auc(bach: Floats, model: Floats) -> float:
    scores = np.concatenate([bach, model.ravel()])
    return area(scores, np.arange(len(scores)) < len(bach))


def critic_figures(data: Path, split: str, limit: int | None) -> dict[str, Any]:
    """The critic's choice among eight, by a judge trained here."""
    chorales = load_canonical(data / CHORALES)

    def report(line: str) -> None:
        sys.stderr.write(line + "\n")

    critic = Critic.load()
    judge = train_judge(halves(chorales["train"])[1], chorales["valid"], report)
    pairs = rivals(chorales[split][:limit], WINDOW, CHOICES, EIGHT)
    liked = np.array([[critic.score(x) for x in pair.model] for pair in pairs])
    judged = np.array([[judge.score(x) for x in pair.model] for pair in pairs])
    best = judged[np.arange(len(pairs)), liked.argmax(1)]
    gain = best - judged.mean(1)
    bach = [np.array([each.score(pair.bach) for pair in pairs]) for each in (critic, judge)]
    return {
        "best_of_8_gain": round(float(gain.mean()), 4),
        "best_of_8_gain_standard_error": round(float(gain.std(ddof=1) / len(gain) ** 0.5), 4),
        "chorales": len(pairs),
        "judge_score": {
            "bach": round(float(bach[1].mean()), 4),
            "best_of_8_by_critic": round(float(best.mean()), 4),
            "random_of_8": round(float(judged.mean()), 4),
            "best_of_8_by_judge": round(float(judged.max(1).mean()), 4),
        },
        "critic_auc": round(auc(bach[0], liked), 4),
        "judge_auc": round(auc(bach[1], judged), 4),
    }
