"""Own MusicXML comes back equal, for every Score that notation can express."""

from hypothesis import given, settings

from musicstudio.engine.notation import Score
from musicstudio.engine.notation.json_form import check_score, score_from_json, score_to_json
from musicstudio.engine.notation.reading import read_score
from musicstudio.engine.notation.writing import write_musicxml, write_mxl
from tests.engine.notation.strategies import scores


@settings(max_examples=200)
@given(scores())
def test_own_export_reads_back_equal(score: Score) -> None:
    check_score(score)
    assert read_score(write_musicxml(score), "own.musicxml").score == score


@settings(max_examples=20)
@given(scores())
def test_compressed_export_and_json_read_back_equal(score: Score) -> None:
    assert read_score(write_mxl(score), "own.mxl").score == score
    assert score_from_json(score_to_json(score)) == score
