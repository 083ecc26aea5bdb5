"""When phones sound, and at which pitch."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from musicstudio.engine.singing.phones import PAUSE
from musicstudio.engine.singing.pitch import Expression, contour, hertz
from musicstudio.engine.singing.timing import VOWEL_SHARE, segments
from musicstudio.engine.singing.underlay import Sung
from musicstudio.engine.singing.words import syllables_of

PLAIN = Expression(portamento=0, overshoot=0, depth=0, irregularity=0)
TIMES = np.arange(-0.2, 4, 0.005)


def sing(*words: str, beat: float = 1.0, rests: tuple[int, ...] = ()) -> list[Sung]:
    """One word a beat, rising by whole tones; "" holds, beats in `rests` are silent."""
    return [
        Sung(f"n{i}", i * beat, (i + 1) * beat, 60 + 2 * i, syllables_of([word], "en")[0] if word else ())
        for i, word in enumerate(words)
        if i not in rests
    ]


def test_vowels_begin_on_the_beat_and_consonants_before() -> None:
    found = segments(sing("stone", "play", "night"))
    assert [(x.phone, x.note) for x in found[:7]] == [(PAUSE, 0), *((p, 0) for p in ("s", "t", "o", "ʊ", "n")), ("pʰ", 1)]
    starts = {segment.phone: segment.start for segment in found}
    assert [starts[vowel] for vowel in ("o", "e", "a")] == [0, 1, 2]
    assert starts["s"] < starts["t"] < 0
    assert starts["pʰ"] < starts["l"] < 1


def test_there_is_no_gap() -> None:
    found = segments(sing("stone", "", "strength", "x", "high", rests=(3,)))
    assert all(a.end == pytest.approx(b.start) and a.end > a.start for a, b in pairwise(found))
    assert found[-1].end == 5
    assert [segment.phone for segment in found].count(PAUSE) == 2


@pytest.mark.parametrize("beat", [0.08, 0.2, 0.5, 2.0])
def test_a_vowel_keeps_half_of_its_note(beat: float) -> None:
    found = segments(sing("strengths", "strengths", "strengths", beat=beat))
    for segment in found:
        if segment.phone == "ɛ":
            assert segment.end - segment.start >= VOWEL_SHARE * beat - 1e-9


def test_diphthongs_glide_late_and_over_held_notes_at_the_end() -> None:
    found = {segment.phone: segment for segment in segments(sing("high", "", ""))}
    assert (found["a"].start, found["a"].end) == (0, pytest.approx(2.88))
    assert found["ɪ"].end == 3


def test_two_syllables_share_a_note() -> None:
    found = {segment.phone: segment for segment in segments(sing("the end"))}
    assert found["ə"].start == 0
    assert found["ɛ"].start == 0.5


def test_the_written_pitch_is_sung_where_nothing_is_added() -> None:
    line = contour(sing("high", "low"), TIMES, PLAIN)
    assert set(np.unique(line)) == {60.0, 62.0}
    assert np.interp([0.99, 1.01], TIMES, line).tolist() == [60, 62]
    assert hertz(np.array([69.0]))[0] == 440


def test_a_glide_is_mostly_done_on_the_beat_and_goes_too_far_at_first() -> None:
    line = contour(sing("high", "low"), TIMES, Expression(depth=0, irregularity=0, overshoot=0.1))
    assert np.interp(0.9, TIMES, line) == pytest.approx(60)
    assert 60.9 < np.interp(1.0, TIMES, line) < 62
    assert 62.05 < line.max() < 62.2
    assert np.interp(1.5, TIMES, line) == pytest.approx(62, abs=0.01)


def test_rests_are_not_glided_over() -> None:
    line = contour(sing("high", "", "low", rests=(1,)), TIMES, Expression(depth=0, irregularity=0))
    assert set(np.round(np.unique(line), 6)) == {60.0, 64.0}


def test_vibrato_comes_late_and_has_its_rate_and_depth() -> None:
    line = contour([Sung("n", 0, 4, 60, ())], TIMES, Expression(depth=50, rate=5, delay=0.5, irregularity=0))
    cents = 100 * (line - 60)
    assert np.abs(cents[TIMES < 0.5]).max() == 0
    assert np.abs(cents).max() == pytest.approx(50, abs=1)
    held = cents[(TIMES > 1) & (TIMES < 3)]
    assert np.sum((held[:-1] < 0) & (held[1:] >= 0)) == 10


def test_a_note_with_an_expression_of_its_own_is_come_to_and_held_otherwise_alone() -> None:
    notes, still = sing("high", "low", "high"), Expression(depth=0, irregularity=0, overshoot=0)
    plain = contour(notes, TIMES, still)
    own = {"n1": Expression(portamento=0.4, depth=60, delay=0, irregularity=0, overshoot=0)}
    changed = np.abs(contour(notes, TIMES, still, expressions=own) - plain) > 1e-9
    assert changed[(TIMES > 0.8) & (TIMES < 0.95)].all() and changed[(TIMES > 1.3) & (TIMES < 1.9)].sum() > 100
    assert not changed[(TIMES < 0.75) | (TIMES >= 2)].any()


def test_the_same_seed_wanders_the_same_way() -> None:
    wild = Expression(irregularity=1)
    a, b, c = (contour(sing("high", "low"), TIMES, wild, seed) for seed in (1, 1, 2))
    assert np.array_equal(a, b)
    assert not np.array_equal(a, c)


def test_what_is_drawn_is_added_between_its_points_only() -> None:
    drawn = [(0.5, 0.0), (0.6, 100.0), (0.7, 0.0)]
    line = contour(sing("high"), TIMES, PLAIN, drawn=drawn)
    assert np.interp(0.6, TIMES, line) == pytest.approx(61, abs=0.03)
    assert np.interp([0.4, 0.8], TIMES, line).tolist() == [60, 60]


@pytest.mark.parametrize("wrong", [{"depth": -1}, {"rate": 20}, {"portamento": 1}])
def test_what_no_voice_does_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Expression(**wrong)
