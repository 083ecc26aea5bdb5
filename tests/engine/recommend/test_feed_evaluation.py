"""The command that measures the feed: on any file, honest about what the file does not tell."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from musicstudio.engine.recommend import choosing, evaluate
from musicstudio.engine.recommend.choosing import choose
from musicstudio.engine.recommend.evaluation.measures import measured
from musicstudio.engine.recommend.evaluation.production import pools, reranked
from musicstudio.engine.recommend.evaluation.splits import Wanted, split_of
from musicstudio.engine.recommend.interactions import Events, UnreadableInteractions, read
from musicstudio.engine.recommend.reranking import Rules
from musicstudio.engine.recommend.settings import Settings
from musicstudio.engine.recommend.training import train
from tests.engine.recommend.crowds import crowd, features, kind_of

# Of which listeners state three.
KINDS = 8


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "plays.csv", timed=True)


def write(path: Path, *, timed: bool) -> Path:
    plays = crowd(60, 240, 40, kinds=KINDS, timed=timed)
    with path.open("w", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["song_id", "ts" if timed else "plays", "user_id"])
        for user, item, count, time in zip(plays.user, plays.item, plays.count, plays.time, strict=True):
            table.writerow([f"i{item}", time if timed else count, f"u{user}"])
    return path


def report(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert evaluate.main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_every_figure_is_there_and_beats_popularity(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tags, numbers = tmp_path / "tags.csv", tmp_path / "features.csv"
    tags.write_text("".join(f"i{item},kind{kind_of(item, KINDS)}\n" for item in range(240)))
    rows = (",".join([item, *map(str, row)]) for item, row in features(240, kinds=KINDS).items())
    numbers.write_text("\n".join(rows))
    told = report(capsys, "--interactions", str(file), "--tags", str(tags), "--features", str(numbers))
    figures = {"recall_at_20", "ndcg_at_100", "coverage_at_20", "train_cpu_s", "peak_mb"}
    assert figures <= told.keys()
    assert set(told["baselines"]) == {"popularity", "knn", "ease", "als_defaults"}
    for row in told["baselines"].values():
        assert figures <= row.keys()
    assert told["recall_at_20"] > 1.4 * told["baselines"]["popularity"]["recall_at_20"]
    new = told["new_listener"]
    assert min(new["five_plays"], new["three_tags"]) > 1.4 * new["popularity"]
    assert told["cold_items"]["recall_at_20"] > 1.4 * told["cold_items"]["chance"]
    assert told["explanations"]["true_share"] == 1.0
    assert {"coverage_gain", "recall_loss", "with_exploration"} <= told["rerank"].keys()
    assert set(told["chosen"]) >= {"blend", "factors", "alpha"}


def test_without_times_a_fifth_of_the_pairs_is_foreseen(tmp_path: Path) -> None:
    split = split_of(read(write(tmp_path / "counts.csv", timed=False)), None, 0)
    assert split.kind == "random"
    both = split.seen.multiply(split.wanted().items)
    assert both.nnz == 0
    inner = split.inner()
    assert 0.7 < len(inner.training) / len(split.training) < 0.9


def test_what_is_foreseen_lies_behind_what_is_learnt(file: Path) -> None:
    split = split_of(read(file), "temporal", 0)
    assert split.events.time[split.kept].max() < split.events.time[~split.kept].min()


def test_the_figures_are_those_of_the_definition() -> None:
    import scipy.sparse as sp

    wanted = Wanted(np.array([0]), sp.csr_matrix(np.array([[1, 0, 0, 1, 0]], np.float32)))
    told = measured({0: np.array([3, 1, 0])}, wanted, 5)
    assert told["recall_at_20"] == 1.0
    assert told["ndcg_at_100"] == pytest.approx((1 + 1 / 2) / (1 + 1 / np.log2(3)))
    assert told["coverage_at_20"] == 0.6


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "user,item,time\nx,y,soon\n"])
def test_a_file_that_tells_nothing_is_refused(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text)
    with pytest.raises(UnreadableInteractions):
        read(path)
    assert evaluate.main(["--interactions", str(path)]) == 2
    assert capsys.readouterr().err.strip()


def test_a_temporal_split_wants_times(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInteractions, match="time"):
        split_of(read(write(tmp_path / "counts.csv", timed=False)), "temporal", 0)


def test_the_lists_are_a_third_wider_and_foresee_as_much() -> None:
    """With the strengths that hold until some are found."""
    plays = crowd(300, 1_600, 60, kinds=KINDS)
    split = split_of(Events(plays.users, plays.items, plays.user, plays.item, plays.count, plays.time), "random", 0)
    wanted = split.wanted()
    taste = train(split.training, settings=Settings(factors=16))
    given, rules = pools(taste, split, wanted), replace(Rules.of(taste.settings), exploration=0.0)
    plain = reranked(taste, given, wanted, replace(rules, relevance=1.0, penalty=0.0))
    assert plain == {"coverage_gain": 0.0, "recall_loss": 0.0, "recall_noise": 0.0}
    wide = reranked(taste, given, wanted, rules)
    assert wide["coverage_gain"] >= 0.3
    assert wide["recall_noise"] < 0.03, "enough listeners to see a loss by"
    assert wide["recall_loss"] <= 2 * choosing.LOSS + wide["recall_noise"]


def test_a_penalty_is_found_that_costs_little() -> None:
    plays = crowd(150, 240, 30, kinds=KINDS)
    split = split_of(Events(plays.users, plays.items, plays.user, plays.item, plays.count, plays.time), "random", 0)
    found, tried = choose(split)
    wanted = split.wanted()
    taste = train(split.training, settings=found)
    given = pools(taste, split, wanted)
    rules = replace(Rules.of(found), exploration=0.0)
    figures = reranked(taste, given, wanted, rules)
    assert figures["recall_loss"] <= choosing.LOSS
    for penalty in choosing.PENALTIES:  # what is wider was not found because it costs more
        other = reranked(taste, given, wanted, replace(rules, penalty=penalty))
        assert other["recall_loss"] > choosing.LOSS or other["coverage_gain"] <= figures["coverage_gain"]
    assert tried[0]["recall_at_20"] >= tried[-1]["recall_at_20"]
