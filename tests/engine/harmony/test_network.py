"""The network: causal in time, and the same step by step as in one pass."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from musicstudio.engine.harmony.data import unmetred
from musicstudio.engine.harmony.decode import Decoder
from musicstudio.engine.harmony.examples import collate, conditions, prepare
from musicstudio.engine.harmony.features import Bools, Ints
from musicstudio.engine.harmony.likelihoods import likelihood
from musicstudio.engine.harmony.model import Batch, Net, Size

torch.set_num_threads(1)


def music(steps: int, seed: int) -> Ints:
    """Four random voices, (T, 4) MIDI, with rests and held notes."""
    rng = np.random.default_rng(seed)
    middle = np.array([70, 64, 58, 48])
    frames = np.zeros((steps, 4), np.int64)
    for t in range(steps):
        fresh = middle + rng.integers(-8, 9, 4)
        fresh[rng.random(4) < 0.05] = 0
        frames[t] = np.where((rng.random(4) < 0.4) | (t == 0), fresh, frames[max(0, t - 1)])
    return frames


def batch(frames: Ints, given: Bools) -> Batch:
    piece = prepare(unmetred("random", frames))
    pins = np.zeros((len(frames), 24), np.int64)
    return collate([conditions(piece, given, pins, metre=False, fermata=False, onset=False, density=False)], [0])


@pytest.fixture(scope="module")
def net() -> Net:
    torch.manual_seed(0)
    net = Net(Size(channels=8, blocks=2, heads=2, narrow=4, carried=2, reach=12)).eval()
    for parameter in net.parameters():  # zeros at the start of training would hide a leak
        parameter.data += 0.1 * torch.randn_like(parameter)
    return net


@pytest.mark.parametrize("voice", range(4))
@torch.no_grad()
def test_a_cell_sees_only_what_comes_before_it(net: Net, voice: int) -> None:
    frames, at = music(40, 1), 21
    changed = frames.copy()
    changed[at, voice:] += 1
    changed[at + 1 :] = music(40, 2)[at + 1 :]
    nothing = np.zeros((40, 4), bool)
    a, b = (net(batch(x, nothing))[0] for x in (frames, changed))
    assert torch.equal(a[:, :at], b[:, :at])
    assert torch.equal(a[:, at, : voice + 1], b[:, at, : voice + 1])
    assert not torch.allclose(a[:, at + 1], b[:, at + 1])


@torch.no_grad()
def test_the_number_of_steps_to_come_is_not_betrayed(net: Net) -> None:
    frames = music(40, 1)
    whole = net(batch(frames, np.zeros((40, 4), bool)))[0]
    start = net(batch(frames[:24], np.zeros((24, 4), bool)))[0]
    assert torch.allclose(whole[:, :24], start, atol=1e-5)


@torch.no_grad()
def test_a_given_cell_is_seen_ahead(net: Net) -> None:
    frames, changed = music(40, 1), music(40, 1)
    changed[30, 0] += 1
    given = np.zeros((40, 4), bool)
    given[:, 0] = True
    a, b = (net(batch(x, given))[0] for x in (frames, changed))
    assert not torch.allclose(a[:, 25, 1], b[:, 25, 1])


@pytest.mark.parametrize("told", ["nothing", "soprano", "scattered"])
@torch.no_grad()
def test_step_by_step_equals_one_pass(net: Net, told: str) -> None:
    steps = 56  # several times the reach, so that memory has to make room
    frames = music(steps, 3)
    given = np.zeros((steps, 4), bool)
    if told == "soprano":
        given[:, 0] = True
    elif told == "scattered":
        given = np.random.default_rng(0).random((steps, 4)) < 0.3
    x = batch(frames, given)
    whole = -likelihood(net(x)[0], x.frames)[0].numpy()
    decoder = Decoder(net, x, [0, 1, 2, 3], groups=2)
    states = x.frames[0].numpy()
    for t in range(steps):
        if t % 7 == 0:
            decoder.keep([1, 2])
        _, _, nats, _ = decoder.advance(1.0, forced=np.repeat(states[t : t + 1], 4, axis=0))
        assert np.allclose(nats, whole[t], atol=1e-4), t
