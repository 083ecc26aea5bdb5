"""What training may see: a held-out tune in any key, and a quotation of a held-out piece, stay out."""

from __future__ import annotations

import numpy as np

from musicstudio.engine.harmony.data import STEPS_PER_BEAT, Chorale, hold_out, intervals, same_tune, unmetred, without_quotations
from musicstudio.engine.harmony.features import Ints


def piece(name: str, seed: int, beats: int = 32) -> Chorale:
    """Four voices of wandering quarters."""
    rng = np.random.default_rng(seed)
    steps = rng.choice([-2, -1, 1, 2], (beats, 4)).cumsum(0) % 7
    pitch = np.array([72, 64, 57, 48]) + steps
    return unmetred(name, np.repeat(pitch, STEPS_PER_BEAT, axis=0).astype(np.int64))


def moved(original: Chorale, name: str, by: int) -> Chorale:
    return unmetred(name, original.pitch + by)


def with_passage(host: Chorale, source: Chorale, beats: int, at: int, by: int = 0, voices: int = 4) -> Chorale:
    """`host` with the first `beats` of `source`'s upper `voices` written over it from step `at` on, moved by semitones."""
    pitch = host.pitch.copy()
    pitch[at : at + beats * STEPS_PER_BEAT, :voices] = source.pitch[: beats * STEPS_PER_BEAT, :voices] + by
    return unmetred("host", pitch)


def kept(pieces: list[Chorale]) -> list[str]:
    return [x.name for x in pieces]


def test_a_held_out_tune_stays_out_in_any_key_and_rhythm() -> None:
    held = piece("held", 1)
    slower = unmetred("slower", np.repeat(held.pitch, 2, axis=0))
    others = [moved(held, "higher", 5), moved(held, "lower", -4), slower, piece("another", 2)]
    safe, out = hold_out(others, [held])
    assert kept(safe) == ["another"]
    assert out == ["higher", "lower", "slower"]


def test_half_a_tune_in_common_is_another_tune_and_more_than_half_is_the_same() -> None:
    rng = np.random.default_rng(0)
    tune, other = ([int(x) for x in rng.choice([-4, -3, -2, -1, 1, 2, 3, 4], 51)] for _ in range(2))
    windows = 51 - 12 + 1
    assert not same_tune(tune, tune[: windows // 2 + 11] + other[: windows // 2])
    assert same_tune(tune, tune[: windows // 2 + 12] + other[: windows // 2 - 1])
    assert same_tune(tune, tune[5:25]), "a passage of a tune is that tune"
    assert not same_tune(tune[:11], tune), "too short to tell: only the very same"
    assert same_tune(tune[:11], list(tune[:11]))


def test_intervals_do_not_hear_key_rests_and_repeated_notes() -> None:
    line: Ints = np.array([60, 60, 62, 0, 62, 65, 64])
    assert intervals(line) == [2, 3, -1]
    assert intervals(np.where(line > 0, line + 7, 0)) == [2, 3, -1]


def test_twelve_beats_of_four_voices_are_a_quotation_in_any_key_and_at_any_place_in_the_beat() -> None:
    held, host = piece("held", 3), piece("host", 4)
    for at in (0, 8, 13, 22):
        for by in (0, 5, -3):
            assert without_quotations([with_passage(host, held, 12, at, by)], [held]) == ([], ["host"]), (at, by)


def test_less_than_that_is_none() -> None:
    held, host = piece("held", 3), piece("host", 4)
    shorter = with_passage(host, held, 11, 8)
    without_bass = with_passage(host, held, 24, 8, voices=3)
    safe, out = without_quotations([host, shorter, without_bass], [held])
    assert (len(safe), out) == (3, [])
