"""Chord symbols as musicians type them."""

import pytest

from musicstudio.engine.notation.chords import read_chord


@pytest.mark.parametrize(
    ("text", "tones", "bass"),
    [
        ("C", {0, 4, 7}, None),
        ("Am", {9, 0, 4}, None),
        ("F#m7b5", {6, 9, 0, 4}, None),
        ("Bbmaj7", {10, 2, 5, 9}, None),
        ("C/E", {0, 4, 7}, 4),
        ("D7/C", {2, 6, 9, 0}, 0),
        ("G/A", {7, 11, 2, 9}, 9),
        ("Ebsus4", {3, 8, 10}, None),
        ("G♯°7", {8, 11, 2, 5}, None),
        (" C6/9 ", {0, 2, 4, 7, 9}, None),
        ("Cb", {11, 3, 6}, None),
        ("F##", {7, 11, 2}, None),
    ],
)
def test_a_symbol_means_its_tones(text: str, tones: set[int], bass: int | None) -> None:
    chord = read_chord(text)
    assert chord is not None
    assert (chord.pitch_classes, chord.bass) == (tones, bass)


@pytest.mark.parametrize("text", ["", "H", "c", "Cmaj77", "C/", "C/E/G", "N.C.", "C🎵", "A" * 32])
def test_what_is_no_symbol_means_nothing(text: str) -> None:
    assert read_chord(text) is None
