"""A style comes from pieces in three hands, and what is said of it from pieces that had no part in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from musicstudio.engine.continuation import messages, style, train
from musicstudio.engine.continuation.model import Net
from musicstudio.engine.continuation.style import deal, learn
from musicstudio.engine.learning.training import Line
from musicstudio.engine.notation.score import Score
from musicstudio.engine.request import CannotCompose
from tests.engine.harmony.tunes import simple
from tests.support.styles import SHORT, tunes, use_small_network


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    use_small_network(monkeypatch)


def test_no_piece_is_in_two_hands() -> None:
    hands = deal(tunes(12), seed=3)
    names = [id(piece) for hand in (hands.train, hands.choose, hands.measure) for piece in hand]
    assert len(set(names)) == len(names) == 12
    assert (len(hands.train), len(hands.choose), len(hands.measure)) == (8, 2, 2)


def test_few_pieces_spare_none_to_measure() -> None:
    hands = deal(tunes(9), seed=3)
    assert (len(hands.train), len(hands.choose), len(hands.measure)) == (8, 1, 0)


def test_only_long_pieces_choose_and_measure() -> None:
    hands = deal([*tunes(10, bars=3)[:8], *tunes(2, bars=14)], seed=3)
    assert all(len(tune.line) >= 56 for hand in (hands.choose, hands.measure) for piece in hand for tune in piece)
    assert (len(hands.choose), len(hands.measure)) == (1, 1)


def test_a_piece_that_came_twice_is_one() -> None:
    """Otherwise a piece that trained would measure, in another key perhaps."""
    again = [simple(12 + number, start=65 + number) for number in range(12)]
    hands = deal([*tunes(12), *again], seed=3)
    assert len(hands.train) + len(hands.choose) + len(hands.measure) == 12


@pytest.mark.parametrize(("scores", "sentence"), [(tunes(4), messages.FEW_MELODIES), (tunes(6, bars=4), messages.SHORT_MELODIES)])
def test_too_little_is_refused(scores: list[Score], sentence: str) -> None:
    with pytest.raises(CannotCompose) as refused:
        deal(scores, seed=3)
    assert refused.value.sentence == sentence


def test_the_figure_is_that_of_pieces_that_neither_trained_nor_chose(
    small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    likelihood = style.likelihood

    def listen(net: Net, held: list[train.Held]) -> dict[str, float]:
        looked.extend(id(tune.score) for _line, tune in held)
        return likelihood(net, held)

    monkeypatch.setattr(style, "likelihood", listen)
    dealt: list[style.Hands] = []
    monkeypatch.setattr(style, "deal", lambda scores, seed: dealt.append(deal(scores, seed)) or dealt[0])
    lines: list[Line] = []
    learnt = learn(tunes(12), 3, tmp_path, lines.append, budget=SHORT)
    assert set(looked) == {id(tune.score) for piece in dealt[0].measure for tune in piece}
    assert learnt.before is not None and learnt.after is not None and learnt.after < learnt.before
    assert (learnt.trained, learnt.chose, learnt.measured) == (8, 2, 2)
    assert learnt.after != min(line.figures[style.FIGURE] for line in lines if line.figures)
    assert list(tmp_path.iterdir()) == []


def test_what_is_stopped_at_once_is_nothing(small: None, tmp_path: Path) -> None:
    with pytest.raises(CannotCompose, match="nothing was stored"):
        learn(tunes(6), 3, tmp_path, lambda _line: None, stop=lambda: True)
    assert list(tmp_path.iterdir()) == []
