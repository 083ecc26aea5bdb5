"""What recordings sound like: instruments apart, keys and levels not, and nothing of what cannot be heard."""

from dataclasses import replace
from functools import cache

import numpy as np
import numpy.typing as npt
import pytest

from musicstudio.engine.audio.rendering import render
from musicstudio.engine.corpora.tunes import music21_corpus, tune
from musicstudio.engine.recommend import hearing
from musicstudio.engine.recommend.content import SIZE, features_of, unit_rows
from musicstudio.engine.recommend.hearing import SOUND_SIZE, heard_safely, sound_features
from musicstudio.engine.recommend.listener import Heard, Listener, Scoring
from musicstudio.engine.recommend.settings import Settings
from musicstudio.engine.recommend.training import train
from tests.engine.recommend.crowds import crowd, kind_of
from tests.support.sounds import tone, tones, wav

Singles = npt.NDArray[np.float32]
RATE = 22_050
TUNES = ("oneills1850/0811-0899.abc#861", "oneills1850/1376-1475.abc#1425", "oneills1850/0201-0300.abc#263")
PIANO, VIOLIN, FLUTE, GUITAR = 0, 40, 73, 24
PROGRAMS = (PIANO, VIOLIN, FLUTE, GUITAR)


@cache
def played(name: str, program: int) -> Singles:
    score = tune(music21_corpus(), name).score
    return render(replace(score, parts=tuple(replace(part, program=program) for part in score.parts)), sample_rate=RATE)


def test_what_one_instrument_plays_is_alike_whatever_the_tune() -> None:
    rows = np.array([features_of(None, sound_features(played(name, one), RATE)) for one in PROGRAMS for name in TUNES])
    assert rows.shape == (len(PROGRAMS) * len(TUNES), SIZE)
    units = unit_rows(rows)
    alike = units @ units.T
    instrument = np.repeat(np.arange(len(PROGRAMS)), len(TUNES))
    same = instrument[:, None] == instrument
    np.fill_diagonal(alike, np.nan)
    for row in range(len(rows)):
        others = np.delete(np.arange(len(rows)), row)
        own = others[same[row, others]]
        assert alike[row, own].min() > alike[row, others[~same[row, others]]].mean()
        assert same[row, np.nanargmax(alike[row])], "the nearest is of the same instrument"


def test_how_loud_it_was_recorded_does_not_count() -> None:
    sound = played(TUNES[0], PIANO)
    np.testing.assert_allclose(sound_features(sound / 4, RATE), sound_features(sound, RATE), rtol=0.02, atol=0.02)


def test_the_key_does_not_count_for_the_harmony() -> None:
    triad = [72, 76, 79, 72, 84, 72]
    low, high = (
        sound_features(tones([pitch + up for pitch in triad], rate=RATE).astype(np.float32), RATE)[24:36] for up in (0, 5)
    )
    np.testing.assert_allclose(low, high, atol=0.1)
    assert low.argmax() == 0
    assert low.sum() == pytest.approx(1, abs=1e-5)


def test_long_sound_is_heard_as_short_sound_is() -> None:
    second = tones([60, 64, 67, 72], seconds=0.5, rate=RATE).astype(np.float32)
    once, often = (sound_features(np.tile(second, times), RATE) for times in (4, 40))
    np.testing.assert_allclose(once, often, rtol=0.1, atol=0.1)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no sound at all",
        tone(2.0)[:60],
        wav(np.zeros(16_000)),
        wav(np.zeros(10)),
        b"fLaC" + bytes(400),
    ],
    ids=["nothing", "text", "cut off", "silence", "too short", "damaged"],
)
def test_what_cannot_be_heard_says_nothing(data: bytes) -> None:
    heard = heard_safely(data)
    assert heard is not None
    assert not heard.any()


def test_a_machine_that_is_too_busy_has_heard_nothing_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "LIMITS", replace(hearing.LIMITS, wall_seconds=0.01))
    assert heard_safely(tone(2.0)) is None


def test_a_file_is_heard_in_the_sandbox_as_its_samples_are() -> None:
    samples = tones([60, 64, 67], rate=RATE)
    heard = heard_safely(wav(samples, RATE))
    assert heard is not None
    assert heard.any()
    assert np.isfinite(heard).all()
    np.testing.assert_allclose(heard, sound_features(samples.astype(np.float32), RATE), rtol=0.05, atol=0.05)


def test_recordings_and_scores_meet_in_what_they_sound_like() -> None:
    """A piece with a score, and two recordings without: the one that sounds like it is nearer."""
    score = tune(music21_corpus(), TUNES[0]).score
    rows = [features_of(score, sound_features(played(TUNES[0], VIOLIN), RATE))]
    rows += [features_of(None, sound_features(played(TUNES[1], one), RATE)) for one in (VIOLIN, FLUTE)]
    units = unit_rows(np.array(rows))
    assert units[0] @ units[1] > units[0] @ units[2]


def test_recordings_that_nobody_has_played_are_found_by_their_sound() -> None:
    """Ten times as often as by chance, of 400 of which 20 are new."""
    kinds = 20
    chance = np.random.default_rng(0)
    timbres = chance.normal(0, 1, (kinds, SOUND_SIZE))
    plays = crowd(200, 800, 30, kinds=kinds)
    sounds = {
        f"i{item}": features_of(None, (timbres[kind_of(item, kinds)] + chance.normal(0, 0.3, SOUND_SIZE)).astype(np.float32))
        for item in range(800)
    }
    cold = np.arange(400, 800)
    taste = train(plays.only(plays.item < 400), settings=Settings(factors=16), features=sounds)
    hits = []
    for listener in range(0, 200, 5):
        mine = plays.item[(plays.user == listener) & (plays.item < 400)]
        later = plays.item[(plays.user == listener) & (plays.item >= 400)]
        if len(mine) and len(later):
            scores = Scoring(taste, Listener([Heard(f"i{item}", 1.0) for item in mine])).scores()[cold]
            hits.append(np.isin(cold[np.argsort(-scores)[:20]], later).sum() / min(20, len(later)))
    assert np.mean(hits) >= 10 * 20 / len(cold)
