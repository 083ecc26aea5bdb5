"""Sung notes on a grid, the tempo that they suggest, and the measure that the figures are made with."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicstudio.engine.notation.json_form import score_from_json, score_to_json
from musicstudio.engine.notation.score import TICKS_PER_QUARTER as Q
from musicstudio.engine.transcription import Grid, SungNote, as_score, guess_tempo
from musicstudio.engine.transcription.hums import HummedNote
from musicstudio.engine.transcription.matching import match


def sung(onset: float, end: float, pitch: int = 60, level: float = -20.0) -> SungNote:
    return SungNote(onset, end, pitch, 0.0, 1.0, (), level)


def spans(notes: list[SungNote], grid: Grid) -> list[tuple[int, int]]:
    [part] = as_score(notes, grid).parts
    return [(note.onset, note.end) for note in part.notes]


def test_notes_snap_to_the_grid_and_small_gaps_close() -> None:
    notes = [sung(0.03, 0.46), sung(0.52, 0.9), sung(1.48, 2.1)]
    assert spans(notes, Grid(120.0)) == [(0, Q), (Q, 2 * Q - Q // 4), (3 * Q, 4 * Q + Q // 4)]
    # 0.9 s is 1.8 quarters: the nearest 16th is 1.75, and the gap up to 3 is a rest.


def test_as_sung_to_the_tick() -> None:
    assert spans([sung(0.03, 0.5)], Grid(120.0, strength=0.0)) == [(round(0.06 * Q), Q)]


def test_half_strength_goes_half_the_way() -> None:
    [(onset, _)] = spans([sung(0.51, 1.0)], Grid(120.0, step=Q, strength=0.5))
    assert onset == round(1.01 * Q)


def test_the_downbeat_may_come_later_in_the_recording() -> None:
    assert spans([sung(2.5, 3.0)], Grid(120.0, origin=2.0)) == [(Q, 2 * Q)]
    assert spans([sung(1.9, 2.5)], Grid(120.0, origin=2.0)) == [(0, Q)]


@given(
    st.lists(st.tuples(st.floats(0.01, 1.5), st.floats(0.05, 1.0)), min_size=1, max_size=30),
    st.floats(40, 200),
    st.sampled_from([Q, Q // 2, Q // 3, Q // 4, Q // 8]),
    st.floats(0, 1),
)
def test_nothing_overlaps_and_nothing_is_lost(steps: list[tuple[float, float]], bpm: float, step: int, strength: float) -> None:
    notes, clock = [], 0.0
    for pause, length in steps:
        notes.append(sung(clock + pause, clock + pause + length))
        clock += pause + length
    score = as_score(notes, Grid(bpm, 3, 4, step, strength))
    found = [(note.onset, note.end) for note in score.parts[0].notes]
    assert len(found) == len(notes)
    assert all(end - onset >= step for onset, end in found)
    assert all(a[1] <= b[0] for a, b in pairwise(found))
    assert score.end >= found[-1][1] and score.end % (3 * Q) == 0
    assert score_from_json(score_to_json(score)) == score


def test_loud_and_soft_notes_keep_their_relation() -> None:
    loud, soft = as_score([sung(0, 0.5, level=-12.0), sung(0.5, 1, level=-20.0)], Grid(120.0)).parts[0].notes
    assert loud.velocity > soft.velocity >= 40


@pytest.mark.parametrize("bpm", [76.0, 90.0, 108.0, 132.0])
def test_the_tempo_of_a_recording_is_found(bpm: float) -> None:
    beats = [0, 1, 1.5, 2, 3, 4, 4.5, 5, 6, 7, 8]
    wobble = [0.01, -0.012, 0.008, -0.005, 0.011, -0.01, 0.004, 0.0, -0.008, 0.01, -0.004]
    notes = [sung(0.4 + beat * 60 / bpm + late, 1.0 + beat) for beat, late in zip(beats, wobble, strict=True)]
    assert guess_tempo(notes) == pytest.approx(bpm, abs=1.5)


def test_a_few_notes_have_no_tempo() -> None:
    assert guess_tempo([sung(0, 1), sung(1, 2)]) == 100.0


def test_matching_finds_the_largest_set_of_pairs() -> None:
    meant = [HummedNote(1.00, 1.5, 60), HummedNote(1.04, 1.5, 60), HummedNote(3.0, 4.0, 62)]
    heard = [sung(1.045, 1.5), sung(0.96, 1.5), sung(3.06, 4.0, 62), sung(5.0, 6.0)]
    # The first note heard fits both; the second fits only the first one meant. 60 ms late is wrong.
    matching = match(meant, heard)
    assert matching.pairs == ((0, 1), (1, 0))
    assert (matching.extra, round(matching.right, 3)) == (2, 0.667)


def test_a_wrong_semitone_is_wrong() -> None:
    assert match([HummedNote(1.0, 2.0, 60)], [sung(1.0, 2.0, 61)]).right == 0.0
