"""`manage.py train`: it trains, compares on held-out data, and replaces the weights only by better ones."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from apps.compose.management.commands import train as command
from musicstudio.engine.learning.running import Training
from musicstudio.engine.learning.training import Budget
from musicstudio.engine.learning.weights import save_weights
from tests.engine.learning.test_training_loop import Line3


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> Path:
    """Weights in use that a test may find better or worse than new ones: `figures` says by their folder."""
    path = tmp_path / "engine/line/weights/line.safetensors"
    path.parent.mkdir(parents=True)
    save_weights(Line3(9).net, path, {})
    settings.MODELS_DIR = tmp_path / "models"
    return path


def trained(shipped: Path, monkeypatch: pytest.MonkeyPatch, new: float, old: float, **options: Any) -> str:
    def compare(_data: Path, weights: Path) -> dict[str, float]:
        return {"error": old if weights == shipped else new}

    line = Training("line", lambda _data, seed: Line3(seed), Budget(0.01, every=0.005), shipped, compare)
    monkeypatch.setattr(command, "training", lambda _name: line)
    out = io.StringIO()
    folder = shipped.parents[3]
    call_command("train", "harmony", data=folder, stdout=out, **{"out": folder / "run", **options})
    return out.getvalue()


def test_better_weights_take_the_place_of_those_in_use(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = trained(shipped, monkeypatch, new=0.1, old=0.2)
    assert "new 0.1000   in use 0.2000" in said
    installed = shipped.parents[3] / "models/line/line.safetensors"
    assert installed.read_bytes() == (shipped.parents[3] / "run/best.safetensors").read_bytes()


def test_worse_weights_do_not(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "stay" in trained(shipped, monkeypatch, new=0.3, old=0.2)
    assert not (shipped.parents[3] / "models").exists()


def test_comparing_alone_changes_nothing(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trained(shipped, monkeypatch, new=0.1, old=0.2, compare_only=True)
    assert not (shipped.parents[3] / "models").exists()


def test_a_run_is_not_gone_on_with_on_other_data(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trained(shipped, monkeypatch, new=0.3, old=0.2)
    with pytest.raises(CommandError, match="another seed"):
        trained(shipped, monkeypatch, new=0.3, old=0.2, seed=2)
    assert "ended before" in trained(shipped, monkeypatch, new=0.3, old=0.2)
