"""Sound in and out: formats, bounds, peaks, and a score that can be heard."""

from dataclasses import replace

import numpy as np
import pytest

from musicstudio.engine.audio.banks import CORE, SATB, bank_for, playable, presets
from musicstudio.engine.audio.decoding import decode
from musicstudio.engine.audio.encoding import FORMATS, encode
from musicstudio.engine.audio.errors import UnreadableAudio, UnrenderableScore
from musicstudio.engine.audio.peaks import peaks
from musicstudio.engine.audio.rendering import render, seconds
from musicstudio.engine.notation import Tempo
from tests.fixtures.good_files import small_score, tone


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_carries_a_tone(form: str) -> None:
    sound = tone(2.0, 44_100)
    back = decode(encode(sound, 44_100, form))
    assert back.rate == 44_100
    assert abs(back.seconds - 2.0) < 0.1
    spectrum = np.abs(np.fft.rfft(back.samples[4_000:40_000, 0]))
    assert abs(np.argmax(spectrum) * 44_100 / 36_000 - 440) < 3


def test_lossless_formats_are_exact_to_16_bits() -> None:
    for form in ("wav", "flac"):
        assert np.abs(decode(encode(tone(), 8_000, form)).samples - tone()).max() < 1 / 32_000


def test_long_recordings_are_refused() -> None:
    with pytest.raises(UnreadableAudio, match="longer"):
        decode(encode(tone(2.0), 8_000, "wav"), max_seconds=1)


def test_infinities_do_not_come_in() -> None:
    import io

    import soundfile

    file = io.BytesIO()
    soundfile.write(file, np.array([0.5, np.inf, -np.inf, np.nan], dtype=np.float32), 8_000, "FLOAT", format="WAV")
    samples = decode(file.getvalue()).samples
    assert np.isfinite(samples).all()
    assert samples[0, 0] == 0.5


def test_peaks_follow_the_sound() -> None:
    ramp = np.linspace(0, 1, 1000, dtype=np.float32)
    assert peaks(ramp, 4) == pytest.approx([0.249, 0.499, 0.75, 1.0], abs=0.002)
    assert peaks(ramp[:3], 10) == pytest.approx([0.0, 0.001, 0.002])
    assert peaks(ramp[:0]) == []


def test_a_score_sounds_for_as_long_as_it_lasts() -> None:
    score = small_score()
    sound = render(score, sample_rate=22_050)
    assert sound.dtype == np.float32
    assert sound.shape[1] == 2
    assert seconds(score) == pytest.approx(4 * 60 / 100 + 6 * 60 / 80)
    assert len(sound) >= int(seconds(score) * 22_050)
    assert 0.01 < np.abs(sound).max() <= 0.98


def test_parts_without_notes_are_silent() -> None:
    score = small_score()
    empty = [replace(part, notes=()) for part in score.parts]
    assert np.abs(render(replace(score, parts=tuple(empty)), sample_rate=8_000)).max() == 0
    alone = render(replace(score, parts=score.parts[:1]), sample_rate=8_000)
    assert np.array_equal(render(replace(score, parts=(score.parts[0], *empty[1:])), sample_rate=8_000), alone)


def test_no_program_is_silent() -> None:
    assert {(0, 0), (0, 52)} <= presets(SATB)
    assert bank_for({0, 52}, drums=False) == SATB
    assert bank_for({0}, drums=True) == bank_for({40}, drums=False) == CORE
    assert all((0, playable(program, CORE)) in presets(CORE) for program in range(128))
    assert playable(40, CORE) == 40


def test_endless_scores_are_not_rendered() -> None:
    score = replace(small_score(), tempos=(Tempo(0, 5.0),))
    longer = replace(score, measures=(replace(score.measures[0], duration=800_000),))
    with pytest.raises(UnrenderableScore):
        render(longer)
