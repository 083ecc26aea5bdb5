"""A peak of a query counts the more the more closely it meets one of the reference."""

import numpy as np
import pytest

from musicstudio.engine.fingerprint.landmarks import Peaks
from musicstudio.engine.fingerprint.meeting import meetings, over_beats
from musicstudio.engine.fingerprint.spectrum import BINS
from tests.engine.fingerprint.tunes import reference

FRAMES = 400


def peaks(*places: tuple[int, int]) -> Peaks:
    frame, bin_ = np.array(sorted(places)).T
    return Peaks(frame, 2 * bin_, np.full(len(frame), 8), FRAMES)


@pytest.mark.parametrize(
    ("frames", "bins", "worth"), [(0, 0, 1), (1, 0, 0.5), (0, -1, 0.5), (-1, 1, 0.25), (2, 0, 0), (0, 2, 0), (-2, 1, 0)]
)
def test_a_meeting_is_worth_the_more_the_closer_it_is(frames: int, bins: int, worth: float) -> None:
    found = meetings(peaks((50 + frames, 90 + bins)), peaks((50, 90)), 0.0, 0, 1.0)
    assert found.worth.tolist() == [worth]
    assert found.met.tolist() == [worth > 0]


def test_of_two_peaks_the_closer_one_counts() -> None:
    assert meetings(peaks((50, 90)), peaks((49, 91), (50, 91)), 0.0, 0, 1.0).worth.tolist() == [0.5]


def test_a_query_is_put_where_it_is_said_to_begin_in_its_way_and_what_lies_outside_is_left_out() -> None:
    known = peaks((100, 10), (200, 40))
    found = meetings(peaks((0, 7), (80, 37), (80, BINS - 1), (300, 37)), known, 100.0, 6, 1.25)
    assert (found.frame.tolist(), found.worth.tolist()) == ([100.0, 200.0], [1.0, 1.0])


def test_exact_meetings_score_higher_than_as_many_beside_and_those_by_chance_next_to_nothing() -> None:
    known = reference(1, 20)
    there, beside, chance = (meetings(known, known, start, 0, 1.0) for start in (0.0, 1.0, 15.0))
    assert there.score > 1.5 * beside.score > 0
    assert abs(chance.score) < 5 < beside.score


def test_where_nothing_lies_inside_nothing_is_scored() -> None:
    found = meetings(peaks((50, 90)), peaks((50, 90)), float(FRAMES), 0, 1.0)
    assert (len(found), found.score, found.met.any()) == (0, 0.0, False)


BEAT, BARS = 17, 30  # frames of a beat, half a second


def loop(seed: int, own: float) -> Peaks:
    """A piece over the beat and the chord that another one has as well: on each beat eight bins of the chord, and of what is its
    own this share."""
    rng = np.random.default_rng(seed)
    chord = np.arange(20, 160, 12)
    frame = np.repeat(np.arange(BARS * 4) * BEAT, 8)
    bin_ = np.concatenate([rng.choice(chord, 8, replace=False) for _ in range(BARS * 4)])
    free = rng.random(len(frame)) < own
    frame = np.where(free, rng.integers(0, BARS * 4 * BEAT, len(frame)), frame)
    bin_ = np.where(free, rng.integers(0, BINS, len(frame)), bin_)
    order = np.lexsort((bin_, frame))
    return Peaks(frame[order], 2 * bin_[order], np.full(len(frame), 8), BARS * 4 * BEAT)


@pytest.mark.parametrize("seed", range(4))
def test_a_beat_in_common_is_no_copy(seed: int) -> None:
    known, other = loop(seed, 0.6), loop(seed + 10, 0.6)
    query = other.between(0, 313)
    beside = over_beats(query, known, 0.0, 0, 1.0, 15)
    assert meetings(query, known, 0.0, 0, 1.0).score > beside + 5
    assert over_beats(known.between(0, 313), known, 0.0, 0, 1.0, 15) > 10 * max(beside, 1)


def test_a_copy_of_what_repeats_itself_stays_one() -> None:
    bar = loop(3, 0.6).between(0, 8 * BEAT)
    again = np.arange(15) * 8 * BEAT
    known = Peaks((bar.frame + again[:, None]).ravel(), np.tile(bar.half, 15), np.tile(bar.strength, 15), 15 * 8 * BEAT)
    query = known.between(0, 313)
    plain = meetings(query, known, 0.0, 0, 1.0).score
    assert over_beats(query, known, 0.0, 0, 1.0, 15) > 0.8 * plain > 10


def test_too_few_peaks_say_nothing() -> None:
    known = loop(1, 0.6)
    query = known.between(0, 18)
    assert over_beats(query, known, 0.0, 0, 1.0, len(query)) > 0
    assert over_beats(query, known, 0.0, 0, 1.0, len(query) + 1) == 0
    assert over_beats(query, known, float(known.frames), 0, 1.0, 0) == 0
