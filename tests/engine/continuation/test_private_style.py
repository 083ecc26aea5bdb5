"""A style comes from pieces in three hands, and what is said of it from pieces that had no part in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from musicstudio.engine.continuation import messages, style, train
from musicstudio.engine.continuation.model import Net
from musicstudio.engine.continuation.style import OwnMelodies, deal, learn
from musicstudio.engine.learning.training import Budget, Line
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

    def listen(net: Net, held: list[train.Held], stop: Callable[[], bool]) -> dict[str, float]:
        if held is not recipes[0].held:
            looked.extend(id(tune.score) for _line, tune in held)
        return likelihood(net, held, stop)

    recipes: list[style.OwnMelodies] = []
    monkeypatch.setattr(style, "OwnMelodies", lambda *given: recipes.append(OwnMelodies(*given)) or recipes[0])
    monkeypatch.setattr(style, "likelihood", listen)
    dealt: list[style.Hands] = []
    monkeypatch.setattr(style, "deal", lambda scores, seed: dealt.append(deal(scores, seed)) or dealt[0])
    lines: list[Line] = []
    learnt = learn(tunes(12), 3, tmp_path, lines.append, budget=SHORT)
    assert set(looked) == {id(tune.score) for piece in dealt[0].measure for tune in piece}
    assert learnt.before is not None and learnt.after is not None and learnt.after < learnt.before
    assert (learnt.trained, learnt.chose, learnt.measured) == (8, 2, 2)
    assert learnt.after != min(line.figures[style.FIGURE] for line in lines if line.figures)
    assert list(tmp_path.glob("style-*")) == []


def test_after_a_stop_only_a_few_crops_are_looked_at(small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stops it waits five seconds for what was learnt; then it is gone. Here the stop falls into a look."""
    figures: list[float] = []
    late: list[int] = []
    likelihood = style.likelihood

    def listen(net: Net, held: list[train.Held], stop: Callable[[], bool] = bool) -> dict[str, float]:
        figured = likelihood(net, held, stop)
        late.extend([len(held)] if stopped() else [])
        return figured

    def stopped() -> bool:
        return len(figures) >= 5

    monkeypatch.setattr(style, "likelihood", listen)
    report: Callable[[Line], None] = lambda line: figures.append(line.figures[style.FIGURE])  # noqa: E731
    learnt = learn(tunes(30), 3, tmp_path, report, stopped, Budget(minutes=1, every=0))
    assert len(figures) == 5 and late == [style.IN_HASTE]
    assert learnt.measured == style.IN_HASTE and learnt.before is not None and learnt.after is not None
    assert learnt.after < learnt.before


def test_only_the_weights_of_a_style_are_ever_on_the_disk(small: None, tmp_path: Path) -> None:
    recipe = OwnMelodies(deal(tunes(6), 3), 3, bool)
    style.train(recipe, tmp_path, SHORT, lambda _line: None)
    assert (tmp_path / "last.pt").stat().st_size < 20_000 < (tmp_path / style.BEST).stat().st_size


def test_what_is_stopped_at_once_is_nothing(small: None, tmp_path: Path) -> None:
    with pytest.raises(CannotCompose, match="nothing was stored"):
        learn(tunes(6), 3, tmp_path, lambda _line: None, stop=lambda: True)
    assert list(tmp_path.glob("style-*")) == []
