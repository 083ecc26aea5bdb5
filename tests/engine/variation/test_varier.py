"""A melody varied: what stays, what may come, in every metre; seeds, words, streaming, cancelling."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any, Literal

import pytest

from musicstudio.engine.notation.json_form import check_score, note_to_json
from musicstudio.engine.notation.score import Lyric, Measure, MetreChange, Note, Part, Score
from musicstudio.engine.request import CannotCompose
from musicstudio.engine.variation import Controls, Varier
from musicstudio.engine.variation.answer import answer_score, written_notes
from musicstudio.engine.variation.task import prepare_task
from tests.engine.harmony.tunes import difficult
from tests.engine.watching import Watch

from .scores import METRES, QUARTER, irregular, simple, song

Kind = Literal["vary", "morph", "attributes"]


def asked(kind: Kind, score: Score, **more: Any) -> Controls:
    other = (0, score.end) if kind == "morph" else None
    sliders = {"density": 0.8, "syncopation": -0.5, "range": 1.0} if kind == "attributes" else {}
    return Controls(kind=kind, amount=0.9, other=other, **sliders, **more)


def check(source: Score, answer: Score, melody: str = "soprano") -> None:
    """Only the melody's notes differ; it is one line that no bar's end is lost under."""
    check_score(answer)
    assert replace(answer, parts=source.parts) == source
    assert [p for p in answer.parts if p.id != melody] == [p for p in source.parts if p.id != melody]
    old = {n.id for n in source.part(melody).notes}
    new = [n for n in answer.part(melody).notes if n.id not in old]
    assert all(a.end <= b.onset for a, b in pairwise(new))
    assert all(n.end <= source.end for n in new)


@pytest.mark.parametrize("kind", ["vary", "morph", "attributes"])
@pytest.mark.parametrize("metre", METRES)
def test_every_metre(varier: Varier, kind: Kind, metre: tuple[int, int]) -> None:
    for source in (difficult(2, metre, pickup=True, minor=True), song(3, metre)):
        [answer] = varier.vary(source, asked(kind, source, seed=3))
        check(source, answer)
        assert answer.part("soprano") != source.part("soprano")


@pytest.mark.parametrize("kind", ["vary", "morph", "attributes"])
def test_odd_melodies(varier: Varier, kind: Kind) -> None:
    one = Score((Measure(0, 4 * QUARTER, "1"),), (Part("soprano", "S", (Note("a", 0, 4 * QUARTER, 60),)),))
    low, high = (replace(simple(), parts=(Part("soprano", "S", notes),)) for notes in _extremes())
    for source in (irregular(), one, low, high):
        check(source, varier.vary(source, asked(kind, source))[0])


def _extremes() -> list[tuple[Note, ...]]:
    notes = simple().parts[0].notes
    return [tuple(replace(n, pitch=i % 4) for i, n in enumerate(notes)), tuple(replace(n, pitch=127) for n in notes)]


def test_nothing_to_do_leaves_the_score(varier: Varier) -> None:
    source = song()
    everything = frozenset(range(4))
    assert varier.vary(source, Controls(amount=0.0, alternatives=2)) == [source, source]
    assert varier.vary(source, Controls(kind="attributes", density=0.0)) == [source]
    assert varier.vary(source, Controls(locked_bars=everything)) == [source]
    assert varier.vary(source, Controls(locked_parts=frozenset({"soprano"}))) == [source]


def test_without_notes_there_is_nothing_to_vary(varier: Varier) -> None:
    source = simple()
    with pytest.raises(CannotCompose):
        varier.vary(replace(source, parts=(Part("soprano", "S"),)))
    grace = tuple(replace(n, duration=0, grace=True) for n in source.parts[0].notes)
    with pytest.raises(CannotCompose):
        varier.vary(replace(source, parts=(Part("soprano", "S", grace),)))
    half = replace(source, parts=(replace(source.parts[0], notes=source.parts[0].notes[:8]),))
    with pytest.raises(CannotCompose):
        varier.vary(half, Controls(kind="morph", other=(half.measures[2].onset, half.end)))
    with pytest.raises(CannotCompose):
        varier.vary(replace(source, measures=source.measures * 101))


def test_values_out_of_range_are_refused() -> None:
    for wrong in ({"amount": 1.1}, {"alternatives": 0}, {"density": -2.0}, {"kind": "morph"}, {"kind": "other"}):
        with pytest.raises(ValueError):
            Controls(**wrong)  # type: ignore[arg-type]


def test_seeds_and_alternatives(varier: Varier) -> None:
    source = song()
    first, second = varier.vary(source, Controls(seed=1, amount=1.0, alternatives=2))
    assert [first] == varier.vary(source, Controls(seed=1, amount=1.0))
    assert len({first, second, varier.vary(source, Controls(seed=2, amount=1.0))[0]}) == 3


def stays(source: Score, answer: Score, ids: set[str]) -> None:
    old, new = ({n.id: (p.id, n) for p, n in s.notes()} for s in (source, answer))
    assert all(new.get(name) == old[name] for name in ids)


def test_locked_notes_and_bars_stay(varier: Varier) -> None:
    source = song(6)
    tune = source.part("soprano").notes
    locked = {"m50400", tune[-1].id}
    [answer] = varier.vary(source, Controls(amount=1.0, locked_notes=frozenset(locked), locked_bars=frozenset({2})))
    bar = source.measures[2]
    inside = {n.id for n in tune if bar.onset <= n.onset < bar.end}
    stays(source, answer, locked | inside)
    assert {n.id for n in answer.part("soprano").notes if n.onset < bar.end and n.end > bar.onset} == inside
    line = answer.part("soprano").notes
    assert all(a.end <= b.onset for a, b in pairwise(line))


def test_what_crosses_the_edges_stays(varier: Varier) -> None:
    source = song(4)
    tune = list(source.part("soprano").notes)
    tune[3:5] = [replace(tune[3], duration=2 * QUARTER)]  # over the barline before bar 1
    tune[6:8] = [replace(tune[6], duration=2 * QUARTER)]  # over the one after it
    source = replace(source, parts=(replace(source.parts[0], notes=tuple(tune)), *source.parts[1:]))
    bar = source.measures[1]
    [answer] = varier.vary(source, Controls(amount=1.0, regenerate=(bar.onset, bar.end)))
    outside = {n.id for n in tune if n.onset < bar.onset or n.end > bar.end}
    stays(source, answer, outside)
    assert len(outside) == len(tune) - 2
    assert all(a.end <= b.onset for a, b in pairwise(answer.part("soprano").notes))


def test_ties_into_what_stays_are_not_left_hanging(varier: Varier) -> None:
    bars = simple(2)
    tied = (
        Note("a", 0, 3 * QUARTER, 60),
        Note("b", 3 * QUARTER, QUARTER, 62, tie="start"),
        Note("c", 4 * QUARTER, QUARTER, 62, tie="stop"),
        Note("d", 5 * QUARTER, 3 * QUARTER, 64),
    )
    source = replace(bars, parts=(Part("soprano", "S", tied),))
    [answer] = varier.vary(source, Controls(amount=1.0, locked_bars=frozenset({1})))
    stays(source, answer, {"b", "c", "d"})


def test_what_is_written_again_is_the_same_note(varier: Varier) -> None:
    """Id, ties, loudness and words too, so that locks and comparisons go on to mean it."""
    bars = simple(2)
    tied = (
        Note("a", 0, 3 * QUARTER, 60, velocity=70, lyrics=(Lyric("oh"),)),
        Note("b", 3 * QUARTER, QUARTER, 62, tie="start", lyrics=(Lyric("see"),)),
        Note("c", 4 * QUARTER, QUARTER, 62, tie="stop"),
        Note("d", 5 * QUARTER, 3 * QUARTER, 64, lyrics=(Lyric("it"),)),
    )
    source = replace(bars, parts=(Part("soprano", "S", tied),))
    task = prepare_task(source, Controls(amount=1.0))
    assert task is not None
    again = written_notes(task.melody, task.melody.row, task.spans)
    assert answer_score(task.melody, again, task.spans) == source
    row = task.melody.row.copy()
    row[0] = 65
    first, *others = written_notes(task.melody, row, task.spans)
    assert (first.pitch, first.velocity, first.lyrics) == (65, 70, tied[0].lyrics)
    assert first.id not in {note.id for note in tied}
    assert tuple(others) == tied[1:]


def test_other_voices_of_the_part_stay(varier: Varier) -> None:
    source = simple(2)
    second = tuple(replace(n, id=f"x{n.id}", voice="2", pitch=n.pitch - 12) for n in source.parts[0].notes)
    both = sorted((*source.parts[0].notes, *second), key=lambda n: (n.onset, n.voice))
    source = replace(source, parts=(replace(source.parts[0], notes=tuple(both)),))
    [answer] = varier.vary(source, Controls(amount=1.0))
    assert tuple(n for n in answer.part("soprano").notes if n.voice == "2") == second


def test_new_notes_keep_to_the_key_and_the_compass(varier: Varier) -> None:
    source = song(8)
    for seed in range(4):
        [answer] = varier.vary(source, Controls(amount=1.0, seed=seed))
        notes = answer.part("soprano").notes
        assert {n.pitch % 12 for n in notes} <= {7, 9, 11, 0, 2, 4, 6}
        assert all(65 <= n.pitch <= 76 for n in notes)


def test_words_are_sung_on_in_order(varier: Varier) -> None:
    source = simple(2)
    sung = tuple(replace(n, lyrics=(Lyric(f"la{i}"),)) for i, n in enumerate(source.parts[0].notes))
    source = replace(source, parts=(replace(source.parts[0], notes=sung),))
    [answer] = varier.vary(source, Controls(amount=1.0, seed=1))
    notes = answer.part("soprano").notes
    words = [n.lyrics[0].text for n in notes if n.lyrics]
    assert words == [f"la{i}" for i in range(min(8, len(notes)))]
    assert all(n.lyrics for n in notes[: len(words)])


def test_silent_bars_stay_silent_but_can_be_morphed(varier: Varier) -> None:
    source = simple(8)
    source = replace(source, parts=(replace(source.parts[0], notes=source.parts[0].notes[:16]),))
    empty = (source.measures[4].onset, source.end)
    assert varier.vary(source, Controls(amount=1.0, regenerate=empty)) == [source]
    [answer] = varier.vary(source, Controls(kind="morph", amount=1.0, other=(0, source.measures[2].onset), regenerate=empty))
    stays(source, answer, {n.id for n in source.parts[0].notes})


def test_bars_are_reported_as_they_come_back(varier: Varier) -> None:
    source, watch = song(3), Watch()
    answers = varier.vary(source, Controls(alternatives=2, amount=1.0), watch)
    assert [(b["alternative"], b["bar"]) for b in watch.bars] == [(a, b) for a in range(2) for b in range(3)]
    for number, answer in enumerate(answers):
        told = [n for b in watch.bars if b["alternative"] == number for n in b["notes"]]
        assert told == [{"part": "soprano", **note_to_json(n)} for n in answer.part("soprano").notes]


def test_cancelling_returns_what_is_done(varier: Varier) -> None:
    source = song(3)
    assert len(varier.vary(source, Controls(alternatives=4), Watch(stop=1))) == 1
    assert varier.vary(source, Controls(), Watch(stop=0)) == []


def test_metre_changes_keep_their_bars(varier: Varier) -> None:
    source = replace(song(4), metres=(MetreChange(0, 4, 4), MetreChange(8 * QUARTER, 2, 2)))
    check(source, varier.vary(source, Controls(amount=1.0))[0])


def test_what_is_written_does_not_depend_on_the_other_windows(varier: Varier) -> None:
    """Windows of beats in four and in six steps are written side by side, and each as it would be alone."""
    source = replace(song(4), metres=(MetreChange(0, 4, 4), MetreChange(8 * QUARTER, 12, 8)))
    measures = (*source.measures[:2], Measure(8 * QUARTER, 6 * QUARTER, "3"), Measure(14 * QUARTER, 2 * QUARTER, "4"))
    source = replace(source, measures=measures)
    whole, half = (varier.vary(source, Controls(amount=1.0, regenerate=span))[0] for span in (None, (0, 8 * QUARTER)))
    first = [[(n.onset, n.pitch) for n in s.part("soprano").notes if n.onset < 8 * QUARTER] for s in (whole, half)]
    assert first[0] == first[1]
