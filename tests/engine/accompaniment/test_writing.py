"""Symbols, voicings and fretted shapes."""

from __future__ import annotations

import pytest

from musicstudio.engine.accompaniment.fretboard import shape
from musicstudio.engine.accompaniment.vocabulary import (
    QUALITIES,
    STATES,
    chord_from,
    chord_of,
    names_nothing,
    state_of,
    understood,
    written,
)
from musicstudio.engine.accompaniment.voicing import by_weight, guide_tones, lead, place, stack
from musicstudio.engine.notation.chords import Chord, read_chord
from musicstudio.engine.notation.score import KeyChange


def chord(text: str) -> Chord:
    found = read_chord(text)
    assert found
    return found


def test_every_state_is_written_and_read_again() -> None:
    for state in range(STATES):
        for fifths in (-5, 0, 4):
            assert state_of(chord(written(chord_of(state), KeyChange(0, fifths)))) == state


@pytest.mark.parametrize(
    ("text", "as_if"),
    [
        ("CMaj7", "Cmaj7"), ("Emi7", "Em7"), ("Bbma7", "Bbmaj7"), ("F#mi", "F#m"), ("G7+", "G7#5"), ("C9sus", "C7sus"),
        ("D13b9", "D13"), ("Abmi7b5", "Abm7b5"), ("Cmi7/Bb", "Cm7/Bb"), ("Gsomething", "G"),
    ],
)  # fmt: skip
def test_other_spellings_are_understood(text: str, as_if: str) -> None:
    assert understood(text) == chord(as_if)


def test_what_names_no_chord() -> None:
    assert understood("intro") is None
    assert [names_nothing(text) for text in ("N.C.", "NC", "n.c.", "C", "Nothing")] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("text", "quality"),
    [("C6", ""), ("Am6", "m"), ("G13", "7"), ("Cmaj9", "maj7"), ("Bdim7", "dim"), ("C7sus", "sus4"), ("Cadd9", ""), ("C5", "")],
)
def test_richer_chords_are_heard_as_their_third_and_seventh(text: str, quality: str) -> None:
    assert QUALITIES[state_of(chord(text)) % len(QUALITIES)] == quality


@pytest.mark.parametrize("text", ["C", "Am7", "F#m7b5", "Bbmaj7", "C/E", "Dm7/G", "G7"])
def test_a_pin_without_a_name_gets_its_name_back(text: str) -> None:
    asked = chord(text)
    found = chord_from(asked.pitch_classes, asked.bass)
    assert found.pitch_classes == asked.pitch_classes
    again = chord(written(found, KeyChange(0, 0)))
    assert again.pitch_classes == asked.pitch_classes
    assert again.bass == (asked.bass if asked.bass != found.root else None)


def test_symbols_are_spelt_in_their_key() -> None:
    assert [written(chord("Bb"), KeyChange(0, fifths)) for fifths in (-3, 5)] == ["Bb", "A#"]


@pytest.mark.parametrize("text", ["C", "F", "Am", "G7", "Bdim", "Ebmaj7", "F#m7b5", "Dsus4"])
def test_voices_move_little_and_miss_nothing(text: str) -> None:
    before = lead((), by_weight(chord("C")), 3, 52, 74, 62)
    now = lead(before, by_weight(chord(text)), 3, 52, 74, 62)
    assert {p % 12 for p in now} == set(by_weight(chord(text))[:3])
    assert sum(abs(a - b) for a, b in zip(before, now, strict=True)) <= 8
    assert now == tuple(sorted(now))


def test_a_held_chord_does_not_move() -> None:
    before = lead((), by_weight(chord("Am7")), 4, 52, 76, 62)
    assert lead(before, by_weight(chord("Am7")), 4, 52, 76, 62) == before


def test_little_room_makes_fewer_voices_but_never_none() -> None:
    for low in range(40, 60):
        assert lead((), by_weight(chord("C7")), 4, low, low + 11, 62)


def test_guide_tones_are_third_and_seventh() -> None:
    assert [set(guide_tones(chord(t))) for t in ("G7", "Cmaj7", "Dm7", "C", "C7sus", "Bdim7")] == [
        {11, 5}, {4, 11}, {5, 0}, {4, 7}, {5, 10}, {2, 8},
    ]  # fmt: skip


def test_the_left_hand_breaks_a_triad_as_fifth_octave_tenth() -> None:
    assert stack(chord("C"), 36, 4) == (36, 43, 48, 52)


def test_a_bass_goes_the_short_way_and_stays_under_what_it_must() -> None:
    assert place(7, 48, 33, 50) == 43
    assert place(0, 47, 33, 50, below=45) == 36


@pytest.mark.parametrize(
    ("text", "open_shape"),
    [
        ("C", (48, 52, 55, 60, 64)),
        ("G", (43, 47, 50, 55, 59, 67)),
        ("Am", (45, 52, 57, 60, 64)),
        ("E", (40, 47, 52, 56, 59, 64)),
        ("D", (50, 57, 62, 66)),
        ("Em", (40, 47, 52, 55, 59, 64)),
    ],
)
def test_open_chords_are_those_of_every_songbook(text: str, open_shape: tuple[int, ...]) -> None:
    assert shape(chord(text), 40, 76, 0)[0] == open_shape


@pytest.mark.parametrize("state", range(0, STATES, 7))
def test_every_chord_can_be_held(state: int) -> None:
    tones, position = shape(chord_of(state), 40, 76, 0)
    assert len(tones) >= 3
    assert tones[0] % 12 == state // len(QUALITIES)
    assert {p % 12 for p in tones} <= chord_of(state).pitch_classes
    assert set(by_weight(chord_of(state))[:3]) <= {p % 12 for p in tones}
    assert 0 <= position <= 9
