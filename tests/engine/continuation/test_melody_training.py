"""The recipe makes updates, looks at held-out tunes and writes weights that load."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from musicstudio.engine.continuation import train
from musicstudio.engine.continuation.clock import make_clock
from musicstudio.engine.continuation.data import SHARES, Tune
from musicstudio.engine.continuation.events import line_of
from musicstudio.engine.continuation.model import Net, Size
from musicstudio.engine.continuation.weights import load_net
from tests.engine.harmony.tunes import QUARTER, simple


def tunes() -> list[Tune]:
    found = []
    for split in ("train", "valid"):
        for corpus in SHARES:
            score = simple(12)
            notes = score.parts[0].notes
            notes = (*notes[:-4], replace(notes[-4], duration=4 * QUARTER, pitch=72))
            score = replace(score, parts=(replace(score.parts[0], notes=notes),))
            found.append(Tune(f"{corpus} 1", corpus, split, line_of(make_clock(score), notes), score))  # type: ignore[arg-type]
    return found


def test_a_few_updates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "load_tunes", lambda _: tunes())
    monkeypatch.setattr(train, "BATCH", 4)
    monkeypatch.setattr(train, "Net", lambda: Net(Size(width=32, layers=1, heads=2)))
    torch.set_num_threads(1)
    recipe = train.TRAINING.recipe(tmp_path, 1)
    before = recipe.look()
    losses = [recipe.update(0.5) for _ in range(8)]
    assert losses[-1]["pitch"] < losses[0]["pitch"]
    after = recipe.look()
    assert after["nll_per_note"] < before["nll_per_note"]
    assert after["nll_per_note"] == pytest.approx(after["pitch"] + after["length"])
    recipe.save(tmp_path / "best.safetensors")
    assert train.TRAINING.compare(tmp_path, tmp_path / "best.safetensors")["nll_per_note"] == pytest.approx(
        after["nll_per_note"], abs=0.01
    )
    assert not load_net(tmp_path / "best.safetensors").training
