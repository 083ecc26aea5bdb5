"""Notes to patterns and back, chords heard from notes, and what the network is told."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from musicstudio.engine.accompaniment.slots import beats
from musicstudio.engine.notation.chords import read_chord
from musicstudio.engine.notation.score import ChordSymbol, MetreChange, Note, Score, regular_measures
from musicstudio.engine.rhythm.bars import quantised, read, step_chords
from musicstudio.engine.rhythm.chords import heard_chords, written_chords
from musicstudio.engine.rhythm.patterns import GUITAR, HOLD, LOWER, ONSET, PIANO, SLOTS, STEPS, encode, slot_of, spans, tones
from musicstudio.engine.rhythm.playing import INSTRUMENTS, play
from tests.engine.harmony.tunes import METRES, QUARTER

SYMBOLS = ("C", "F#m7", "Bbmaj7", "G7b9", "Dsus4", "E5", "Abdim7", "C/E", "F/G", "Baug")


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_slots_hold_tones_of_the_chord_and_find_them_again(symbol: str) -> None:
    chord = read_chord(symbol)
    assert chord is not None
    for compass in (PIANO, GUITAR):
        places = tones(chord, compass)
        assert len(places) == SLOTS
        assert {pitch % 12 for pitch in places} <= chord.pitch_classes
        assert min(places) >= compass.bass and max(places) <= compass.top
    for slot, pitch in enumerate(tones(chord)):
        if (slot < LOWER) == (pitch < PIANO.chord):
            assert tones(chord)[slot_of(pitch, chord)] == pitch
    for pitch in range(128):
        assert (slot_of(pitch, chord) < LOWER) == (pitch < PIANO.chord)


def test_the_same_pattern_moves_little_from_chord_to_chord() -> None:
    chords = [read_chord(symbol) for symbol in ("C", "Am", "F", "G", "C")]
    upper = np.array([tones(chord)[LOWER : LOWER + 3] for chord in chords if chord])
    assert abs(np.diff(upper, axis=0)).max() <= 4


def test_a_played_bar_comes_back() -> None:
    score = Score(
        regular_measures(4 * QUARTER, (MetreChange(0, 4, 4),)), chords=(ChordSymbol(0, "C"), ChordSymbol(2 * QUARTER, "F"))
    )
    played = [
        Note("a", 0, QUARTER, 36), Note("b", QUARTER, QUARTER, 43), Note("c", 2 * QUARTER, 2 * QUARTER, 41),
        Note("d", QUARTER // 2, QUARTER, 60), Note("e", QUARTER // 2, QUARTER, 64), Note("f", 2 * QUARTER, QUARTER, 65),
    ]  # fmt: skip
    [(span, row)] = read(score, written_chords(score), [], played)
    assert row is not None
    struck = play(INSTRUMENTS["piano"], span, row[0], step_chords(span, written_chords(score)))
    found = sorted((s.start, s.end - s.start, pitch) for s in struck for pitch in s.pitches)
    assert found == sorted((n.onset, n.duration, n.pitch) for n in played)


def test_a_slot_struck_again_does_not_sound_on() -> None:
    chord = read_chord("C")
    pattern = encode([(0, 8, 36), (4, 8, 36)], [chord] * STEPS)
    assert not (pattern[ONSET] & pattern[HOLD]).any()
    assert pattern[ONSET].sum() == 2


@pytest.mark.parametrize("metre", [*METRES, (5, 8), (7, 8), (3, 8), (1, 4), (7, 4)])
@pytest.mark.parametrize("pickup", [0, QUARTER // 2])
def test_spans_cover_every_bar_once(metre: tuple[int, int], pickup: int) -> None:
    change = MetreChange(0, *metre)
    score = Score(regular_measures(pickup + 3 * change.bar_ticks, (change,), pickup), metres=(change,))
    bounds = [(start, end) for span in spans(score) for _, start, end in span.places]
    assert bounds[0][0] == 0 and bounds[-1][1] == score.end
    assert all(a[1] == b[0] for a, b in pairwise(bounds))
    for span in spans(score):
        assert 1 <= span.beats <= 4
        assert all(0 <= step < 4 * span.beats for step, _, _ in span.places)
        assert score.measure_at(span.start) == score.measure_at(span.end - 1) == span.bar


def test_a_note_just_before_the_barline_is_the_next_bars() -> None:
    score = Score(regular_measures(4 * QUARTER, (MetreChange(0, 4, 4),)))
    [span] = spans(score)
    assert quantised(span, [Note("n", 4 * QUARTER - 5, 5, 60)]) == []
    assert quantised(span, [Note("n", QUARTER + 5, 5, 60)]) == [(4, 5, 60)]


def test_chords_are_heard_from_notes() -> None:
    score = Score(regular_measures(8 * QUARTER, (MetreChange(0, 4, 4),)))
    notes = [
        Note(f"n{beat}-{pitch}", beat * QUARTER, QUARTER, pitch)
        for beat in range(8)
        for pitch in ((48, 64, 67) if beat < 4 else (43, 59, 62, 65))
    ]
    heard = heard_chords(beats(score), notes)
    assert [chord.root for chord in heard.chords if chord] == [0] * 4 + [7] * 4
    last = heard.at(7 * QUARTER)
    assert last is not None and last.pitch_classes == {7, 11, 2, 5}


def test_nothing_stands_before_the_first_chord_nor_at_no_chord() -> None:
    score = Score(
        regular_measures(8 * QUARTER, (MetreChange(0, 4, 4),)),
        chords=(ChordSymbol(QUARTER, "Cm"), ChordSymbol(QUARTER * 3, "N.C.")),
    )
    chords = written_chords(score)
    assert chords.at(0) is None and chords.at(4 * QUARTER) is None
    assert chords.at(QUARTER) == read_chord("Cm")
