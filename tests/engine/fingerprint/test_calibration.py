"""From scores to probabilities: strangers that stand among the references as well teach nothing."""

import numpy as np
import pytest

from musicstudio.engine.fingerprint.aligning import Stretch
from musicstudio.engine.fingerprint.evaluation.answers import Told
from musicstudio.engine.fingerprint.evaluation.calibrate import fitted, rows
from musicstudio.engine.fingerprint.evaluation.chromaprint import Nearest
from musicstudio.engine.fingerprint.evaluation.queries import Query
from musicstudio.engine.fingerprint.evaluation.strangers import Strangers
from musicstudio.engine.fingerprint.recognising import Recognition

SILENCE = np.zeros(0, np.float32)


def told(track: int | None, name: str, begins: float, *, score: float, there: float, sure: bool, number: int = 0) -> Told:
    """The answer to ten seconds of a track from `begins` on: that they stand at second `there` of reference `number`."""
    stretch = Stretch(0.0, 10.0, there, there + 10.0, 50, 100)
    found = Recognition(number, 0.99 if sure else 0.1, score, 2, 1.0, 0.0, (stretch,))
    return Told(Query(track, None, 10, begins, SILENCE), name, found, Nearest(0, 0.0))


def test_a_track_on_one_line_of_time_with_a_reference_is_no_stranger() -> None:
    variant = [told(None, "variant", begins, score=12.0, there=begins + 3, sure=True) for begins in (0.0, 40.0)]
    chance = [told(None, "chance", begins, score=9.0, there=there, sure=True) for begins, there in ((0.0, 50.0), (40.0, 5.0))]
    unlike = told(None, "unlike", 0.0, score=4.0, there=7.0, sure=False)
    assert Strangers([*variant, *chance, unlike], {}, {}).unknown == [*chance, unlike]


def test_rows_are_right_answers_and_those_to_strangers() -> None:
    right = told(0, "", 0.0, score=15.0, there=0.0, sure=True)
    wrong = told(0, "", 0.0, score=9.0, there=0.0, sure=True, number=1)
    stranger = told(None, "other", 0.0, score=5.0, there=0.0, sure=False)
    assert list(rows([right, wrong, stranger])) == [(15.0, True), (5.0, False)]


def test_right_and_wrong_weigh_alike() -> None:
    bias, weight = fitted([(10.0, True)] * 3 + [(8.0, True)] + [(4.0, False)] * 30 + [(6.0, False)] * 10)
    assert weight > 0
    assert -bias / weight == pytest.approx(7.0, abs=0.7)
