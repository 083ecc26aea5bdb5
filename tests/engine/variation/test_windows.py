"""Melodies as steps of beats and back: metres, triplets, keys, odd bars."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from musicstudio.engine.notation.score import Note, Score
from musicstudio.engine.variation.attributes import measure
from musicstudio.engine.variation.beats import make_beats, windows
from musicstudio.engine.variation.line import HOLD, REST, decode, encode, melody_line, scale_of, step_ticks, tokens
from musicstudio.engine.variation.sliders import nearest_try
from musicstudio.engine.variation.windows import shift_for, stack, token_row, window

from .scores import METRES, QUARTER, irregular, simple, song


@pytest.mark.parametrize("metre", METRES)
def test_beats_cover_the_score_and_windows_the_beats(metre: tuple[int, int]) -> None:
    for score in (song(5, metre), song(5, metre, pickup=QUARTER // 2), irregular()):
        beats = make_beats(score)
        assert beats[0].onset == 0
        assert all(a.end == b.onset for a, b in pairwise(beats))
        assert beats[-1].end == score.end
        found = windows(beats)
        assert [i for first, last in found for i in range(first, last)] == list(range(len(beats)))
        assert all(last - first <= 8 and beats[last - 1].bar - beats[first].bar <= 1 for first, last in found)


def test_a_pickup_is_the_end_of_a_bar() -> None:
    beats = make_beats(song(2, (3, 4), pickup=QUARTER))
    assert [(b.place, b.steps) for b in beats[:2]] == [(2, 4), (0, 4)]


def test_triplets_divide_their_beat_by_three() -> None:
    score = simple(1)
    third = QUARTER // 3
    notes = [Note("a", 0, QUARTER, 60), *(Note(f"t{i}", QUARTER + i * third, third, 62 + i) for i in range(3))]
    beats = make_beats(score, notes)
    assert [b.steps for b in beats] == [4, 6, 4, 4]
    assert [n.pitch for n in decode(encode(beats, notes))] == [60, 62, 63, 64]
    assert [step_ticks(beats)[n.first] for n in decode(encode(beats, notes))] == [n.onset for n in notes]


def test_melodies_on_the_grid_come_back() -> None:
    for metre in METRES:
        score = song(4, metre)
        line = melody_line(score.part("soprano"), "1")
        beats = make_beats(score, line)
        ticks = step_ticks(beats)
        back = [(int(ticks[n.first]), int(ticks[n.last]), n.pitch) for n in decode(encode(beats, line))]
        assert back == [(n.onset, n.end, n.pitch) for n in line]


def test_windows_keep_the_tokens_in_every_key() -> None:
    score = song(2)
    line = melody_line(score.part("soprano"), "1")
    beats = make_beats(score, line)
    row = encode(beats, line)
    shift = shift_for([n.pitch for n in line], 7)
    assert (token_row(window(beats, row, shift).codes[0], beats, shift) == row).all()
    moved = np.where(row >= 0, row + 12, row)
    assert (window(beats, moved, shift_for(moved[moved >= 0], 7)).codes == window(beats, row, shift).codes).all()


def test_a_line_is_the_highest_of_what_begins_together() -> None:
    low = Note("low", 0, 2 * QUARTER, 60)
    high = Note("high", 0, QUARTER, 72)
    late = Note("late", QUARTER // 2, QUARTER, 65)
    part = replace(simple().parts[0], notes=(low, high, late))
    assert [(n.id, n.onset, n.end) for n in melody_line(part, "1")] == [
        ("high", 0, QUARTER // 2),
        ("late", QUARTER // 2, 3 * QUARTER // 2),
    ]


def test_of_two_notes_in_one_step_the_longer_stays() -> None:
    assert tokens([(0, 1, 60), (0, 3, 64), (4, 5, 65)], 6).tolist() == [64, HOLD, HOLD, REST, 65, REST]


def test_a_hold_after_silence_is_silence() -> None:
    assert decode(np.array([HOLD, REST, HOLD, 60, HOLD, REST, HOLD]))[0].last == 5
    assert len(decode(np.array([HOLD, HOLD]))) == 0


def test_the_scale_is_the_signatures_unless_the_notes_are_elsewhere() -> None:
    assert scale_of(1, [67, 69, 71, 72, 65], [1] * 5) == 7
    assert scale_of(0, [68, 70, 72, 73, 75, 77, 79, 61], [1] * 8) == 8
    assert scale_of(-3, [], []) == 3


def sliders(score: Score) -> list[float]:
    line = melody_line(score.parts[0], "1")
    beats = make_beats(score, line)
    [row] = measure(stack([window(beats, encode(beats, line), 0)]))
    found: list[float] = row.tolist()
    return found


def test_density_syncopation_and_range() -> None:
    half = QUARTER // 2
    straight = simple(2)
    density, syncopation, span = sliders(straight)
    assert (density, syncopation, span) == (1.0, 0.0, 7.0)
    late = tuple(
        replace(n, onset=n.onset + half, duration=half if n.onset == 7 * QUARTER else QUARTER) for n in straight.parts[0].notes
    )
    offbeat = replace(straight, parts=(replace(straight.parts[0], notes=late),))
    # Six are held over a beat from its middle (2 - 1), one over a barline (3 - 1), one ends with the bar.
    assert sliders(offbeat) == [1.0, 8 / 8, 7.0]


def test_the_nearest_try_never_falls_as_more_is_asked() -> None:
    found = np.zeros((5, 1, 3))
    found[:, 0, 0] = (1, 3, 2, 5, 4)
    now = np.array([[1.0, 0, 0]])
    chosen = [found[nearest_try(found, now, (s, 0, 0))[0], 0, 0] for s in np.linspace(0, 1, 20)]
    assert chosen == sorted(chosen)
    assert chosen[0] == 1
    assert chosen[-1] == 2  # one and a half standard deviations of 0.63 above
