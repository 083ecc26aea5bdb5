"""The pieces that words are made with: corpus, network, filter, baseline, figures."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
import torch

from musicstudio.engine.corpora.verse import clean, split_of
from musicstudio.engine.lyrics.comparison import nats_per_letter
from musicstudio.engine.lyrics.copies import Runs, reading_order, run_hashes, runs_of
from musicstudio.engine.lyrics.data import Verse, line_columns, strength_code, template
from musicstudio.engine.lyrics.likelihood import SoftmaxLoss
from musicstudio.engine.lyrics.metrics import longest_runs
from musicstudio.engine.lyrics.model import Net, Size
from musicstudio.engine.lyrics.ngram import Trigram
from musicstudio.engine.lyrics.pronunciation import sounds
from musicstudio.engine.lyrics.vocabulary import END, LINE, Vocabulary


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("And night 's black agents to their preys do rouze.", "And night's black agents to their preys do rouze"),
        ("Sweet mimick art! Which to our ravish 'd eyes,", "Sweet mimick art Which to our ravish'd eyes"),
        ("To unite correctness of design, 10", "To unite correctness of design"),
        ("Half of thy heart[ 19 ]we consecrate;", "Half of thy heart we consecrate"),
        ("V — CATALOGUE OF THE PHENOMENA OF DREAMS", ""),
        ("a relation of the events of sleep.", ""),
        ("In 1745 the king came over", ""),
        ("Alone", ""),
    ],
)
def test_cleaning(raw: str, words: str) -> None:
    assert " ".join(clean(raw)) == words


def test_books_are_held_out_by_their_header() -> None:
    splits = [split_of(f"Poems | Author {i}") for i in range(2_000)]
    assert 15 < splits.count("test") < 75
    assert 15 < splits.count("valid") < 75


def test_a_line_as_the_network_reads_it() -> None:
    words = ["the", "yellow", "moon"]
    tokens, left, strength = line_columns(words, [10, 11, 12], [sounds(word)[0] for word in words])
    assert tokens == [LINE, 12, 11, 10]
    assert left == [5, 4, 2, 1]  # one more than syllables to come
    assert template(words, [sounds(word)[0] for word in words]) == [False, True, False, True]
    assert strength == [strength_code(x) for x in ([True, False, True, False], [False, True, False], [False], [])]
    assert line_columns(words, [10, 11, 12], [None, None, None])[1] == [0, 0, 0, 0]


def test_the_network_looks_back_only_and_goes_on_as_it_began(net: Net) -> None:
    rng = torch.Generator().manual_seed(0)
    tokens = torch.randint(12, 100, (2, 9), generator=rng)
    left, strength = torch.randint(0, 8, (2, 9), generator=rng), torch.randint(0, 17, (2, 9), generator=rng)
    whole = net(tokens, left, strength)
    changed = tokens.clone()
    changed[:, 6:] = 50
    assert torch.allclose(net(changed, left, strength)[:, :6], whole[:, :6], atol=1e-5)
    _, past = net.hear(tokens[:, :5], left[:, :5], strength[:, :5])
    for t in range(5, 9):
        hidden, past = net.hear(*(x[:, t : t + 1] for x in (tokens, left, strength)), past)
        assert torch.allclose(net.tell(hidden)[:, 0], whole[:, t], atol=1e-4)


def test_the_loss_and_its_gradient_are_those_of_cross_entropy() -> None:
    torch.manual_seed(0)
    hidden, weight, bias = torch.randn(20, 8), torch.randn(30, 8), torch.randn(30)
    target = torch.randint(0, 30, (20,))
    results = []
    for own in (True, False):
        inputs = [x.clone().requires_grad_() for x in (hidden, weight, bias)]
        if own:
            nats = SoftmaxLoss.apply(*inputs, target).mean()
        else:
            nats = torch.nn.functional.cross_entropy(inputs[0] @ inputs[1].T + inputs[2], target)
        nats.backward()
        results.append([nats.detach(), *(x.grad for x in inputs)])
    for mine, theirs in zip(*results, strict=True):
        assert torch.allclose(mine, theirs, atol=0.02, rtol=0.05)


def test_every_word_is_paid_for_whatever_words_a_network_knows() -> None:
    """By networks to which all their tokens are equally likely."""
    for words, spelt in ((("moon", "sun", "star"), ()), (("moon",), ("sun", "star"))):
        vocabulary = Vocabulary(words)
        net = Net(Size(len(vocabulary), width=4, blocks=1, heads=1))
        for parameter in net.parameters():
            torch.nn.init.zeros_(parameter)
        nats = nats_per_letter(net, vocabulary, ("moon sun\nstar",), told=False)
        known = 3 - len(spelt) + 3  # two begins of lines, one end
        paid = known * (log(len(vocabulary)) - log(49 / 50)) + sum((len(word) + 1) * log(28) + log(50) for word in spelt)
        assert nats == pytest.approx(paid / 11, rel=0.01)


def test_the_filter_finds_all_that_was_put_in_and_little_else() -> None:
    rng = np.random.default_rng(0)
    hashes = run_hashes(rng.integers(0, 10_000, 5_000))
    runs = Runs.of(hashes)
    assert runs.holds(hashes).all()
    assert runs.holds(run_hashes(rng.integers(0, 10_000, 20_000))).mean() < 0.04


def test_longest_run() -> None:
    corpus = np.array([*range(20, 100), END, *range(200, 240)])
    texts = {
        "none": [[500, 501]],
        "three": [[70, 40, 41, 42, 70]],
        "two texts": [[21, 22], [23, 24]],
        "unknown": [[98, 99, END, 200]],
    }
    assert longest_runs(texts, corpus) == {"none": 0, "three": 3, "two texts": 2, "unknown": 2}


def test_the_trigram_shares_out_one() -> None:
    tokens = np.random.default_rng(0).integers(0, 7, 400)
    model = Trigram(tokens, 7)
    for context in ((1, 2), (6, 6)):
        shares = [float(model.probabilities(np.array([*context, last]))[0]) for last in range(7)]
        assert sum(shares) == pytest.approx(1)
    regular = np.tile([0, 1, 2, 3], 100)
    assert -np.log(Trigram(regular, 4).probabilities(regular)).mean() < log(1.1)


def test_reading_order() -> None:
    tokens = np.array([LINE, 13, 12, LINE, 15, 14, END, LINE, 22, 21, 20, END, LINE, 30, END], np.uint16)
    nothing = np.zeros(len(tokens), np.uint8)
    verse = Verse((), tokens, nothing, nothing, np.array([0, 7, 12, 15]), np.zeros(3, np.uint8))
    assert reading_order(verse, np.array([0, 1])).tolist() == [12, 13, 14, 15, END, 20, 21, 22, END]
    assert len(runs_of(reading_order(verse, np.arange(3)), 3)) == 3  # none across the end of a stanza
