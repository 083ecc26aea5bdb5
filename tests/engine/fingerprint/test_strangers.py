"""What is measured with: who is registered after all is told by waveforms, and questions are answered in their order."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr

from musicstudio.engine.fingerprint.aligning import Stretch
from musicstudio.engine.fingerprint.evaluation import asking
from musicstudio.engine.fingerprint.evaluation.answers import Answers, Told
from musicstudio.engine.fingerprint.evaluation.chromaprint import Nearest
from musicstudio.engine.fingerprint.evaluation.coinciding import coincide
from musicstudio.engine.fingerprint.evaluation.degradations import RATE as ASKED
from musicstudio.engine.fingerprint.evaluation.queries import Query
from musicstudio.engine.fingerprint.evaluation.strangers import Strangers
from musicstudio.engine.fingerprint.recognising import Recognition
from musicstudio.engine.fingerprint.spectrum import RATE, Singles
from tests.engine.fingerprint.tunes import tune

LATE = 0.07  # seconds by which a place is told wrong


def test_a_passage_that_was_taken_coincides_under_other_music_as_well() -> None:
    reference = tune(1, 30)
    taken = reference[12 * RATE : 20 * RATE]
    over = tune(60, 8)
    assert coincide(taken, reference, 12 + LATE)
    assert coincide(0.5 * taken + over * np.float32(taken.std() / over.std()), reference, 12 - LATE)


@pytest.mark.parametrize("faster", [1.02, 0.95])
def test_what_was_played_again_at_another_tempo_does_not_coincide(faster: float) -> None:
    assert not coincide(tune(1, 30, faster=faster)[round(12 / faster * RATE) :][: 8 * RATE], tune(1, 30), 12)


@pytest.mark.parametrize("seed", range(20, 40))
def test_unlike_music_and_other_places_do_not_coincide(seed: int) -> None:
    reference = tune(1, 30)
    assert not coincide(tune(seed, 10), reference, float(seed - 20))
    assert not coincide(reference[3 * RATE : 11 * RATE], reference, 4 + (seed - 20) * 0.9)


def test_silence_and_what_lies_outside_coincide_with_nothing() -> None:
    reference = tune(1, 30)
    assert not coincide(np.zeros(8 * RATE, np.float32), reference, 5)
    assert not coincide(reference[: 8 * RATE], reference, 40)
    assert not coincide(reference[: RATE // 2], reference, 0)


def kit(seed: int, seconds: float) -> Singles:
    """A rhythm of its own on one drum at 125 beats a minute, beside the notes of a tune."""
    samples, hit = 0.3 * tune(seed, seconds), np.random.default_rng(0).standard_normal(800) * np.exp(-np.arange(800) / 120)
    for step in np.flatnonzero(np.random.default_rng(seed).random(int(seconds / 0.12) - 1) < 0.6):
        first = round(step * 0.12 * RATE)
        samples[first : first + 800] += hit.astype(np.float32)
    return samples


def test_one_drum_at_one_tempo_coincides_so_that_it_proves_no_passage() -> None:
    assert coincide(kit(60, 8), kit(1, 30), 7 * 0.96)


def answered(samples: Singles, name: str, begins: float, probability: float = 0.99) -> Told:
    """Ten seconds of a track, that we find at second 12 of the first reference."""
    stretch = Stretch(0.0, 10.0, 12.0, 22.0, 50, 100)
    found = Recognition(0, probability, 12.0, 2, 1.0, 0.0, (stretch,))
    return Told(Query(None, None, 10, begins, samples), name, found, Nearest(0, 0.5))


def test_what_coincides_is_told_beside_the_rate_and_counts(tmp_path: Path) -> None:
    paths = [tmp_path / f"{seed}.wav" for seed in range(1, 8)]
    for seed, path in enumerate(paths, 1):
        soundfile.write(path, tune(seed, 40), RATE)
    taken, other = (soxr.resample(one, RATE, ASKED, "HQ") for one in (tune(1, 40)[12 * RATE : 22 * RATE], tune(60, 10)))
    asked = [
        answered(taken, "takes", 3.0), answered(other, "stranger", 1.0), answered(other, "unsure", 0.0, 0.2),
        answered(taken, "unsure", 50.0, 0.2),
    ]  # fmt: skip
    heard = Strangers.heard(iter(asked), paths)
    told = heard.figures(paths)
    assert (told["unregistered_queries"], told["false_positive_rate"]) == (4, 0.5)
    assert (told["false_positive_rate_without_coinciding"], told["false_positive_rate_with_reused"]) == (0.25, 0.5)
    assert told["coinciding"] == ["takes, 10 s at 3.0 s: 1.wav"]
    assert told["false_positives"] == ["stranger, 10 s at 1.0 s: 1.wav"]
    assert told["coinciding_by_chance"] == 0
    assert all(not len(one.query.samples) for one in heard.told)


class Echo:
    def answers(self, samples: Singles) -> Answers:
        return None, Nearest(int(samples[0]), 0.5)


def test_questions_are_answered_in_their_order_by_several_processes() -> None:
    questions = [(str(number), Query(number, None, 5, 0.0, np.full(4, number, np.float32))) for number in range(40)]
    told = list(asking.told(Echo(), questions, 3))
    assert [(one.track, one.query.track, one.nearest.place) for one in told] == [(str(n), n, n) for n in range(40)]
