"""The critic: what it is told, what it must not hear, and that it knows good writing from bad."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from musicstudio.engine.harmony.criticism import critic as heard_by_critic
from musicstudio.engine.harmony.criticism import judge as heard_by_judge
from musicstudio.engine.harmony.criticism.critic import Critic
from musicstudio.engine.harmony.criticism.rivals import misplaced, mistaken
from musicstudio.engine.harmony.metrics import Piece

CHORALES = json.loads((Path(__file__).with_name("metrics_fixture.json")).read_text())["train"]


@pytest.fixture(scope="module")
def critic() -> Critic:
    return Critic.load()


PIECES = [np.array(x, float) for x in CHORALES]


@pytest.mark.parametrize("ears", [heard_by_critic, heard_by_judge])
def test_the_key_is_not_heard(ears: object) -> None:
    piece = PIECES[0][:64]
    heard = ears.features(piece)  # type: ignore[attr-defined]
    assert heard.shape[1] == ears.FEATURES  # type: ignore[attr-defined]
    assert heard == pytest.approx(ears.features(piece + 3))  # type: ignore[attr-defined]
    assert np.abs(heard - ears.features(piece[::-1])).max() > 0  # type: ignore[attr-defined]


@pytest.mark.parametrize("spoil", [misplaced, mistaken])
def test_spoilt_writing_scores_lower(critic: Critic, spoil: Callable[[Piece, np.random.Generator], Piece]) -> None:
    rng = np.random.default_rng(4)
    pairs = [(critic.score(piece), critic.score(spoil(piece, rng))) for piece in PIECES for _ in range(10)]
    assert sum(own > wrong for own, wrong in pairs) >= 0.9 * len(pairs)


def test_rests_and_short_passages_are_scored(critic: Critic) -> None:
    silent = np.full((16, 4), np.nan)
    for passage in (silent, PIECES[0][:1], PIECES[0][:7]):
        assert np.isfinite(critic.score(passage))
    for ears in (heard_by_critic, heard_by_judge):
        assert np.isfinite(ears.features(silent)).all()
