"""How well the feed foresees what people play: `python -m musicstudio.engine.recommend.evaluate --interactions FILE --json`.

FILE is CSV or parquet with user, item, and time or count. Settings are searched on a fold inside of the training part; the test
part is looked at once. What is measured is what the feed does: the listener is folded in from their history, whatever a training
knew of them. Only items that the listener has not played before count, as hits and as wanted.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from musicstudio.engine.recommend.choosing import choose
from musicstudio.engine.recommend.evaluation.baselines import baselines
from musicstudio.engine.recommend.evaluation.costs import Cost
from musicstudio.engine.recommend.evaluation.measures import measured
from musicstudio.engine.recommend.evaluation.newcomers import cold_items, new_listeners
from musicstudio.engine.recommend.evaluation.production import explained, pools, ranked, reranked
from musicstudio.engine.recommend.evaluation.splits import Split, Wanted, split_of
from musicstudio.engine.recommend.interactions import UnreadableInteractions, read
from musicstudio.engine.recommend.model import Taste
from musicstudio.engine.recommend.reranking import Rules
from musicstudio.engine.recommend.training import train


def evaluate(split: Split, seed: int = 0) -> dict[str, Any]:
    """Every row of the report, as plain numbers."""
    with Cost() as choosing:
        settings, tried = choose(split.inner(), seed=seed)
    with Cost() as training:
        taste = train(split.training, settings=settings)
    wanted = split.wanted()

    def figures(taste: Taste) -> dict[str, Any]:
        return measured(ranked(taste, split, wanted.listeners), wanted, len(taste.items))

    return {
        **figures(taste),
        "train_cpu_s": training.cpu_seconds,
        "peak_mb": training.peak_mb,
        "choose_cpu_s": choosing.cpu_seconds,
        "chosen": settings.told(),
        "tried": tried,
        "listeners": len(wanted.listeners),
        "without_floor": figures(train(split.training, settings=settings, told_by=1)),
        "baselines": baselines(split, wanted),
        "new_listener": new_listeners(split, taste),
        "cold_items": cold_items(split, taste),
        "rerank": widened(taste, split, wanted),
        "explanations": explained(taste, split),
    }


def widened(taste: Taste, split: Split, wanted: Wanted) -> dict[str, Any]:
    """The list as the feed makes it, beside the order of scores: without what is left to chance, and with it."""
    given, rules = pools(taste, split, wanted), Rules.of(taste.settings)
    chance = reranked(taste, given, wanted, rules)
    return {**reranked(taste, given, wanted, replace(rules, exploration=0.0)), "with_exploration": chance}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--interactions", type=Path, required=True, help="CSV or parquet: user, item, time or count")
    parser.add_argument("--split", choices=("random", "temporal"), help="temporal where times are known, else random")
    parser.add_argument("--tags", type=Path, help="CSV: item, tag; for listeners who only say what they like")
    parser.add_argument("--features", type=Path, help="CSV: item, then numbers; for items that nobody has played")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    asked = parser.parse_args(arguments)
    try:
        split = split_of(read(asked.interactions), asked.split, asked.seed, tags=asked.tags, features=asked.features)
    except (OSError, UnreadableInteractions) as error:
        print(error, file=sys.stderr)
        return 2
    with _one_thread():
        report = evaluate(split, asked.seed)
    print(json.dumps(report) if asked.json else _table(report))
    return 0


def _one_thread() -> Any:
    """While it lasts, as in the studio's own processes (`musicstudio.env`): threads for matrices as small as these spin for ten
    times what they save."""
    import implicit.cpu.als  # type: ignore[import-untyped]  # noqa: F401 - brings a library that must be there to be told
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    return threadpool_limits(1, "blas")


def _table(report: Mapping[str, Any]) -> str:
    rows = {"chosen": report, **report["baselines"]}
    lines = [f"{'':14}{'R@20':>9}{'nDCG@100':>10}{'cov@20':>9}{'CPU s':>8}{'MB':>8}"]
    for name, row in rows.items():
        cells = [row.get(key) for key in ("recall_at_20", "ndcg_at_100", "coverage_at_20", "train_cpu_s", "peak_mb")]
        told = [f"{cell:.4f}" if cell is not None and cell < 1 else "-" if cell is None else f"{cell:.1f}" for cell in cells]
        lines.append(f"{name:14}" + "".join(f"{cell:>9}" for cell in told))
    rest = {key: report[key] for key in ("new_listener", "cold_items", "rerank", "explanations")}
    return "\n".join([*lines, *(f"{key}: {json.dumps(value)}" for key, value in rest.items())])


if __name__ == "__main__":
    raise SystemExit(main())
