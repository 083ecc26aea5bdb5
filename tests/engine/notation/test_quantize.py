"""Performed music onto a grid, only when asked."""

from dataclasses import replace

from musicstudio.engine.notation import TICKS_PER_QUARTER, Note, Part
from musicstudio.engine.notation.quantize import GRIDS, is_performed, quantize
from tests.fixtures.good_files import small_score

Q = TICKS_PER_QUARTER


def test_onsets_and_ends_go_to_the_grid_and_ids_stay() -> None:
    notes = (Note("a", 37, Q - 100, 60), Note("b", Q + 90, 300, 62), Note("c", 2 * Q - 5, 40, 64))
    score = replace(small_score(), parts=(Part("p", "", notes),))
    moved = quantize(score, GRIDS["1/8"]).parts[0].notes
    assert [(note.id, note.onset, note.duration) for note in moved] == [("a", 0, Q), ("b", Q, Q // 2), ("c", 2 * Q, Q // 2)]
    assert is_performed(score)
    assert not is_performed(quantize(score, GRIDS["1/16"]))


def test_triplets_are_named() -> None:
    notes = (Note("a", 10, Q // 3 - 4, 60), Note("b", Q // 3 + 3, Q // 3, 62))
    moved = quantize(replace(small_score(), parts=(Part("p", "", notes),)), GRIDS["1/8T"]).parts[0].notes
    assert [(note.onset, note.duration, note.tuplet) for note in moved] == [(0, Q // 3, (3, 2)), (Q // 3, Q // 3, (3, 2))]


def test_the_grid_counts_from_the_first_full_bar_and_nothing_passes_the_end() -> None:
    score = small_score()
    moved = quantize(score, Q)
    assert all(note.onset % Q == 0 and note.end <= score.end for _, note in moved.notes())
