"""The learnt pianist: step by step it is the network that was trained, and it sees the past only."""

from __future__ import annotations

import numpy as np
import torch

from musicstudio.engine.accompaniment import Accompanist
from musicstudio.engine.accompaniment.player import SUBSETS, bits, figures, play, told
from musicstudio.engine.accompaniment.player_data import rank
from musicstudio.engine.accompaniment.steps import Steps, conditions, make_steps
from tests.engine.harmony.tunes import QUARTER, difficult, simple


def setting(bars: int = 3) -> tuple[Steps, np.ndarray]:  # type: ignore[type-arg]
    source = simple(bars)
    steps = make_steps(source)
    return steps, conditions(steps, [0, 4 * QUARTER], source.parts[0].notes)


@torch.no_grad()
def test_step_by_step_equals_one_pass(tiny: Accompanist) -> None:
    net, (steps, table) = tiny.player, setting()
    played = np.array(list(play(net, steps, table, 3, np.zeros(len(steps), bool), np.random.default_rng(0), 1.0)))
    known = told(table, np.full(len(steps), 3))
    struck = torch.from_numpy(played)
    features = net(figures(struck, steps)[None], known[None])
    state = torch.zeros(1, net.size.hidden)
    for t in range(len(steps)):
        state = net.step(figures(struck, steps)[t : t + 1], net.told(known[t : t + 1]), state)
        assert torch.allclose(state[0], features[0, t], atol=1e-5)
    left, right = net.hands(features, struck[None, :, 0])
    assert left.shape == right.shape == (1, len(steps), SUBSETS)
    assert torch.allclose(right.exp().sum(-1), torch.ones(1, len(steps)), atol=1e-5)


@torch.no_grad()
def test_what_comes_later_is_not_seen(tiny: Accompanist) -> None:
    steps, table = setting()
    struck = torch.zeros(len(steps), 2, dtype=torch.long)
    later = struck.clone()
    later[20:] = 5
    one, other = (
        tiny.player(figures(x, steps)[None], told(table, np.zeros(len(steps), np.int64))[None]) for x in (struck, later)
    )
    assert torch.equal(one[:, :21], other[:, :21])
    assert not torch.equal(one, other)


def test_the_left_hand_strikes_where_it_must(tiny: Accompanist) -> None:
    steps, table = setting()
    bass = np.arange(len(steps)) % 5 == 0
    played = list(play(tiny.player, steps, table, 0, bass, np.random.default_rng(0), 1.0))
    assert all(left & 1 for (left, _), must in zip(played, bass, strict=True) if must)


def test_steps_know_the_bar_before() -> None:
    steps = make_steps(difficult(0, (3, 4), pickup=True, minor=False))
    assert steps.bars.tolist() == [0] * 4 + [1] * 12 + [2] * 12
    assert steps.back[4:12].tolist() == [-1] * 8, "a pickup has no beginning"
    assert steps.back[12:16].tolist() == [0, 1, 2, 3], "it is the end of a bar"
    assert steps.back[16:].tolist() == list(range(4, 16))


def test_subsets_are_numbered_from_the_lowest_voice() -> None:
    assert bits(torch.tensor(5)).tolist() == [1, 0, 1, 0]
    assert [rank(place, 6) for place in range(6)] == [0, 0, 1, 2, 2, 3]
    assert [rank(place, 3) for place in range(3)] == [0, 1, 2]
