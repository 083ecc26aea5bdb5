"""The lines that a melody asks for, and how strongly its notes are felt."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from musicstudio.engine.lyrics import lines
from musicstudio.engine.lyrics.metre import metrical_weight, strong
from musicstudio.engine.notation.score import Lyric, MetreChange, Note, Part, Score, regular_measures
from musicstudio.engine.request import CannotCompose
from tests.engine.harmony.tunes import METRES, QUARTER, difficult, simple


def with_notes(score: Score, *notes: Note) -> Score:
    return replace(score, parts=(replace(score.parts[0], notes=notes),))


@pytest.mark.parametrize("metre", [*METRES, (3, 8), (5, 8), (7, 8), (11, 16)])
@pytest.mark.parametrize("pickup", [False, True])
def test_every_note_has_its_place_in_one_line(metre: tuple[int, int], pickup: bool) -> None:
    source = difficult(0, metre, pickup, minor=False, bars=6)
    found = [head for phrase in lines(source) for heads in phrase.sung for head in heads]
    assert found == [n.id for n in source.parts[0].notes if not n.grace]
    for phrase in lines(source):
        assert [heads[0] for heads in phrase.sung] == list(phrase.notes)
        assert len(phrase.strengths) == len(phrase.notes)
        assert 1 <= len(phrase.notes) <= 13


def test_a_fermata_a_long_rest_and_a_repeat_end_a_line() -> None:
    source = simple(4)
    notes = list(source.parts[0].notes)
    notes[4] = replace(notes[4], fermata=True)
    measures = list(source.measures)
    measures[1] = replace(measures[1], repeat="end")
    source = replace(with_notes(source, *notes[:11], *notes[13:]), measures=tuple(measures))
    ends = {phrase.notes[-1] for phrase in lines(source)}
    assert {"n4", "n7", "n10", "n15"} <= ends


def test_ties_and_melismas_take_one_syllable() -> None:
    source = simple(1)
    a, b, c, d = source.parts[0].notes
    tied = with_notes(source, replace(a, tie="start"), replace(b, pitch=a.pitch, tie="stop"), c, d)
    [phrase] = lines(tied)
    assert phrase.sung == (("n0", "n1"), ("n2",), ("n3",))
    drawn = with_notes(source, a, replace(b, lyrics=(Lyric("see", extend=True),)), c, replace(d, lyrics=(Lyric("it"),)))
    assert lines(drawn)[0].sung == (("n0",), ("n1", "n2"), ("n3",))


def test_of_a_chord_the_highest_note_sings() -> None:
    source = simple(1)
    low = Note("low", 0, QUARTER, 50)
    assert lines(with_notes(source, low, *source.parts[0].notes))[0].notes == ("n0", "n1", "n2", "n3")


def test_no_melody() -> None:
    with pytest.raises(CannotCompose):
        lines(with_notes(simple(1)))


@pytest.mark.parametrize(
    ("metre", "weights"),
    [
        ((4, 4), [4, 1, 2, 1, 3, 1, 2, 1]),
        ((3, 4), [4, 1, 2, 1, 2, 1]),
        ((6, 8), [4, 1, 1, 2, 1, 1]),
        ((7, 8), [4, 1, 2, 1, 2, 1, 1]),
        ((2, 2), [4, 0, 1, 0, 2, 0, 1, 0]),
    ],
)
def test_weights_of_eighths(metre: tuple[int, int], weights: list[int]) -> None:
    change = MetreChange(0, *metre)
    score = Score(regular_measures(2 * change.bar_ticks, (change,)), (), (change,))
    assert [metrical_weight(score, i * QUARTER // 2) for i in range(2 * len(weights))] == weights * 2


def test_a_pickup_is_weak() -> None:
    change = MetreChange(0, 3, 4)
    score = Score(regular_measures(4 * QUARTER, (change,), QUARTER), (), (change,))
    assert [metrical_weight(score, i * QUARTER) for i in range(4)] == [2, 4, 2, 2]


def test_accents_are_stronger_than_both_neighbours() -> None:
    assert strong([(2, 1, 60), (4, 1, 60), (2, 1, 60), (2, 2, 60)]) == [False, True, False, True]
    assert strong([(4, 1, 60), (4, 1, 60)]) == [False, False]


def test_lines_are_found_without_the_network() -> None:
    program = "import sys; import musicstudio.engine.lyrics.phrases; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_part_without_the_soprano_in_its_name() -> None:
    source = replace(simple(1), parts=(Part("p", "Flute", simple(1).parts[0].notes),))
    assert lines(source, ("p", "1"))[0].start == 0
