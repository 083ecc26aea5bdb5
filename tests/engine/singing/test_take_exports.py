"""A take beside the other parts of its score."""

import io

import numpy as np
import pytest
import soundfile

from musicstudio.engine.notation import TICKS_PER_QUARTER as BEAT
from musicstudio.engine.notation import Note, Part, Score, regular_measures
from musicstudio.engine.notation.json_form import score_to_json
from musicstudio.engine.singing.exporting import export, packed, unsung


@pytest.mark.parametrize(("transpose", "midi"), [(0, 57), (3, 60), (-5, 52), (12, 57), (-24, 57)])
def test_harmony_follows_the_voice_into_another_key(transpose: int, midi: int) -> None:
    notes = (Note("b0", 0, 4 * BEAT, 57),)
    parts = (Part("voice", "Voice", (Note("n0", 0, 4 * BEAT, 69),)), Part("organ", "Organ", notes, program=19))
    score = Score(regular_measures(4 * BEAT, Score(()).metres), parts)
    sound = io.BytesIO()
    soundfile.write(sound, np.zeros(2400), 24_000, format="WAV")
    data = packed(score_to_json(score), [("voice", "1")], transpose, 0.0, "Song", sound.getvalue())
    samples, rate = soundfile.read(io.BytesIO(export(data, "harmony:wav")))
    spectrum = np.abs(np.fft.rfft(samples[:rate, 0]))

    def loudness(note: int) -> float:
        hertz = 440 * 2 ** ((note - 69) / 12)
        return float(spectrum[round(hertz) - 1 : round(hertz) + 2].max())

    assert max((52, 57, 60), key=loudness) == midi


def test_of_two_voices_of_a_part_the_one_that_is_not_sung_is_played() -> None:
    notes = (Note("n0", 0, 4 * BEAT, 69), Note("n1", 0, 4 * BEAT, 57, voice="2"))
    score = Score(regular_measures(4 * BEAT, Score(()).metres), (Part("staff", "Staff", notes),))
    assert [note.id for _, note in unsung(score, {("staff", "1")}).notes()] == ["n1"]
    assert not list(unsung(score, {("staff", "1"), ("staff", "2")}).notes())
