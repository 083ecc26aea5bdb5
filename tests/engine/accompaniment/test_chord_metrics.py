"""The figures' own arithmetic, on music small enough to count by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from musicstudio.engine.accompaniment.baselines import Diatonic, Retrieval, relative
from musicstudio.engine.accompaniment.evaluate import tune_of
from musicstudio.engine.accompaniment.metrics import accuracy, half_bars, most, rows
from musicstudio.engine.notation.score import ChordSymbol, KeyChange, MetreChange, Note, Part, Score, regular_measures
from tests.engine.harmony.tunes import QUARTER

C, F, G, AM = 0, 50, 70, 91  # states


def piece(pitches: list[int], chords: list[str], metre: tuple[int, int] = (4, 4), fifths: int = 0) -> Score:
    """A note for each quarter, a chord for each half bar of 4/4."""
    notes = tuple(Note(f"n{i}", i * QUARTER, QUARTER, p) for i, p in enumerate(pitches))
    change = (MetreChange(0, *metre),)
    symbols = tuple(ChordSymbol(i * 2 * QUARTER, text) for i, text in enumerate(chords))
    return Score(
        regular_measures(len(pitches) * QUARTER, change),
        (Part("m", "M", notes),),
        change,
        (KeyChange(0, fifths),),
        chords=symbols,
    )


@pytest.mark.parametrize(
    ("metre", "starts"),
    [((4, 4), [0, 2, 4, 6]), ((3, 4), [0, 3]), ((2, 2), [0, 2, 4, 6]), ((6, 8), [0, 1.5, 3, 4.5]), ((5, 4), [0, 3, 5, 8])],
)
def test_half_bars(metre: tuple[int, int], starts: list[float]) -> None:
    change = (MetreChange(0, *metre),)
    score = Score(regular_measures(2 * change[0].bar_ticks, change), metres=change)
    assert (half_bars(score).starts / QUARTER).tolist() == starts


def test_a_half_bar_has_the_chord_that_sounds_longest() -> None:
    halves = half_bars(piece([60] * 4, []))
    bounds = [0, QUARTER // 2, 3 * QUARTER, 4 * QUARTER]
    assert most(halves, bounds, [C, G, F]).tolist() == [G, G]


def test_rows() -> None:
    score = piece([60, 62, 64, 71, 67, 67, 65, 72], ["C", "C", "G", "F"])
    states = np.array([C, C, G, F])
    found = rows([(half_bars(score), score.parts[0].notes, states)])
    assert found["cc"] == 3
    assert found["che"] == pytest.approx(-(0.5 * np.log(0.5) + 0.5 * np.log(0.25)), abs=1e-4)
    # 62 goes on by step; 71 over C leaps. All others are chord tones.
    assert found["ctnctr"] == pytest.approx(7 / 8)
    # Of 60, 62, 64, 71 with C E G, of 67 twice with G B D, of 65, 72 with F A C.
    over = {"C": [(1, 1, 0), (-1, -1, 1), (1, 1, 1), (-1, 1, 1)], "G": [(1, 1, 0)] * 2, "F": [(1, 1, 0), (1, 1, 1)]}
    assert found["pcs"] == pytest.approx(np.mean([np.mean(x) for chords in over.values() for x in chords]), abs=1e-4)


def test_a_chord_lies_nearer_to_its_own_tones() -> None:
    score = piece([60, 64, 67, 60], [])
    near, far = (rows([(half_bars(score), score.parts[0].notes, np.array([s, s]))])["mctd"] for s in (C, 60))
    assert near < far
    assert rows([(half_bars(score), score.parts[0].notes, np.array([C, C]))])["ctd"] == 0


def test_accuracy_counts_roots_and_whole_chords() -> None:
    assert accuracy([np.array([C, G]), np.array([C + 1])], [np.array([C, F]), np.array([C])]) == {"root": 66.67, "chord": 33.33}


def test_only_bars_with_melody_and_chords_count() -> None:
    score = piece([60] * 8, ["C", "N.C.", "G", "G"])
    silent = replace(score, parts=(replace(score.parts[0], notes=score.parts[0].notes[:4]),))
    assert tune_of(silent).states.tolist() == [C, -1, -1, -1]


def test_chords_are_counted_from_the_tonic_of_the_signature() -> None:
    in_d = piece([62, 66, 69, 62], ["D", "Bm"], fifths=2)
    tune = tune_of(in_d)
    assert tune.states.tolist() == [C, AM]
    assert tune.heard[0, 0] > 0
    assert relative(tune.states, tune.tonic).tolist() == [20, 111]


def test_baselines_find_what_they_have_seen_in_another_key() -> None:
    train = [tune_of(piece([60, 64, 67, 65, 67, 71, 62, 60], ["C", "F", "G", "C"]))]
    asked = tune_of(piece([62, 66, 69, 67, 69, 73, 64, 62], ["D", "G", "A", "D"], fifths=2))
    human = relative(asked.states, asked.tonic)
    assert Retrieval(train, 2).chords(asked).tolist() == human.tolist()
    plain = Diatonic(train * 50).chords(asked)
    assert plain[0] == human[0]
    assert set(plain.tolist()) <= {20, 41, 61, 70, 90, 111, 15}
