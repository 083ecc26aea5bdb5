"""Chords in, an accompaniment out: the user's notes, locks, seeds, pins, cancelling, odd scores."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from musicstudio.engine.notation.choir import MAX_BARS
from musicstudio.engine.notation.json_form import note_to_json
from musicstudio.engine.notation.score import ChordSymbol, Measure, MetreChange, Note, Part, Score, regular_measures
from musicstudio.engine.request import CannotCompose, ChordPin
from musicstudio.engine.rhythm import Controls, PatternMaker
from tests.engine.harmony.tunes import METRES, QUARTER, difficult, simple
from tests.engine.watching import Watch

from .lead_sheets import check_answer, with_chords

PIANO = ("piano-right", "piano-left")


def music(score: Score) -> list[tuple[str, int, int, int]]:
    return [(p.id, n.onset, n.duration, n.pitch) for p in score.parts if p.id in PIANO for n in p.notes]


def in_bar(score: Score, bar: int) -> list[tuple[str, Note]]:
    return [(p.id, n) for p, n in score.notes() if p.id in PIANO and score.measure_at(n.onset) == bar]


@pytest.fixture(scope="module")
def sheet() -> Score:
    return with_chords(simple(8))


@pytest.fixture(scope="module")
def accompanied(tiny: PatternMaker, sheet: Score) -> Score:
    return tiny.make(sheet, Controls(seed=5))[0]


def test_seeds(tiny: PatternMaker, sheet: Score) -> None:
    first, again, other = (music(tiny.make(sheet, Controls(seed=s))[0]) for s in (1, 1, 2))
    assert first
    assert first == again
    assert first != other


def test_alternatives_differ_and_the_first_does_not_depend_on_their_number(tiny: PatternMaker, sheet: Score) -> None:
    three = tiny.make(sheet, Controls(alternatives=3))
    assert len({str(music(s)) for s in three}) == 3
    assert music(three[0]) == music(tiny.make(sheet)[0])


def test_bars_stream_in_order_and_are_final(tiny: PatternMaker, sheet: Score) -> None:
    watch = Watch()
    answers = tiny.make(sheet, Controls(alternatives=2), watch)
    assert [b["bar"] for b in watch.bars] == [*range(8), *range(8)]
    assert watch.steps[-1] == (16, 16)
    for number, answer in enumerate(answers):
        told = [n for b in watch.bars if b["alternative"] == number for n in b["notes"]]
        kept = [{"part": p.id, **note_to_json(n)} for p in answer.parts if p.id in PIANO for n in p.notes]
        order = lambda n: n["id"]  # noqa: E731
        assert sorted(told, key=order) == sorted(kept, key=order)


def test_cancelling_keeps_the_bars_so_far(tiny: PatternMaker, accompanied: Score) -> None:
    [answer] = tiny.make(accompanied, Controls(seed=9, alternatives=2), Watch(stop=3))
    check_answer(accompanied, answer)
    for bar in range(3, 8):
        assert in_bar(answer, bar) == in_bar(accompanied, bar)
    assert in_bar(answer, 0) != in_bar(accompanied, 0)


@pytest.mark.parametrize("metre", [*METRES, (3, 8), (5, 8), (7, 8), (1, 4), (7, 4)])
def test_every_metre(tiny: PatternMaker, metre: tuple[int, int]) -> None:
    for tonic, pickup, instrument in product((0, 5, 11), (False, True), ("piano", "guitar")):
        source = with_chords(difficult(tonic, metre, pickup, minor=False, bars=3))
        [answer] = tiny.make(source, Controls(seed=tonic, instrument=instrument))
        check_answer(source, answer, instrument)
        if source.pickup:
            assert not in_bar(answer, 0)


def test_what_sounds_is_of_the_chord_that_stands(tiny: PatternMaker, sheet: Score) -> None:
    source = replace(sheet, chords=(ChordSymbol(0, "C"), ChordSymbol(4 * QUARTER, "N.C."), ChordSymbol(8 * QUARTER, "Gm7")))
    [answer] = tiny.make(source, Controls(seed=2))
    assert {n.pitch % 12 for _, n in in_bar(answer, 0)} <= {0, 4, 7}
    assert not in_bar(answer, 1)
    assert {n.pitch % 12 for bar in range(2, 8) for _, n in in_bar(answer, bar)} <= {7, 10, 2, 5}


def test_pinned_chords_go_before_symbols(tiny: PatternMaker, sheet: Score) -> None:
    pin = ChordPin(2 * QUARTER, 6 * QUARTER, frozenset({1, 5, 8}), bass=5)
    [answer] = tiny.make(sheet, Controls(chord_pins=(pin,)))
    under = [n for p in answer.parts if p.id in PIANO for n in p.notes if pin.start <= n.onset < pin.end]
    assert under
    assert {n.pitch % 12 for n in under} <= pin.pitch_classes
    [alone] = tiny.make(replace(sheet, chords=()), Controls(chord_pins=(pin,)))
    assert {n.onset // QUARTER for p in alone.parts if p.id in PIANO for n in p.notes} <= {2, 3, 4, 5}


def test_locked_bars_and_parts_stay(tiny: PatternMaker, accompanied: Score) -> None:
    [answer] = tiny.make(accompanied, Controls(seed=9, locked_bars=frozenset({1, 4}), locked_parts=frozenset({"piano-left"})))
    assert answer.part("piano-left") == accompanied.part("piano-left")
    for bar in (1, 4):
        assert in_bar(answer, bar) == in_bar(accompanied, bar)
    assert music(answer) != music(accompanied)
    check_answer(accompanied, answer)


def test_a_locked_note_stays_alone_where_it_sounds(tiny: PatternMaker, accompanied: Score) -> None:
    odd = Note("mine", 5 * QUARTER + 777, 2 * QUARTER + 13, 62, spelling="D", velocity=99)
    right = accompanied.part("piano-right")
    source = replace(accompanied, parts=tuple(replace(p, notes=(odd,)) if p == right else p for p in accompanied.parts))
    [answer] = tiny.make(source, Controls(seed=4, locked_notes=frozenset({"mine"})))
    notes = answer.part("piano-right").notes
    assert odd in notes
    assert all(n.end <= odd.onset or n.onset >= odd.end for n in notes if n != odd)
    check_answer(source, answer)


def test_only_the_range_is_rewritten(tiny: PatternMaker, accompanied: Score) -> None:
    start, end = 2 * 4 * QUARTER + QUARTER, 4 * 4 * QUARTER
    [answer] = tiny.make(accompanied, Controls(seed=11, regenerate=(start, end)))
    old, new = ({n.id: n for p, n in s.notes() if p.id in PIANO} for s in (accompanied, answer))
    for name, note in old.items():
        if note.onset < start or note.end > end:
            assert new[name] == note
    assert all(start <= n.onset and n.end <= end for n in new.values() if n not in old.values())
    assert music(answer) != music(accompanied)
    check_answer(accompanied, answer)


def test_odd_scores(tiny: PatternMaker) -> None:
    metre = (MetreChange(0, 4, 4),)
    one = (Part("x", "Tune", (Note("n", 0, 4 * QUARTER, 72),)),)
    chord = (ChordSymbol(0, "C"),)
    irregular = (Measure(0, QUARTER // 3, "1"), Measure(QUARTER // 3, 9 * QUARTER + 5, "2"))
    for source in (
        Score(regular_measures(1, metre), one, metre, chords=chord),
        Score(regular_measures(1, metre), (), metre, chords=chord),
        Score(regular_measures(1, metre), (Part("x", "Tune"),), metre, chords=chord),
        Score(irregular, (), (MetreChange(0, 4, 4), MetreChange(QUARTER // 3, 7, 8)), chords=chord),
        Score(regular_measures(30 * QUARTER, metre), one, metre, chords=(ChordSymbol(5 * QUARTER + 7, "B/C#"),)),
    ):
        [answer] = tiny.make(source)
        check_answer(source, answer)


@pytest.mark.parametrize(
    ("source", "controls", "word"),
    [
        (simple(2), Controls(), "chord symbols"),
        (replace(simple(2), chords=(ChordSymbol(0, "N.C."),)), Controls(), "None of the chord symbols"),
        (with_chords(simple(2)), Controls(melody=("piano-left", "1")), "melody"),
        (with_chords(simple(MAX_BARS + 1)), Controls(), "400 bars"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(tiny: PatternMaker, source: Score, controls: Controls, word: str) -> None:
    with pytest.raises(CannotCompose) as caught:
        tiny.make(source, controls)
    assert word in str(caught.value)


@pytest.mark.parametrize("wrong", [{"density": 1.1}, {"alternatives": 0}, {"instrument": "drums"}])
def test_controls_out_of_range(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must be"):
        Controls(**wrong)


def test_the_shipped_network_plays_more_when_asked_and_keeps_the_hands_apart(shipped: PatternMaker, sheet: Score) -> None:
    few, many = (len(music(shipped.make(sheet, Controls(density=d))[0])) for d in (0.1, 0.9))
    assert few < many
    [answer] = shipped.make(sheet)
    assert all(in_bar(answer, bar) for bar in range(8))
    right, left = (sum(n.pitch for n in answer.part(p).notes) / len(answer.part(p).notes) for p in PIANO)
    assert right > left + 7
