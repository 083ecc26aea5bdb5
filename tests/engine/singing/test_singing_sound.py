"""What a voice is made of: pulses in tune, bands that lose nothing, and what a musician changes of them."""

import numpy as np
import pytest
import torch

from musicstudio.engine.singing.classic import synthesise
from musicstudio.engine.singing.features import (
    FRAME,
    HARMONIC,
    HOP,
    NOISE,
    RATE,
    Voiced,
    analyse,
    bridged,
    from_bands,
    pitch_of,
    to_bands,
)
from musicstudio.engine.singing.frames import frames_of
from musicstudio.engine.singing.shaping import shaped
from musicstudio.engine.singing.source import pulses
from musicstudio.engine.singing.vocoder import Vocoder, VocoderSize

FRAMES = 200
NOTHING = {name: np.zeros(FRAMES) for name in ("energy", "breathiness", "tension", "gender")}


def vowel(hertz: float = 220.0) -> Voiced:
    """A second of something like an open vowel with a little breath."""
    mel = np.linspace(0, 1, HARMONIC)
    harmonic = -6 - 9 * mel + 2 * np.exp(-(((mel - 0.25) / 0.05) ** 2)) + 2 * np.exp(-(((mel - 0.4) / 0.05) ** 2))
    bands = np.concatenate([np.tile(harmonic, (FRAMES, 1)), np.full((FRAMES, NOISE), -15.0)], 1).astype(np.float32)
    return Voiced(bands, np.full(FRAMES, hertz), np.ones(FRAMES, np.float32))


@pytest.mark.parametrize("to", [190.0, 263.0])
def test_pulses_are_all_harmonics_below_half_the_rate_in_phase(to: float) -> None:
    pitch = torch.linspace(190.0, to, 100)
    made = pulses(pitch[None])[0].numpy()
    line = np.interp(np.arange(len(made)) / HOP, np.arange(100), pitch.numpy())
    turns, room = np.cumsum(line / RATE), RATE / 2 / line
    slow = sum(np.clip(room - k, 0, 1) * np.cos(2 * np.pi * k * turns) for k in range(1, 65))
    # The highest harmonic fades out as the pitch rises, so that none clicks.
    assert np.abs(made - slow).max() < 0.02


@pytest.mark.parametrize("bands", [HARMONIC, NOISE])
def test_a_smooth_spectrum_comes_back_from_its_bands(bands: int) -> None:
    power = np.exp(-6 + 2 * np.cos(np.linspace(0, 4, 513)))[None]
    assert np.abs(np.log(from_bands(to_bands(power, bands))) - np.log(power))[:, :-40].max() < 0.1


@pytest.mark.parametrize("hertz", [110.0, 233.0, 440.0])
def test_both_renderers_are_in_tune_and_equally_loud(hertz: float) -> None:
    voice = vowel(hertz)
    net = Vocoder(VocoderSize(channels=16, blocks=1)).eval()
    with torch.inference_mode():
        inputs = (torch.from_numpy(row)[None].float() for row in (voice.bands, voice.f0, voice.voiced))
        neural = net(*inputs, torch.Generator().manual_seed(1))[0].numpy()
    classic = synthesise(voice)
    assert len(neural) == len(classic) == FRAMES * HOP
    for sound in (neural, classic):
        found = pitch_of(sound.astype(float))[20:-20]
        assert np.abs(1200 * np.log2(found / hertz)).max() < 5
    inner = slice(RATE // 5, -RATE // 5)
    loud = [10 * np.log10(np.mean(sound[inner] ** 2)) for sound in (neural, classic)]
    assert abs(loud[0] - loud[1]) < 1.5


def test_what_is_analysed_sounds_as_before() -> None:
    voice = vowel()
    again = analyse(synthesise(voice).astype(float), voice.f0)
    inner = slice(30, -30)
    assert np.abs(again.bands[inner, 2:40] - voice.bands[inner, 2:40]).mean() < 0.35
    assert np.abs(1200 * np.log2(again.f0[inner] / voice.f0[inner])).max() < 5
    assert again.voiced[inner].all()


def test_pitch_is_bridged_where_nothing_is_voiced() -> None:
    assert np.allclose(bridged(np.array([0, 100.0, 0, 400.0, 0])), [100, 100, 200, 400, 400])
    assert (bridged(np.zeros(3)) == 200).all()


def test_nothing_drawn_changes_nothing() -> None:
    voice = vowel()
    assert np.allclose(shaped(voice.bands, NOTHING), voice.bands)


def test_breath_tension_and_throat_do_what_they_say() -> None:
    voice = vowel()
    one = np.ones(FRAMES)
    breathy = shaped(voice.bands, NOTHING | {"breathiness": one})
    assert (breathy[:, HARMONIC:] > voice.bands[:, HARMONIC:]).all() and (breathy[:, :HARMONIC] < voice.bands[:, :HARMONIC]).all()
    tense = shaped(voice.bands, NOTHING | {"tension": one}) - voice.bands
    assert (tense[:, 5] < 0).all() and (tense[:, 40] > 0).all()
    small = shaped(voice.bands, NOTHING | {"gender": one})
    peak = voice.bands[0, 10:22].argmax() + 10
    assert small[0, 10:22].argmax() + 10 > peak


def test_frames_tell_which_phone_sounds_between_which() -> None:
    frames = frames_of([("pau", 0.0, 0.1), ("s", 0.1, 0.2), ("a", 0.2, 0.3)], np.full(70, 220.0), np.zeros(70))
    assert len({tuple(row) for row in frames.phones.tolist()}) == 4
    share = frames.scalars[:, 2]
    inside = slice(round(0.1 / FRAME), round(0.2 / FRAME))
    assert (np.diff(share[inside]) > 0).all() and share[inside].min() < 0.05 and share[inside].max() > 0.95
    assert np.allclose(frames.scalars[:, 3:], 0)
