"""What the network sees, and that it sees nothing of what comes."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
import torch

from musicstudio.engine.continuation.baselines import Chain, Chances, repeated, symbols
from musicstudio.engine.continuation.clock import make_clock
from musicstudio.engine.continuation.continuer import Continuer
from musicstudio.engine.continuation.data import Tune, ends, stretches, training_crop
from musicstudio.engine.continuation.events import COMPASS, END, LENGTHS, REST, SILENT, Home, find_home, line_of
from musicstudio.engine.continuation.features import Batch, batch, features
from musicstudio.engine.continuation.statistics import rows
from musicstudio.engine.notation.score import KeyChange, MetreChange, Note, Part, Score, regular_measures
from tests.engine.harmony.tunes import QUARTER, difficult, simple


def columns(score: Score) -> dict[str, np.ndarray]:
    line = line_of(make_clock(score), score.parts[0].notes)
    return features(line, find_home(line, None), 0)


def test_felt_time() -> None:
    """In 5/8 three eighths and two eighths are a beat each; a pickup is the end of its bar."""
    metre = (MetreChange(0, 5, 8),)
    clock = make_clock(Score(regular_measures(5 * QUARTER, metre), metres=metre))
    eighth = QUARTER // 2
    assert [clock.unit(i * eighth) for i in range(6)] == [0, 8, 16, 24, 36, 48]
    assert [clock.after(i * eighth, 24) for i in (0, 3)] == [3 * eighth, 5 * eighth]
    metre = (MetreChange(0, 3, 4),)
    clock = make_clock(Score(regular_measures(4 * QUARTER, metre, QUARTER), metres=metre))
    assert (clock.beat(0).number, clock.beat(QUARTER).number) == (2, 0)


@pytest.mark.parametrize(
    ("pitches", "signature", "expected"),
    [
        ((60, 62, 64, 65, 67, 64, 60), None, (0, False)),
        ((69, 71, 72, 74, 76, 72, 69), KeyChange(0, 0), (9, True)),
        ((67, 69, 71, 72, 74, 78, 79), None, (7, False)),
        ((65, 69, 72, 70, 69, 67, 65), KeyChange(0, -1), (5, False)),
    ],
)
def test_key(pitches: tuple[int, ...], signature: KeyChange | None, expected: tuple[int, bool]) -> None:
    notes = [Note(f"n{i}", i * QUARTER, QUARTER, p) for i, p in enumerate(pitches)]
    score = Score(regular_measures(8 * QUARTER, (MetreChange(0, 4, 4),)))
    home = find_home(line_of(make_clock(score), notes), signature)
    assert (home.tonic % 12, home.minor) == expected
    assert abs(home.tonic - np.median(pitches)) <= 6


def test_pitches_far_out_come_in_by_octaves() -> None:
    home = Home(60, False)
    assert home.index(np.array([60, 84, 85, 127, 36, 35, 0, SILENT])).tolist() == [24, 48, 37, 43, 0, 11, 0, REST]
    assert [Home(tonic, False).pitch(index) for tonic, index in ((2, 0), (125, 48))] == [2, 125]


def test_events_of_a_melody() -> None:
    """Chords are their highest note, small gaps belong to the note before, others are rests."""
    score = simple(2)
    notes = [
        Note("a", 0, QUARTER, 60), Note("b", 0, QUARTER, 64), Note("c", QUARTER, QUARTER - 2000, 62),
        Note("d", 2 * QUARTER, QUARTER, 60), Note("e", 4 * QUARTER, QUARTER, 67),
    ]  # fmt: skip
    line = line_of(make_clock(score), notes)
    assert line.pitches.tolist() == [64, 62, 60, SILENT, 67]
    assert line.units.tolist() == [24] * 5
    assert line.codes.tolist() == [0, 24, 48, 72, 0, 24]
    assert line.bars.tolist() == [0, 0, 0, 0, 1, 1]


def test_nothing_of_the_future_is_seen(tiny: Continuer) -> None:
    x = batch([columns(difficult(0, (4, 4), False, False, 4))])
    changed = Batch(**{f.name: getattr(x, f.name).clone() for f in fields(Batch)})
    at = 12
    changed.last_pitch[:, at:] = 3
    changed.last_length[:, at:] = 2
    changed.code[:, at:] = 7
    changed.bar[:, at:] += 5
    a, b = tiny.net(x)[0], tiny.net(changed)[0]
    assert torch.equal(a[:, :at], b[:, :at])
    assert not torch.allclose(a[:, at:], b[:, at:])


def test_step_by_step_is_the_same_as_at_once(shipped: Continuer) -> None:
    x = batch([columns(simple(6))])
    whole = shipped.net(x)[0]
    cache, heard = None, []
    for t in range(x.code.shape[1]):
        seen = Batch(**{f.name: getattr(x, f.name)[:, : t + 1] for f in fields(Batch)})
        new = Batch(**{f.name: getattr(x, f.name)[:, t : t + 1] for f in fields(Batch)})
        hidden, cache = shipped.net(new, cache, seen)
        heard.append(hidden)
    assert torch.allclose(torch.cat(heard, 1), whole, atol=1e-3)


def test_what_is_foretold_is_what_comes_next() -> None:
    score = simple(16)
    line = line_of(make_clock(score), score.parts[0].notes)
    tune = Tune("tune", "pop", "train", line, score)
    rng = np.random.default_rng(0)
    for _ in range(30):
        row, (pitch, length) = training_crop(tune, rng)
        inner = pitch[pitch != END]
        assert row["last_pitch"][1 : len(inner) + 1].tolist() == inner.tolist()
        assert row["last_length"][1 : len(inner) + 1].tolist() == length[: len(inner)].tolist()
        assert (pitch[-1] == END) == bool(row["left"].any())
        # How many bars are left falls to one, when an end is foretold.
        assert pitch[-1] != END or ((np.diff(row["left"]) <= 0).all() and row["left"][-1] == 1)


def test_ends_and_stretches() -> None:
    score = simple(8)
    notes = [Note("a", 0, QUARTER, 67), Note("b", QUARTER, 3 * QUARTER, 60), Note("c", 20 * QUARTER, QUARTER, 60)]
    line = line_of(make_clock(score), notes)
    assert list(stretches(line)) == [(0, 2), (3, 4)]
    assert ends(line, Home(60, False)).tolist() == [1, 3]


def test_chances_are_probabilities() -> None:
    chances = Chances(5)
    for outcome in (0, 0, 1, 3):
        chances.learn([(), ("x",)], outcome)
    for contexts in ([()], [(), ("x",)], [(), ("new",)]):
        assert sum(chances.chance(contexts, k) for k in range(5)) == pytest.approx(1)
    assert chances.chance([(), ("x",)], 0) > chances.chance([(), ("x",)], 1) > chances.chance([(), ("x",)], 4) > 0


def test_a_chain_learns_a_tune() -> None:
    score = simple(16)
    line = line_of(make_clock(score), score.parts[0].notes)
    assert Chain([line]).nats(line, 8) / (len(line) - 8) < 1.0 < Chain([]).nats(line, 8) / (len(line) - 8)
    clock = make_clock(score)
    written = Chain([line]).extend(clock, line.part(0, 16), 16 * QUARTER, 32 * QUARTER, np.random.default_rng(0))
    assert written[0][0] == 16 * QUARTER
    assert written[-1][1] == 32 * QUARTER
    assert symbols(line)[1] == (2, LENGTHS.index(24))


def test_repeating() -> None:
    seed = [(0, 10, 60), (10, 20, 62), (20, 30, 64)]
    assert repeated(seed, 30, 50) == [(30, 40, 62), (40, 50, 64)]


def test_rows() -> None:
    score = Score(regular_measures(16 * QUARTER, (MetreChange(0, 4, 4),)), (Part("a", "A"),))
    seed = [(i * QUARTER, (i + 1) * QUARTER, 60) for i in range(4)]
    notes = [((4 + i) * QUARTER, (5 + i) * QUARTER, p) for i, p in enumerate((60, 62, 62, 66))]
    notes += [(8 * QUARTER, 10 * QUARTER, 67), (10 * QUARTER, 12 * QUARTER, 60)]
    found = rows(make_clock(score), Home(60, False), seed, notes, 8)
    assert found == {
        "pitch_range": 7, "stepwise": pytest.approx(2 / 4), "repeated": pytest.approx(1 / 5), "notes_per_beat": 6 / 8,
        "in_scale": pytest.approx(5 / 6), "rhythm_similarity": pytest.approx((1 + 4 / 6) / 2), "rhythm_quoted": 0.5,
        "ends_on_tonic": 1,
    }  # fmt: skip
    assert COMPASS == 24
