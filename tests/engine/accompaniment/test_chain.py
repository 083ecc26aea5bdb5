"""The chain of chords: exact sums, draws that follow them, pins that bend the rest, and a network for which all keys are one."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from musicstudio.engine.accompaniment.chain import Chain, forward, make_chain, marginals, sample
from musicstudio.engine.accompaniment.model import ChordNet, Scores, Size, log_partition, loss
from musicstudio.engine.accompaniment.slots import PITCHED, PLAIN, hear, make_slots
from musicstudio.engine.accompaniment.vocabulary import QUALITIES, STATES
from musicstudio.engine.notation.ties import sounding_notes
from tests.engine.harmony.tunes import simple


@pytest.fixture(scope="module")
def chain() -> Chain:
    rng = np.random.default_rng(0)
    return Chain(rng.normal(0, 2, (3, STATES)), rng.normal(0, 1, 3), rng.normal(0, 1, (2, STATES, STATES)), np.array([0, 1, 0]))


def joint(chain: Chain) -> np.ndarray:  # type: ignore[type-arg]
    """Probability (S, S, S) of every sequence of three chords, by its definition."""
    log = chain.unary[0][:, None, None] + chain.unary[1][None, :, None] + chain.unary[2][None, None, :]
    same = np.eye(STATES)
    log = log + (chain.transitions[1] + chain.stay[1] * same)[:, :, None] + (chain.transitions[0] + chain.stay[2] * same)[None]
    weights = np.exp(log - log.max())
    return weights / weights.sum()  # type: ignore[no-any-return]


def test_marginals_are_exact(chain: Chain) -> None:
    every = joint(chain)
    found = marginals(chain, np.ones((3, STATES), bool))
    assert np.allclose(found, [every.sum((1, 2)), every.sum((0, 2)), every.sum((0, 1))])


def test_given_chords_condition_all_others(chain: Chain) -> None:
    allowed = np.ones((3, STATES), bool)
    allowed[2] = False
    allowed[2, 17] = True
    every = joint(chain)[:, :, 17]
    assert np.allclose(marginals(chain, allowed)[0], every.sum(1) / every.sum())


def test_draws_follow_the_probabilities_and_obey_what_is_given(chain: Chain) -> None:
    rng = np.random.default_rng(1)
    allowed = np.zeros((3, STATES), bool)
    allowed[:, :4] = True
    allowed[1] = False
    allowed[1, 99] = True
    drawn = np.array([sample(chain, allowed, rng) for _ in range(2000)])
    assert (drawn[:, 1] == 99).all()
    every = joint(chain)[:4, 99, :4]
    share = np.histogram2d(drawn[:, 0], drawn[:, 2], bins=(range(5), range(5)))[0] / 2000
    assert abs(share - every / every.sum()).max() < 0.05


def test_what_the_chain_holds_for_impossible_is_obeyed_when_it_is_given(chain: Chain) -> None:
    never = np.full((1, STATES, STATES), -1e6)
    never[0, 0, 0] = 0
    allowed = np.zeros((3, STATES), bool)
    allowed[[0, 1, 2], [0, 50, 0]] = True
    stuck = Chain(chain.unary, np.zeros(3), never, np.zeros(3, np.int64))
    assert sample(stuck, allowed, np.random.default_rng(0)).tolist() == [0, 50, 0]
    assert np.isfinite(forward(stuck, allowed)).all()


def test_the_loss_is_the_same_sum(chain: Chain) -> None:
    scores = Scores(*(torch.from_numpy(x)[None] for x in (chain.unary, chain.stay, chain.moves)))
    table, mask = torch.from_numpy(chain.transitions), torch.ones(1, 3)
    every = joint(chain)
    labels = torch.tensor([[5, -1, 7]])  # the second chord is not known
    assert float(loss(scores, table, labels, mask)) == pytest.approx(-np.log(every[5, :, 7].sum()))
    two = log_partition(scores, table, torch.tensor([[1.0, 1.0, 0.0]]))
    exact = np.exp(chain.unary[0][:, None] + chain.unary[1] + chain.transitions[1] + chain.stay[1] * np.eye(STATES)).sum()
    assert float(two) == pytest.approx(np.log(exact)), "what is masked does not count"


def test_a_transposed_melody_has_transposed_chords() -> None:
    torch.manual_seed(0)
    net = ChordNet(Size(channels=6, dilations=(1, 2))).eval()
    with torch.no_grad():
        net.table.normal_()
    source = simple(3)
    slots = make_slots(source)
    pitched, plain = hear(slots, sounding_notes(source.parts[0]))
    assert pitched.shape == (12, 12, PITCHED)
    assert plain.shape == (12, PLAIN)
    here = make_chain(net, pitched, plain, 7, 0)
    higher = make_chain(net, np.roll(pitched, 5, axis=1), plain, 0, 0)
    moved = np.roll(here.unary, 5 * len(QUALITIES), axis=1)
    assert np.allclose(moved, higher.unary, atol=1e-4)
    assert np.allclose(here.stay, higher.stay, atol=1e-4)
    k = len(QUALITIES)
    assert np.allclose(here.transitions[:, 0, 7 * k], here.transitions[:, 5 * k, 0]), "C to G is F to C"
