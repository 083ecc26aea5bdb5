"""The tunes to start from are whole, correct scores."""

import pytest

from apps.compose.melodies import MELODIES, Melody, empty_score, melody
from musicstudio.engine.notation.json_form import check_score, score_from_json, score_to_json


@pytest.mark.parametrize("tune", MELODIES, ids=lambda tune: tune.slug)
def test_a_tune_fills_its_bars(tune: Melody) -> None:
    score = tune.score()
    check_score(score)
    [part] = score.parts
    assert score.pickup == tune.pickup
    assert part.notes[-1].end == score.end
    assert all(a.end == b.onset for a, b in zip(part.notes, part.notes[1:], strict=False))
    assert part.notes[-1].fermata
    assert score_from_json(score_to_json(score)) == score
    # Where a bar starts, a note starts: no barline was put in the wrong place.
    assert {measure.onset for measure in score.measures} <= {note.onset for note in part.notes}


@pytest.mark.parametrize("tune", MELODIES, ids=lambda tune: tune.slug)
def test_a_tune_can_be_sung(tune: Melody) -> None:
    [part] = tune.score().parts
    assert 60 <= min(note.pitch for note in part.notes) <= max(note.pitch for note in part.notes) <= 81
    assert all(note.spelling for note in part.notes)


def test_the_tunes_show_different_metres_and_modes() -> None:
    assert {tune.metre for tune in MELODIES} >= {(4, 4), (6, 8)}
    assert {tune.mode for tune in MELODIES} == {"major", "minor"}
    assert any(tune.pickup for tune in MELODIES)


def test_tunes_are_found_by_their_names() -> None:
    assert melody("greensleeves") is MELODIES[2]
    assert melody("nothing") is None


def test_the_empty_score_is_eight_bars() -> None:
    score = empty_score("x" * 300)
    check_score(score)
    assert len(score.measures) == 8
    assert [part.id for part in score.parts] == ["melody"]
    assert score_from_json(score_to_json(score)) == score
