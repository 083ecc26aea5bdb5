"""Own MusicXML comes back equal, for every Score that notation can express."""

from hypothesis import given, settings

from musicstudio.engine.notation import Note, Part, Score, regular_measures
from musicstudio.engine.notation.choir import WRITTEN_PARTS
from musicstudio.engine.notation.json_form import check_score, score_from_json, score_to_json
from musicstudio.engine.notation.reading import read_score
from musicstudio.engine.notation.score import TICKS_PER_QUARTER, MetreChange
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


def test_parts_of_other_programs_never_pass_for_what_the_studio_wrote() -> None:
    metres = (MetreChange(0, 4, 4),)
    names = ("soprano", *WRITTEN_PARTS)
    parts = tuple(Part(name, name, (Note(f"{name}1", 0, TICKS_PER_QUARTER, 60),)) for name in names)
    own = write_musicxml(Score(regular_measures(4 * TICKS_PER_QUARTER, metres), parts, metres))
    assert [part.id for part in read_score(own, "own.musicxml").score.parts] == list(names)
    foreign = own.replace(b"<software>MusicStudio</software>", b"<software>Another</software>")
    assert foreign != own
    read = read_score(foreign, "foreign.musicxml").score.parts
    assert [part.id for part in read] == ["soprano", "p1", "p2", "p3"]
    assert [part.name for part in read] == list(names)
