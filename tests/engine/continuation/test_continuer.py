"""What a musician relies on: bars where they were asked for, everything else as it was, in every metre."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise, product
from typing import Any

import pytest

from musicstudio.engine.continuation import Continuer, Controls
from musicstudio.engine.notation.json_form import check_score, note_to_json
from musicstudio.engine.notation.score import Measure, MetreChange, Note, Part, Score, regular_measures
from musicstudio.engine.progress import SilentProgress
from musicstudio.engine.request import CannotCompose
from tests.engine.harmony.test_folk_tunes import abc_tunes
from tests.engine.harmony.tunes import METRES, QUARTER, difficult, simple

ALL_METRES = (*METRES, (3, 8), (5, 8), (7, 8), (3, 2), (6, 4), (1, 4), (7, 16))
BAR = 4 * QUARTER


class Notebook(SilentProgress):
    """Keeps what is streamed; wants nothing more after `most` bars."""

    def __init__(self, most: int = 1000) -> None:
        self.bars: list[Mapping[str, Any]] = []
        self.most = most

    def partial(self, kind: str, data: Mapping[str, Any]) -> None:
        assert kind == "bar"
        self.bars.append(data)

    def cancelled(self) -> bool:
        return len(self.bars) >= self.most


def new_notes(source: Score, answer: Score) -> list[Note]:
    known = {n.id for _, n in source.notes()}
    return [n for _, n in answer.notes() if n.id not in known]


def check_answer(source: Score, answer: Score, bars: int) -> None:
    """Everything of the user's is there; the melody has gone on by `bars` bars; what is new is well-formed."""
    check_score(answer)
    assert answer.measures[: len(source.measures)] == source.measures
    assert len(answer.measures) == len(source.measures) + bars
    for name in ("metres", "keys", "tempos", "chords", "title"):
        assert getattr(answer, name) == getattr(source, name)
    for before, after in zip(source.parts, answer.parts, strict=True):
        assert set(before.notes) <= set(after.notes)
        assert replace(after, notes=()) == replace(before, notes=())
    new = new_notes(source, answer)
    last = max(n.end for n in source.parts[0].notes)
    assert new
    assert all(n.onset >= last and n.duration > 0 and 0 <= n.pitch <= 127 for n in new)
    for a, b in pairwise(new):
        assert a.end <= b.onset
        if a.tie in ("start", "continue"):
            assert (a.end, a.pitch) == (b.onset, b.pitch)
            assert b.tie in ("stop", "continue")
    assert all(n.end <= answer.measures[answer.measure_at(n.onset)].end for n in new)
    assert any(n.onset >= answer.measures[-1].onset for n in new)  # the last bar is not empty


@pytest.mark.parametrize("metre", ALL_METRES)
def test_every_metre(tiny: Continuer, metre: tuple[int, int]) -> None:
    for pickup, ending in product((False, True), (False, True)):
        source = difficult(5, metre, pickup, minor=ending)
        [answer] = tiny.extend(source, Controls(bars=2, ending=ending))
        check_answer(source, answer, 2)


@pytest.mark.filterwarnings("ignore")
def test_folk_tunes(tiny: Continuer) -> None:
    for number, (name, source) in enumerate(abc_tunes()):
        if number % 4:
            continue
        empty = len(source.measures) - 1 - source.measure_at(max(n.end for n in source.parts[0].notes) - 1)
        try:
            check_answer(source, tiny.extend(source, Controls(bars=2, ending=False))[0], max(0, 2 - empty))
        except Exception as error:
            raise AssertionError(name) from error


def test_same_seed_same_music(shipped: Continuer) -> None:
    a = shipped.extend(simple(), Controls(seed=3, alternatives=2))
    assert a == shipped.extend(simple(), Controls(seed=3, alternatives=2))
    assert a[0] != a[1]
    assert a[0] != shipped.extend(simple(), Controls(seed=4))[0]


def test_the_key_and_the_end(shipped: Continuer) -> None:
    """Moved by a fourth, a tune goes on moved by a fourth; it comes to its tonic, near where it was."""
    source = simple(4, 4, 60)
    moved = simple(4, 4, 65)
    for seed in range(3):
        [answer], [other] = (shipped.extend(s, Controls(seed=seed)) for s in (source, moved))
        new = new_notes(source, answer)
        assert [n.pitch + 5 for n in new] == [n.pitch for n in new_notes(moved, other)]
        assert new[-1].pitch % 12 == 0
        assert all(54 <= n.pitch <= 73 for n in new)


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("pitch", [0, 61, 127])
def test_very_short_melodies(shipped: Continuer, count: int, pitch: int) -> None:
    notes = tuple(Note(f"n{i}", i * QUARTER, QUARTER, pitch) for i in range(count))
    source = Score(regular_measures(BAR, (MetreChange(0, 4, 4),)), (Part("tune", "Tune", notes),))
    [answer] = shipped.extend(source, Controls(bars=2))
    check_answer(source, answer, 2)
    assert all(abs(n.pitch - pitch) <= 12 for n in new_notes(source, answer))


def test_a_bar_that_stops_early_is_filled_and_empty_bars_come_first(shipped: Continuer) -> None:
    source = simple(8)
    notes = tuple(n for n in source.parts[0].notes if n.onset < 2 * BAR + QUARTER)
    source = replace(
        source, parts=(replace(source.parts[0], notes=notes), Part("other", "Other", (Note("o", 5 * BAR, BAR, 50),)))
    )
    [answer] = shipped.extend(source, Controls(bars=4))
    assert answer.measures == source.measures
    assert answer.parts[1] == source.parts[1]
    new = new_notes(source, answer)
    assert new[0].onset < 3 * BAR
    assert 6 * BAR < new[-1].end <= 7 * BAR
    [longer] = shipped.extend(source, Controls(bars=8))
    assert len(longer.measures) == 11
    assert [m.number for m in longer.measures[7:]] == ["8", "9", "10", "11"]


def test_bars_follow_the_metre_in_force(tiny: Continuer) -> None:
    source = simple(2)
    measures = (*source.measures, Measure(2 * BAR, 3 * QUARTER, "3"), Measure(2 * BAR + 3 * QUARTER, QUARTER, "4"))
    source = replace(source, measures=measures, metres=(*source.metres, MetreChange(2 * BAR, 3, 4)))
    [answer] = tiny.extend(source, Controls(bars=3))
    check_answer(source, answer, 1)
    assert answer.measures[-1].duration == 3 * QUARTER


def test_only_the_place_asked_for_is_rewritten(shipped: Continuer) -> None:
    source = simple(8)
    start, end = 2 * BAR + QUARTER, 5 * BAR
    kept_note = source.parts[0].notes[14]
    controls = Controls(
        regenerate=(start, end), locked_notes=frozenset([kept_note.id]), locked_bars=frozenset([4]), alternatives=3
    )  # fmt: skip
    for answer in shipped.extend(source, controls):
        check_score(answer)
        assert answer.measures == source.measures
        outside = [n for n in source.parts[0].notes if n.onset < start or n.onset >= 4 * BAR or n == kept_note]
        assert [n for n in answer.parts[0].notes if n.id in {o.id for o in source.parts[0].notes}] == outside
        new = new_notes(source, answer)
        assert new
        assert all(start <= n.onset and n.end <= 4 * BAR for n in new)
        for a, b in pairwise(answer.parts[0].notes):
            assert a.end <= b.onset


def test_the_whole_melody_may_be_rewritten(shipped: Continuer) -> None:
    source = simple(4)
    [answer] = shipped.extend(source, Controls(regenerate=(0, source.end)))
    check_score(answer)
    assert len(new_notes(source, answer)) == len(answer.parts[0].notes)
    assert answer.parts[0].notes[0].onset == 0


def test_other_voices_of_the_part_stay(tiny: Continuer) -> None:
    source = simple(4)
    below = tuple(replace(n, id=f"low{n.id}", voice="2", pitch=n.pitch - 12) for n in source.parts[0].notes)
    notes = tuple(sorted([*source.parts[0].notes, *below], key=lambda n: (n.onset, n.voice)))
    source = replace(source, parts=(replace(source.parts[0], notes=notes),))
    [answer] = tiny.extend(source, Controls(melody=("soprano", "1"), regenerate=(BAR, 2 * BAR)))
    assert [n for n in answer.parts[0].notes if n.voice == "2"] == list(below)


@pytest.mark.parametrize(
    "controls",
    [
        Controls(locked_parts=frozenset(["soprano"])),
        Controls(regenerate=(0, BAR), locked_bars=frozenset([0])),
        Controls(regenerate=(BAR, BAR)),
        Controls(regenerate=(100 * BAR, 101 * BAR)),
        Controls(melody=("nobody", "1")),
    ],
)
def test_what_cannot_be_written_is_said(tiny: Continuer, controls: Controls) -> None:
    with pytest.raises(CannotCompose, match=r"\.$"):
        tiny.extend(simple(), controls)


def test_too_long(tiny: Continuer) -> None:
    with pytest.raises(CannotCompose, match="400 bars"):
        tiny.extend(simple(399), Controls(bars=4))


@pytest.mark.parametrize("wrong", [{"bars": 1}, {"bars": 17}, {"density": 1.1}, {"temperature": 0}, {"alternatives": 9}])
def test_controls_have_ranges(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must be between"):
        Controls(**wrong)


def test_what_streams_is_what_comes_back(shipped: Continuer) -> None:
    notebook = Notebook()
    source = simple(3)
    answers = shipped.extend(source, Controls(bars=3, alternatives=2), notebook)
    for number, answer in enumerate(answers):
        bars = [b for b in notebook.bars if b["alternative"] == number]
        assert [b["bar"] for b in bars] == [3, 4, 5]
        streamed = [note for b in bars for note in b["notes"]]
        assert streamed == [{"part": "soprano", **note_to_json(n)} for n in new_notes(source, answer)]


def test_a_cancelled_continuation_keeps_its_bars(tiny: Continuer) -> None:
    source = simple(3)
    answers = tiny.extend(source, Controls(bars=8, alternatives=2), Notebook(most=2))
    assert len(answers) == 1
    check_score(answers[0])
    assert {answers[0].measure_at(n.onset) for n in new_notes(source, answers[0])} <= {3, 4}
    assert answers[0].parts[0].notes[:12] == source.parts[0].notes


def test_density(shipped: Continuer) -> None:
    """Asked to be busy, it writes more notes than asked to be calm."""
    counts = []
    for density in (0.1, 0.9):
        controls = Controls(bars=8, density=density, alternatives=3)
        counts.append(sum(len(new_notes(simple(8), a)) for a in shipped.extend(simple(8), controls)))
    assert counts[1] > 1.3 * counts[0]
