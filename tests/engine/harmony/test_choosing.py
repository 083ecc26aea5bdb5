"""What is kept of several continuations."""

from __future__ import annotations

import numpy as np
import pytest

from musicstudio.engine.harmony.choosing import choose
from musicstudio.engine.harmony.criticism.critic import Critic
from musicstudio.engine.harmony.features import LOW, Ints

FOUR_BEATS = np.arange(16)


def beats(*chords: tuple[int, int, int, int]) -> Ints:
    """Chords of a beat each as states (T, 4)."""
    return np.repeat(np.array(chords), 4, axis=0) - LOW


START = list(beats((72, 67, 64, 48), (71, 67, 62, 55)))
CADENCE = beats((72, 69, 65, 53), (72, 67, 64, 48))
FIFTHS = beats((72, 69, 64, 57), (74, 71, 66, 59))
NO_NATS = np.full((8, 2, 4), -1.0)


class Taste(Critic):
    """Likes what has the note `liked`."""

    def __init__(self, liked: int) -> None:
        self.liked = liked

    def scores(self, pieces: np.ndarray) -> np.ndarray:
        self.heard = pieces
        liked: np.ndarray = 100.0 * (pieces == self.liked).any((1, 2))
        return liked


def test_the_likelier_is_kept_and_parallels_are_not() -> None:
    nats = NO_NATS.copy()
    nats[:, 1] -= 0.5
    same = np.stack([CADENCE, CADENCE], 1)
    assert choose(START, same, nats, FOUR_BEATS, None) == 0
    assert choose(START, same, nats[:, ::-1], FOUR_BEATS, None) == 1
    assert choose(START, np.stack([FIFTHS, CADENCE], 1), nats, FOUR_BEATS, None) == 1


def test_parallels_into_the_continuation_are_seen() -> None:
    before = list(beats((74, 69, 62, 50), (74, 69, 62, 50)))
    into, away = (beats(chord, chord) for chord in ((72, 67, 60, 48), (72, 67, 64, 52)))
    assert choose(before, np.stack([into, away], 1), NO_NATS, FOUR_BEATS, None) == 1


def test_standing_still_is_neither_good_nor_bad() -> None:
    still = beats((71, 67, 62, 55), (71, 67, 62, 55))
    nats = np.full((8, 3, 4), -1.0)
    nats[:, 0] = np.nan
    nats[:, 2] = -3.0
    assert choose(START, np.stack([still, CADENCE, CADENCE], 1), nats, FOUR_BEATS, None) == 1
    assert choose(START, np.stack([still, CADENCE], 1), nats[:, [0, 2]], FOUR_BEATS, Taste(53)) == 1


@pytest.mark.parametrize(("liked", "kept"), [(57, 0), (50, 1)])
def test_the_critic_is_heard(liked: int, kept: int) -> None:
    critic = Taste(liked)
    fourth = beats((72, 69, 65, 50), (72, 67, 64, 48))
    assert choose(START, np.stack([FIFTHS, fourth], 1), NO_NATS, FOUR_BEATS, None) == 1
    assert choose(START, np.stack([FIFTHS, fourth], 1), NO_NATS, FOUR_BEATS, critic) == kept
    assert critic.heard.shape == (2, 16, 4)
    assert critic.heard[0, 0].tolist() == [72, 67, 64, 48]


def test_the_critic_hears_from_a_beat_on() -> None:
    critic = Taste(53)
    upbeat = START[2:]
    choose(upbeat, np.stack([CADENCE, CADENCE], 1), NO_NATS, FOUR_BEATS[2:], critic)
    assert critic.heard.shape == (2, 12, 4)


def test_where_nothing_moves_the_first_is_kept() -> None:
    assert choose(START, np.stack([CADENCE, FIFTHS], 1), np.full((8, 2, 4), np.nan), FOUR_BEATS, None) == 0
