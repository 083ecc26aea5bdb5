"""A voice of one's own: its prompts, what is heard in recordings of them, and what is learnt."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicstudio.engine.audio.errors import UnreadableAudio
from musicstudio.engine.request import CannotCompose
from musicstudio.engine.singing import weights
from musicstudio.engine.singing.own import learn as learning
from musicstudio.engine.singing.own import messages, network
from musicstudio.engine.singing.own.hearing import MOST_SECONDS, hear_safely
from musicstudio.engine.singing.own.learn import Heard, attend, check, compass, learn
from musicstudio.engine.singing.own.prompts import plan, prompts, usual_seconds
from musicstudio.engine.singing.phones import is_vowel
from musicstudio.engine.singing.singer import hear
from musicstudio.engine.singing.taught import TAUGHT
from musicstudio.engine.singing.words import Language
from tests.engine.singing.test_singer import phrase
from tests.support.own_voices import LANGUAGE, SECONDS, SHORT, few_words, read_aloud

WRONG = 8


@pytest.fixture(scope="module")
def heard() -> list[Heard]:
    """Nine recordings, the last of which says another text than it should."""
    with few_words():
        sounds = {number: read_aloud(number) for number in range(WRONG)}
        return attend(LANGUAGE, {**sounds, WRONG: read_aloud(WRONG + 1)}, lambda _done, _of: None)


@pytest.mark.parametrize("language", ["en", "zh", "ja"])
def test_prompts_hold_every_vowel_of_their_language_and_enough_to_read(language: Language) -> None:
    everything = prompts(language)
    assert sum(map(usual_seconds, everything)) > 200
    assert len({prompt.text for prompt in everything}) == len(everything)
    spoken = {phone for prompt in everything for phone, _, _ in plan(prompt) if is_vowel(phone)}
    assert spoken >= {"en": set("iɪɛæʌəɔʊuɝ"), "zh": set("iɪaɑoueəɤy"), "ja": set("aieoɯ")}[language]


def test_a_recording_of_another_text_is_noticed(heard: list[Heard]) -> None:
    assert [one.number for one in heard if not one.fits] == [WRONG]


def test_phones_are_found_where_they_are(heard: list[Heard]) -> None:
    one = heard[1]
    with few_words():
        assert [phone for phone, _, _ in one.phones] == [phone for phone, _, _ in plan(prompts(LANGUAGE)[one.number])]
    quiet = [one.voiced.bands[round(a / 0.005) : round(b / 0.005)].mean() for phone, a, b in one.phones if phone == "s"]
    vowels = [one.voiced.bands[round(a / 0.005) : round(b / 0.005)].mean() for phone, a, b in one.phones if is_vowel(phone)]
    assert np.mean(quiet) < np.mean(vowels) - 1


def test_without_the_consent_or_with_too_little_nothing_is_learnt(heard: list[Heard], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CannotCompose) as refused:
        check(heard[1:])
    assert refused.value.sentence == messages.NO_CONSENT
    with pytest.raises(CannotCompose) as refused:
        check(heard)
    assert refused.value.sentence == messages.TOO_LITTLE and refused.value.values["count"] == WRONG
    monkeypatch.setattr(learning, "LEAST_SECONDS", SECONDS)
    assert [one.number for one in check(heard)] == list(range(WRONG))


def test_a_voice_is_learnt_and_sings(heard: list[Heard], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with few_words():
        learnt = learn(heard[:-1], 1, tmp_path, lambda _line: None, budget=SHORT)
    assert learnt.after < 0.98 * learnt.before
    assert (learnt.trained, learnt.chose, learnt.measured) == (6, 1, 1)
    assert len(learnt.weights) < 2_000_000
    assert not [path for path in tmp_path.iterdir() if path.is_dir()], "nothing of it stays on the disk"
    net = network.unpacked(learnt.weights)
    start = weights.acoustic().voices[list(TAUGHT).index(learnt.nearest)]
    assert not np.allclose(net.voices[0].numpy(), start.half().float().numpy(), atol=1e-4)
    ours, theirs = hear(phrase(), net), hear(phrase(), {learnt.nearest: 1.0})
    assert np.abs(ours.bands - theirs.bands).mean() > 0.1
    with monkeypatch.context() as changed:
        changed.setattr(network, "acoustic_key", lambda: "other weights")
        with pytest.raises(network.LearntElsewhere):
            network.unpacked(learnt.weights)


def test_song_reaches_higher_than_speech() -> None:
    low, high = compass([np.array([0.0, 196.0, 196.0, 220.0])])
    assert low == 53 and high - low == 17


def sound(samples: np.ndarray, rate: int = 48_000) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format="WAV", subtype="FLOAT")
    return file.getvalue()


def buzz(seconds: float) -> np.ndarray:
    """A voice of a kind: a sawtooth."""
    return 0.3 * ((np.arange(int(48_000 * seconds)) * 130 / 48_000) % 1 - 0.5)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: 1e-4 * np.random.default_rng(1).standard_normal(48_000 * 6), messages.SILENT),
        (lambda: 0.1 * np.random.default_rng(1).standard_normal(48_000 * 6), messages.UNVOICED),
        (lambda: np.clip(20 * buzz(6), -1, 1), messages.CLIPPED),
        (lambda: buzz(1.5), messages.SHORT),
        (lambda: buzz(MOST_SECONDS + 2), messages.LONG),
    ],
)
def test_what_cannot_be_learnt_from_is_refused_in_one_sentence(make: Callable[[], np.ndarray], sentence: str) -> None:
    with pytest.raises(UnreadableAudio, match=sentence[:30]):
        hear_safely(sound(make()), 7.0)


def test_the_silence_around_what_is_said_is_not_kept() -> None:
    quiet = np.zeros(48_000 * 2)
    kept = hear_safely(sound(np.concatenate([quiet, buzz(5), quiet])), 7.0)
    assert 5.0 <= len(kept) / 2 / 24_000 <= 5.4
