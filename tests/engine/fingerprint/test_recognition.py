"""Recordings are recognised after what happens to recordings, and others are not."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from musicstudio.engine.fingerprint.aligning import align, maximal_runs
from musicstudio.engine.fingerprint.landmarks import FAN, KEYS, Peaks, keys_of, pairs_of
from musicstudio.engine.fingerprint.matching import match
from musicstudio.engine.fingerprint.meeting import meetings
from musicstudio.engine.fingerprint.recognising import Answer, Whole, recognise
from musicstudio.engine.fingerprint.segment import Reference, Segment, Shelf, pack
from musicstudio.engine.fingerprint.spectrum import RATE
from tests.engine.fingerprint.tunes import query, reference, tune

Samples = npt.NDArray[np.float32]
KNOWN = range(8)
UNSURE = 13.0  # of a score: between chance and what is recognised


@pytest.fixture(scope="module")
def shelves() -> list[Shelf]:
    halves = [pack([Reference(100 + seed, reference(seed)) for seed in some]) for some in (KNOWN[:5], KNOWN[5:])]
    return [Shelf(Segment(half)) for half in halves]


def noisy(samples: Samples, rng: np.random.Generator) -> Samples:
    """Under noise as loud as itself."""
    return samples + rng.standard_normal(len(samples)).astype(np.float32) * samples.std()


@pytest.mark.parametrize(
    ("faster", "higher", "change"),
    [(1.0, 0.0, None), (1.0, 0.0, noisy), (1.05, 0.0, None), (0.92, 0.0, None), (1.0, 4.0, None), (1.0, -5.0, None),
     (1.08, float(12 * np.log2(1.08)), None), (1.05, float(12 * np.log2(1.05)), noisy), (0.95, 3.0, None)],
)  # fmt: skip
def test_eight_seconds_are_recognised_wherever_they_are_cut_and_however_they_are_changed(
    shelves: list[Shelf], faster: float, higher: float, change: Callable[[Samples, np.random.Generator], Samples] | None
) -> None:
    seed, begin = 6, 9.0
    whole = tune(seed, 30 / faster, faster=faster, higher=higher)
    piece = whole[round(begin / faster * RATE) :][: 8 * RATE]
    heard = query(change(piece, np.random.default_rng(1)) if change else piece)
    found = match(heard, shelves)
    assert found[0].number == 100 + seed
    assert found[0].score > UNSURE > max((other.score for other in found[1:]), default=0.0)
    aligned = align(heard, reference(found[0].number - 100), found[0], (0, heard.frames))
    assert aligned.tempo == pytest.approx(faster, abs=0.015)
    assert aligned.pitch == pytest.approx(higher, abs=0.5)
    [stretch] = aligned.stretches
    assert stretch.there - stretch.start * faster == pytest.approx(begin, abs=0.15)


@pytest.mark.parametrize("seed", range(50, 58))
def test_what_was_never_registered_is_not_recognised(shelves: list[Shelf], seed: int) -> None:
    heard = query(tune(seed, 8))
    assert max((found.score for found in match(heard, shelves)), default=0.0) < UNSURE
    assert recognise(heard, Whole(shelves)).answer is Answer.UNKNOWN


@pytest.mark.parametrize("seed", KNOWN)
def test_ten_seconds_are_recognised_under_louder_music(shelves: list[Shelf], seed: int) -> None:
    taken, over = tune(seed, 30)[12 * RATE : 22 * RATE], tune(70 + seed, 10)
    louder = over * np.float32(10 ** (5 / 20) * taken.std() / over.std())
    heard = query(taken + louder)
    found = match(heard, shelves)
    assert found[0].number == 100 + seed
    assert found[0].score > UNSURE
    told = recognise(heard, Whole(shelves))
    assert (told.answer, told.recognitions[0].number) == (Answer.KNOWN, 100 + seed)


def test_stretches_that_were_taken_are_found_within_other_music(shelves: list[Shelf]) -> None:
    errors = []
    for seed in KNOWN:
        heard = query(np.concatenate([tune(60, 6), tune(seed, 30)[5 * RATE : 13 * RATE], tune(61, 7)]))
        found = match(heard, shelves)
        assert found[0].number == 100 + seed
        [stretch] = align(heard, reference(seed), found[0], (0, heard.frames)).stretches
        errors.append(np.abs([stretch.start - 6, stretch.end - 14, stretch.there - 5, stretch.until - 13]))
    assert np.median(errors, axis=0).max() < 0.15
    assert np.sort(errors, axis=0)[-2].max() < 0.4, "all but one: a tempo that is told a little wrong may lose an end"
    assert np.max(errors) < 1.0


@pytest.mark.parametrize("samples", [np.zeros(0, np.float32), np.zeros(100, np.float32), np.zeros(8 * RATE, np.float32)])
def test_silence_and_next_to_nothing_are_no_query(shelves: list[Shelf], samples: Samples) -> None:
    assert match(query(samples), shelves) == []


def test_what_is_hidden_is_not_found(shelves: list[Shelf]) -> None:
    hidden = [Shelf(shelf.segment, frozenset([103])) for shelf in shelves]
    heard = query(tune(3, 30)[4 * RATE : 10 * RATE])
    assert match(heard, shelves)[0].number == 103
    assert all(found.number != 103 for found in match(heard, hidden))


def test_keys_of_a_transposed_and_slower_recording_are_those_of_the_recording() -> None:
    pairs = pairs_of(reference(1, 5), FAN)
    keys, valid = keys_of(pairs)
    assert valid.all()
    assert (keys >= 0).all()
    assert (keys < KEYS).all()
    higher, still = keys_of(pairs, 6)
    assert np.array_equal(higher[still] - keys[still], np.full(still.sum(), higher[still][0] - keys[still][0]))


def test_a_tone_between_two_bins_is_heard_as_well_as_within_one() -> None:
    """What is played at another speed lies anywhere; above 700 Hz the middles of bins are further apart than a tone is wide."""

    def met_exactly(halves: int) -> float:
        changed = query(tune(1, 30, higher=halves / 6))
        return float((meetings(changed, reference(1), 0.0, -halves, 1.0).worth == 1).mean())

    whole, between = np.mean([met_exactly(halves) for halves in (2, 4)]), np.mean([met_exactly(halves) for halves in (1, 3, 5)])
    assert between > 0.85 * whole


def test_where_in_its_bin_a_peak_lies_is_kept_and_what_was_kept_before_is_read_as_it_was() -> None:
    peaks = reference(1, 5)
    again = Peaks.unpacked(peaks.packed(), peaks.frames)
    assert len(set((peaks.half & 1).tolist())) == 2
    for one, other in ((peaks.frame, again.frame), (peaks.half, again.half), (peaks.strength, again.strength)):
        assert np.array_equal(one, other)
    before = Peaks.unpacked((peaks.frame << 12 | peaks.bin << 4 | peaks.strength).astype("<u4"), peaks.frames)
    for one, other in ((peaks.frame, before.frame), (2 * peaks.bin, before.half), (peaks.strength, before.strength)):
        assert np.array_equal(one, other)


@pytest.mark.parametrize("seed", range(20))
def test_maximal_runs_are_those_of_their_definition(seed: int) -> None:
    """Taken one after the other, the run with the greatest sum first, then within what is left on both sides of it."""
    gain = np.random.default_rng(seed).integers(-5, 6, 14).astype(float).tolist()

    def runs(first: int, last: int) -> list[tuple[int, int]]:
        ways = [(sum(gain[i : j + 1]), i - j, -i, i, j) for i in range(first, last + 1) for j in range(i, last + 1)]
        best = max(ways, default=(0.0, 0, 0, 0, 0))
        if best[0] <= 0:
            return []
        _, _, _, i, j = best
        return [*runs(first, i - 1), (i, j), *runs(j + 1, last)]

    found = maximal_runs(gain)
    sums = [sum(gain[i : j + 1]) for i, j in found]
    assert sums == [sum(gain[i : j + 1]) for i, j in runs(0, len(gain) - 1)]
