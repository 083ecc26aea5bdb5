"""Melody in, four voices out: the user's notes, locks, seeds, cancelling, odd melodies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from musicstudio.engine.harmony import Controls, Harmonizer
from musicstudio.engine.harmony.answer import Cells, bar_notes, prepare_task
from musicstudio.engine.harmony.harmonizer import stretches
from musicstudio.engine.notation.choir import MAX_BARS
from musicstudio.engine.notation.json_form import note_to_json
from musicstudio.engine.notation.score import Measure, MetreChange, Note, Part, Score, regular_measures
from musicstudio.engine.request import CannotCompose, ChordPin
from tests.engine.watching import Watch

from .tunes import QUARTER, check_answer, simple

ADDED = ("alto", "tenor", "bass")


def music(score: Score) -> list[tuple[str, int, int, int]]:
    return [(p.id, n.onset, n.duration, n.pitch) for p in score.parts if p.id in ADDED for n in p.notes]


def test_seeds(tiny: Harmonizer) -> None:
    source = simple(2)
    first, again, other = (music(tiny.harmonize(source, Controls(seed=s))[0]) for s in (1, 1, 2))
    assert first == again
    assert first != other


def test_alternatives_differ_and_the_first_does_not_depend_on_their_number(tiny: Harmonizer) -> None:
    source = simple(2)
    three = tiny.harmonize(source, Controls(alternatives=3))
    assert len({str(music(s)) for s in three}) == 3
    assert music(three[0]) == music(tiny.harmonize(source, Controls())[0])


def test_bars_stream_in_order_and_are_final(tiny: Harmonizer) -> None:
    source, watch = simple(5, beats=3), Watch()
    answers = tiny.harmonize(source, Controls(alternatives=2), watch)
    assert [b["bar"] for b in watch.bars if b["alternative"] == 0] == [0, 1, 2, 3, 4]
    assert watch.steps[-1] == (10, 10)
    for number, answer in enumerate(answers):
        told = [n for b in watch.bars if b["alternative"] == number for n in b["notes"]]
        kept = [{"part": p.id, **note_to_json(n)} for p in answer.parts if p.id in ADDED for n in p.notes]
        order = lambda n: (n["part"], n["onset"])  # noqa: E731
        assert sorted(told, key=order) == sorted(kept, key=order)


def test_a_bar_is_chosen_with_the_first_step_of_the_next() -> None:
    task = prepare_task(simple(3), Controls())
    assert list(stretches(task, 80)) == [(0, 17), (17, 33), (33, 48)]
    assert list(stretches(task, 15)) == [(0, 15), (15, 30), (30, 45), (45, 48)]
    short = prepare_task(simple(5, beats=1), Controls())
    assert list(stretches(short, 80)) == [(0, 13), (13, 20)]


def test_cancelling_keeps_the_bars_so_far(tiny: Harmonizer) -> None:
    source, watch = simple(8), Watch(stop=3)
    [answer] = tiny.harmonize(source, Controls(alternatives=4), watch)
    assert {answer.measure_at(n.onset) for n in answer.part("bass").notes} == {b["bar"] for b in watch.bars}
    assert len(watch.bars) < 8
    assert answer.part("soprano") == source.part("soprano")
    assert tiny.harmonize(source, Controls(), Watch(stop=0)) == []


@pytest.fixture(scope="module")
def harmonised(tiny: Harmonizer) -> Score:
    return tiny.harmonize(simple(6), Controls(seed=5, candidates=2))[0]


def untouched(before: Score, after: Score, ids: set[str]) -> None:
    old, new = ({n.id: (p.id, n) for p, n in s.notes()} for s in (before, after))
    for name in ids:
        assert new[name] == old[name]


def test_a_locked_part_stays(tiny: Harmonizer, harmonised: Score) -> None:
    [answer] = tiny.harmonize(harmonised, Controls(seed=9, locked_parts=frozenset({"bass"})))
    assert answer.part("bass") == harmonised.part("bass")
    assert answer.part("alto") != harmonised.part("alto")
    assert [p.id for p in answer.parts] == [p.id for p in harmonised.parts]


def test_locked_bars_stay(tiny: Harmonizer, harmonised: Score) -> None:
    [answer] = tiny.harmonize(harmonised, Controls(seed=9, locked_bars=frozenset({1, 4})))
    for bar in (1, 4):
        ids = {n.id for _, n in harmonised.notes() if harmonised.measure_at(n.onset) == bar}
        untouched(harmonised, answer, ids)
        assert {n.id for _, n in answer.notes() if answer.measure_at(n.onset) == bar} == ids
    check_answer(harmonised, answer)


def test_locked_notes_stay_even_off_the_grid(tiny: Harmonizer, harmonised: Score) -> None:
    alto = harmonised.part("alto")
    odd = Note("mine", 5 * QUARTER + 777, 1234, 62, spelling="D", velocity=99)
    notes = tuple(n for n in alto.notes if n.end <= odd.onset or n.onset >= odd.end)
    parts = tuple(
        replace(p, notes=tuple(sorted((*notes, odd), key=lambda n: n.onset))) if p is alto else p for p in harmonised.parts
    )
    source = replace(harmonised, parts=parts)
    locked = {"mine", harmonised.part("tenor").notes[3].id}
    [answer] = tiny.harmonize(source, Controls(seed=4, locked_notes=frozenset(locked)))
    kept = {n.id for _, n in source.notes() if n.id in locked}
    untouched(source, answer, kept)
    check_answer(source, answer)


def test_a_note_that_goes_on_from_a_kept_one_is_struck_anew(tiny: Harmonizer, harmonised: Score) -> None:
    half = 2 * QUARTER
    kept = Note("kept", 0, half, 62)
    parts = tuple(replace(p, notes=(kept,)) if p.id == "alto" else p for p in harmonised.parts)
    task = prepare_task(replace(harmonised, parts=parts), Controls(locked_notes=frozenset({"kept"})))
    held = np.full((len(task.grid), 4), task.frames[0, 2])
    held[:, 1] = task.frames[0, 1]
    notes = bar_notes(task, Cells(held, np.zeros_like(held)), 0, {"kept"})["alto"]
    assert [(n.onset, n.end, n.pitch) for n in notes] == [(0, half, 62), (half, 2 * half, 62)]
    assert notes[0] == kept


def test_only_the_range_is_rewritten(tiny: Harmonizer, harmonised: Score) -> None:
    start, end = harmonised.measures[2].onset, harmonised.measures[3].end
    [answer] = tiny.harmonize(harmonised, Controls(seed=11, regenerate=(start, end)))
    outside = {n.id for _, n in harmonised.notes() if n.onset < start or n.end > end}
    untouched(harmonised, answer, outside)
    assert music(answer) != music(harmonised)
    check_answer(harmonised, answer)


def test_a_late_bar_of_a_long_piece_is_rewritten_alone(tiny: Harmonizer) -> None:
    long = tiny.harmonize(simple(14), Controls(candidates=1))[0]
    for bar in (0, 12):
        span = (long.measures[bar].onset, long.measures[bar].end)
        [answer] = tiny.harmonize(long, Controls(seed=3, regenerate=span))
        outside = {n.id for _, n in long.notes() if n.onset < span[0] or n.end > span[1]}
        untouched(long, answer, outside)
        check_answer(long, answer)


@pytest.mark.parametrize("start", [24, 40, 96, 110])
def test_a_melody_far_out_of_range(tiny: Harmonizer, start: int) -> None:
    source = simple(2, start=start)
    [answer] = tiny.harmonize(source)
    check_answer(source, answer)


def test_one_note(tiny: Harmonizer) -> None:
    metre = (MetreChange(0, 4, 4),)
    source = Score(regular_measures(1, metre), (Part("x", "Tune", (Note("n", 0, 4 * QUARTER, 72),)),), metre)
    [answer] = tiny.harmonize(source)
    check_answer(source, answer, "x")


def test_the_top_line_of_chords_and_other_voices_and_parts(tiny: Harmonizer) -> None:
    base = simple(2)
    chords = tuple(replace(n, id=f"low{n.id}", pitch=n.pitch - 4) for n in base.parts[0].notes)
    second = tuple(replace(n, id=f"two{n.id}", pitch=n.pitch - 9, voice="2") for n in base.parts[0].notes)
    ordered = tuple(sorted((*base.parts[0].notes, *chords, *second), key=lambda n: (n.onset, n.voice, n.pitch, n.id)))
    drums = Part("drums", "Drums", (Note("d", 0, QUARTER, 36),), percussion=True)
    source = replace(base, parts=(drums, Part("piano", "Piano", ordered), Part("flute", "Flute", ())))
    [answer] = tiny.harmonize(source)
    check_answer(source, answer, "piano")
    assert [p.id for p in answer.parts] == ["drums", "piano", "alto", "tenor", "bass", "flute"]


@pytest.mark.parametrize(
    ("source", "word"),
    [
        (Score(regular_measures(1, (MetreChange(0, 4, 4),))), "no melody"),
        (Score(regular_measures(1, (MetreChange(0, 4, 4),)), (Part("a", "A"),)), "no melody"),
        (simple(MAX_BARS + 1), "bars"),
    ],
)
def test_what_cannot_be_harmonised_is_said_in_one_sentence(tiny: Harmonizer, source: Score, word: str) -> None:
    with pytest.raises(CannotCompose, match=word) as caught:
        tiny.harmonize(source)
    assert str(caught.value).endswith(".")
    assert len(str(caught.value)) < 160


def test_a_melody_that_is_not_there(tiny: Harmonizer) -> None:
    with pytest.raises(CannotCompose):
        tiny.harmonize(simple(1), Controls(melody=("nobody", "1")))


@pytest.mark.parametrize("part", ADDED)
def test_a_written_part_is_not_taken_as_the_melody_and_lost(tiny: Harmonizer, harmonised: Score, part: str) -> None:
    with pytest.raises(CannotCompose, match="choose another part"):
        tiny.harmonize(harmonised, Controls(melody=(part, "1")))


@pytest.mark.parametrize("wrong", [{"temperature": 0.0}, {"alternatives": 9}, {"density": 1.5}, {"candidates": 0}])
def test_controls_out_of_range(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="between"):
        Controls(**wrong)


def test_density_is_heard(shipped: Harmonizer) -> None:
    source = simple(6)
    calm, busy = (len(music(shipped.harmonize(source, Controls(density=d, candidates=2))[0])) for d in (0.0, 1.0))
    assert busy > 1.3 * calm


def test_chord_pins_are_heard(shipped: Harmonizer) -> None:
    source = simple(4)
    pin = ChordPin(4 * QUARTER, 5 * QUARTER, frozenset({0, 3, 7}), 0)  # C minor under a G of G major
    [answer] = shipped.harmonize(source, Controls(chord_pins=(pin,)))
    sounding = {p.id: n.pitch % 12 for p, n in answer.notes() if n.onset <= pin.start < n.end and p.id in ADDED}
    assert set(sounding.values()) <= {0, 3, 7}
    assert sounding["bass"] == 0


@pytest.mark.parametrize("tones", [{0, 4, 7}, {9, 0, 4}, {1, 5, 8}, {6, 9, 0}])
def test_a_pinned_triad_is_whole_and_alone_in_the_written_voices(shipped: Harmonizer, tones: set[int]) -> None:
    """Even far from the key, and where the melody's own note is foreign to it."""
    source = simple(4)
    pin = ChordPin(6 * QUARTER, 8 * QUARTER, frozenset(tones))
    for answer in shipped.harmonize(source, Controls(chord_pins=(pin,), alternatives=2, candidates=2)):
        for beat in (pin.start, pin.start + QUARTER):
            sounding = {p.id: n.pitch % 12 for p, n in answer.notes() if n.onset <= beat < n.end}
            written = {sounding[name] for name in ADDED}
            assert written <= tones <= set(sounding.values())


def test_music_without_barlines_is_harmonised_in_pieces(shipped: Harmonizer) -> None:
    """One bar of 288 steps: more than the decoder holds undecided."""
    source = simple(bars=18)
    unbarred = replace(source, measures=(Measure(0, source.end, "1"),))
    (answer,) = shipped.harmonize(unbarred, Controls(candidates=1))
    check_answer(unbarred, answer, "soprano")
    assert answer.part("bass").notes[-1].end == unbarred.end
