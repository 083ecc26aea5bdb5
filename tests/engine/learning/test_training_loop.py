"""The training loop: it looks, keeps the best, stops early, and goes on after a kill as if nothing had happened."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import torch
from torch import nn

from musicstudio.engine.learning import training as loop
from musicstudio.engine.learning.folders import FOLDER, in_use
from musicstudio.engine.learning.running import text
from musicstudio.engine.learning.training import Budget, Line, Recipe, Stateful, train, updates
from musicstudio.engine.learning.weights import read_weights, ready, save_weights


class Line3(Recipe):
    """A line through three points, drawn one at a time."""

    def __init__(self, seed: int, width: int = 1) -> None:
        super().__init__(seed)
        self.net = nn.Linear(1, width)
        self.optimiser = torch.optim.AdamW(self.net.parameters(), lr=0.05)

    def parts(self) -> Mapping[str, Stateful]:
        return {"net": self.net, "optimiser": self.optimiser}

    def update(self, done: float) -> dict[str, float]:
        x = torch.tensor([[float(self.rng.integers(3))]]) + 0.01 * torch.randn(1, 1)
        loss = (self.net(x) - 2 * x).pow(2).mean()
        self.optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimiser.step()
        return {"loss": float(loss.detach())}

    def look(self) -> dict[str, float]:
        x = torch.tensor([[0.0], [1.0], [2.0]])
        return {"error": float((self.net(x) - 2 * x).abs().mean())}

    def save(self, path: Path) -> None:
        save_weights(self.net, path, {"width": 1})


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every look at the clock takes a second of processor time."""
    ticks = iter(range(10_000_000))
    monkeypatch.setattr(loop.time, "process_time", lambda: float(next(ticks)))


def state(recipe: Line3) -> list[torch.Tensor]:
    return [value.clone() for value in recipe.net.state_dict().values()]


def test_it_learns_reports_and_keeps_the_best(clock: None, tmp_path: Path) -> None:
    lines: list[Line] = []
    best = train(Line3(1), tmp_path, Budget(minutes=10, every=1), lines.append)
    looks = [line.figures["error"] for line in lines if line.figures]
    assert len(looks) >= 9 and looks[-1] < looks[0] / 4
    assert next(line.best for line in lines if line.figures)
    net = ready(nn.Linear(1, 1), read_weights(best)[0])
    assert float(net(torch.tensor([[2.0]]))) == pytest.approx(4, abs=1)
    assert lines[-1].done == 1


def test_a_run_that_was_ended_goes_on_as_if_it_had_not_been(clock: None, tmp_path: Path) -> None:
    whole = Line3(1)
    train(whole, tmp_path / "whole", Budget(minutes=6, every=1), lambda _: None)
    halves = Line3(1)
    seen: list[int] = []
    train(halves, tmp_path / "halves", Budget(minutes=6, every=1), lambda _: None, stop=lambda: seen.append(1) or len(seen) > 90)
    assert updates(halves.optimiser) < updates(whole.optimiser)
    fresh = Line3(2)
    lines: list[Line] = []
    train(fresh, tmp_path / "halves", Budget(minutes=6, every=1), lines.append)
    assert lines[0].step > 80
    shared = min(updates(fresh.optimiser), updates(whole.optimiser))
    assert shared > 100
    replay = Line3(1)
    for _ in range(updates(fresh.optimiser)):
        replay.update(0)
    assert all(torch.equal(a, b) for a, b in zip(state(fresh), state(replay), strict=True))


def test_it_stops_when_nothing_gets_better(clock: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = Line3(1)
    monkeypatch.setattr(recipe, "look", lambda: {"error": 1.0})
    lines: list[Line] = []
    train(recipe, tmp_path, Budget(minutes=1000, every=1, patience=3), lines.append)
    assert sum(bool(line.figures) for line in lines) == 4
    again: list[Line] = []
    train(Line3(1), tmp_path, Budget(minutes=1000, every=1, patience=3), again.append)
    assert again == [], "what is finished stays finished"


def test_a_checkpoint_of_another_network_is_refused(clock: None, tmp_path: Path) -> None:
    train(Line3(1), tmp_path, Budget(minutes=1, every=1), lambda _: None)
    with pytest.raises(ValueError, match="another network"):
        train(Line3(1, width=2), tmp_path, Budget(minutes=1), lambda _: None)


def test_weights_survive_the_disk_and_the_studio_s_own_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    net = nn.Linear(3, 2)
    shipped = tmp_path / "engine/thing/weights/a.safetensors"
    shipped.parent.mkdir(parents=True)
    save_weights(net, shipped, {"size": 3})
    tensors, about = read_weights(shipped)
    assert about == {"size": 3} and torch.allclose(tensors["weight"], net.weight, atol=1e-3)
    monkeypatch.setenv(FOLDER, str(tmp_path / "own"))
    assert in_use(shipped) == shipped
    own = tmp_path / "own/thing/a.safetensors"
    own.parent.mkdir(parents=True)
    save_weights(net, own, {})
    assert in_use(shipped) == own
    with pytest.raises(FileNotFoundError):
        read_weights(tmp_path / "nothing.safetensors")


def test_large_matrices_survive_as_int8(tmp_path: Path) -> None:
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(200, 100), nn.Linear(100, 3))
    with torch.no_grad():
        net[0].weight[:50] *= 100
        net[0].weight[0] = 0
    path, bits = tmp_path / "net.safetensors", torch.arange(5, dtype=torch.uint8)
    save_weights(net, path, {}, eight_bit=True, beside={"bits": bits})
    tensors, _ = read_weights(path)
    assert path.stat().st_size < 1.3 * 200 * 100
    assert tensors.pop("bits").tolist() == bits.tolist()
    assert tensors.keys() == net.state_dict().keys()
    for name, value in net.state_dict().items():
        assert tensors[name].dtype == torch.float32
        step = value.abs().amax(-1, keepdim=True) / 127
        assert ((tensors[name] - value).abs() <= 0.51 * step + 1e-3 * value.abs()).all()


def test_a_line_says_how_far_it_is_and_how_good() -> None:
    line = Line(3.0, 0.5, 120, {"loss": 1.25}, {"valid": 0.5}, best=True)
    assert text(line, width=4) == "[##..]  50%    3.0 min  step 120  loss 1.2500  |  valid 0.5000  best so far"
