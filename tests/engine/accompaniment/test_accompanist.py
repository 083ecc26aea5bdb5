"""Melody in, chords and texture out: the user's notes, chords, pins, locks, seeds, cancelling."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from musicstudio.engine.accompaniment import STYLES, Accompanist, Controls
from musicstudio.engine.choices import STYLE_PARTS
from musicstudio.engine.notation.choir import ACCOMPANIMENT_PARTS, MAX_BARS
from musicstudio.engine.notation.chords import read_chord
from musicstudio.engine.notation.json_form import note_to_json
from musicstudio.engine.notation.score import ChordSymbol, MetreChange, Note, Part, Score, regular_measures
from musicstudio.engine.request import CannotCompose, ChordPin
from tests.engine.harmony.tunes import QUARTER, simple
from tests.engine.watching import Watch

from .checks import check_answer, music, written

BAR = 4 * QUARTER


@pytest.mark.parametrize("style", STYLES)
def test_seeds(tiny: Accompanist, style: str) -> None:
    source = simple(4)
    first, again, other = (tiny.accompany(source, Controls(style, seed=s))[0] for s in (1, 1, 2))
    assert first == again
    assert music(first) != music(other)


def test_alternatives_differ_and_the_first_does_not_depend_on_their_number(tiny: Accompanist) -> None:
    source = simple(2)
    three = tiny.accompany(source, Controls(alternatives=3))
    assert len({str(music(s)) for s in three}) == 3
    assert three[0] == tiny.accompany(source, Controls())[0]


@pytest.mark.parametrize("style", STYLES)
def test_bars_stream_in_order_and_are_final(tiny: Accompanist, style: str) -> None:
    source, watch = simple(5, beats=3), Watch()
    answers = tiny.accompany(source, Controls(style, alternatives=2), watch)
    assert [(b["alternative"], b["bar"]) for b in watch.bars] == [(a, b) for a in (0, 1) for b in range(5)]
    assert watch.steps[-1] == (10, 10)
    for number, answer in enumerate(answers):
        told = [b for b in watch.bars if b["alternative"] == number]
        kept = [{"part": p.id, **note_to_json(n)} for p in answer.parts if p.id in ACCOMPANIMENT_PARTS for n in p.notes]
        order = lambda n: (n["part"], n["onset"], n["pitch"])  # noqa: E731
        assert sorted((n for b in told for n in b["notes"]), key=order) == sorted(kept, key=order)
        assert [c for b in told for c in b["chords"]] == [{"tick": c.tick, "text": c.text} for c in answer.chords]


def test_cancelling_keeps_the_bars_so_far(tiny: Accompanist) -> None:
    source, watch = replace(simple(8), chords=(ChordSymbol(6 * BAR, "Ebm7"),)), Watch(stop=3)
    [answer] = tiny.accompany(source, Controls(alternatives=4), watch)
    assert {answer.measure_at(n.onset) for n in answer.part("piano-left").notes} <= {0, 1, 2}
    assert len(watch.bars) == 3
    assert answer.part("soprano") == source.part("soprano")
    assert answer.chords[-1] == source.chords[0]
    assert tiny.accompany(source, Controls(), Watch(stop=0)) == []


CHORDS = (ChordSymbol(0, "Am7"), ChordSymbol(BAR, "D/F#"), ChordSymbol(2 * BAR, "N.C."), ChordSymbol(3 * BAR, "Cwhatever"))


@pytest.mark.parametrize("style", STYLES)
def test_the_scores_own_chords_are_kept_and_played(tiny: Accompanist, style: str) -> None:
    source = replace(simple(5), chords=CHORDS)
    [answer] = tiny.accompany(source, Controls(style, chords="keep", density=0.5))
    assert answer.chords == CHORDS
    for bar, tones in ((0, {9, 0, 4, 7}), (1, {2, 6, 9}), (2, set()), (3, {0, 4, 7})):
        bars = [n for p, n in answer.notes() if p.id in ACCOMPANIMENT_PARTS and answer.measure_at(n.onset) == bar]
        # A walking bass may lead into the next chord by a tone that is foreign to this one.
        sounding = {n.pitch % 12 for n in bars if style != "jazz-shells" or n.onset < (bar + 1) * BAR - QUARTER}
        assert sounding <= tones
        assert bool(sounding) == bool(tones)
    assert min(n.pitch for p, n in answer.notes() if p.id != "soprano" and n.onset == BAR) % 12 == 6


def test_chords_are_written_only_where_there_are_none(tiny: Accompanist) -> None:
    source = replace(simple(4), chords=(ChordSymbol(2 * BAR, "Ebm7"), ChordSymbol(3 * BAR, "Ebm7")))
    [answer] = tiny.accompany(source, Controls(chords="keep"))
    assert tuple(c for c in answer.chords if c.tick >= 2 * BAR) == source.chords
    assert answer.chords[0].tick == 0


def test_written_chords_replace_the_scores_own(tiny: Accompanist) -> None:
    source = replace(simple(4), chords=(ChordSymbol(BAR + 17, "Ebm7"),))
    [answer] = tiny.accompany(source, Controls(chords="write"))
    assert all(c.tick != BAR + 17 for c in answer.chords)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("tones", "bass"), [({1, 5, 8}, None), ({0, 4, 7}, 4), ({0, 1, 2}, None), ({3}, None), ({0, 7}, 2)])
def test_pins_are_obeyed_to_the_tick(tiny: Accompanist, style: str, tones: set[int], bass: int | None) -> None:
    pin = ChordPin(BAR + 100, 2 * BAR + QUARTER, frozenset(tones), bass)
    source = replace(simple(4), chords=(ChordSymbol(0, "G"),))
    for chords in ("write", "keep"):
        [answer] = tiny.accompany(source, Controls(style, chords=chords, chord_pins=(pin,)))
        # A walking bass may lead into the next chord by a tone that is foreign to this one, on the last beat.
        inside = [
            n for p, n in answer.notes() if p.id in ACCOMPANIMENT_PARTS and n.onset < pin.end - QUARTER and n.end > pin.start
        ]
        assert {n.pitch % 12 for n in inside} <= tones | ({bass} - {None})
        assert inside
        if chords == "keep":
            assert ChordSymbol(pin.end, "G") in answer.chords
        [symbol] = [c for c in answer.chords if pin.start <= c.tick < pin.end]
        assert symbol.tick == pin.start
        if tones == {1, 5, 8}:
            assert read_chord(symbol.text).pitch_classes == tones  # type: ignore[union-attr]


@pytest.fixture(scope="module", params=STYLES)
def accompanied(tiny: Accompanist, request: pytest.FixtureRequest) -> tuple[str, Score]:
    return request.param, tiny.accompany(simple(6), Controls(request.param, seed=5, density=0.5))[0]


def test_locked_parts_stay(tiny: Accompanist, accompanied: tuple[str, Score]) -> None:
    style, before = accompanied
    part = STYLE_PARTS[style][-1]
    [answer] = tiny.accompany(before, Controls(style, seed=9, locked_parts=frozenset({part})))
    assert answer.part(part) == before.part(part)
    assert [p.id for p in answer.parts] == [p.id for p in before.parts]


def test_locked_bars_stay_with_their_chords(tiny: Accompanist, accompanied: tuple[str, Score]) -> None:
    style, before = accompanied
    [answer] = tiny.accompany(before, Controls(style, seed=9, locked_bars=frozenset({1, 4})))
    for bar in (1, 4):
        old, new = (
            {name: pair for name, pair in written(s).items() if s.measure_at(pair[1].onset) == bar} for s in (before, answer)
        )
        assert old == new
        old_chords, new_chords = ([c for c in s.chords if s.measure_at(c.tick) == bar] for s in (before, answer))
        assert [c for c in new_chords if c.tick > bar * BAR] == [c for c in old_chords if c.tick > bar * BAR]
        assert _chord_at(answer, bar * BAR) == _chord_at(before, bar * BAR)
    assert music(answer) != music(before)
    check_answer(before, answer, style)


def _chord_at(score: Score, tick: int) -> str:
    return [c.text for c in score.chords if c.tick <= tick][-1]


def test_locked_notes_stay_even_off_the_grid(tiny: Accompanist, accompanied: tuple[str, Score]) -> None:
    style, before = accompanied
    name = STYLE_PARTS[style][0]
    part = before.part(name)
    odd = Note("mine", 5 * QUARTER + 777, 1234, 62, spelling="D", velocity=99)
    notes = tuple(sorted((*part.notes, odd), key=lambda n: (n.onset, n.voice, n.pitch, n.id)))
    source = replace(before, parts=tuple(replace(p, notes=notes) if p is part else p for p in before.parts))
    locked = {"mine", part.notes[3].id}
    [answer] = tiny.accompany(source, Controls(style, seed=4, locked_notes=frozenset(locked)))
    for name in locked:
        assert written(answer)[name] == written(source)[name]
    other = [
        n for _, n in written(answer).values() if n.id != "mine" and n.pitch == 62 and n.onset < odd.end and n.end > odd.onset
    ]
    assert all(p != STYLE_PARTS[style][0] for p, n in written(answer).values() if n in other)


def test_only_the_range_is_rewritten(tiny: Accompanist, accompanied: tuple[str, Score]) -> None:
    style, before = accompanied
    start, end = before.measures[2].onset + QUARTER, before.measures[3].end
    [answer] = tiny.accompany(before, Controls(style, seed=11, regenerate=(start, end)))
    old, new = (
        {name: pair for name, pair in written(s).items() if pair[1].onset < start or pair[1].end > end} for s in (before, answer)
    )
    assert old == new
    outside = [[c for c in s.chords if not start <= c.tick <= end] for s in (before, answer)]
    assert outside[0] == outside[1]
    assert _chord_at(answer, end) == _chord_at(before, end)
    check_answer(before, answer, style)


def test_another_style_takes_the_place_of_the_first(tiny: Accompanist) -> None:
    guitar = tiny.accompany(simple(4), Controls("folk-guitar"))[0]
    strings = tiny.accompany(guitar, Controls("string-pad"))[0]
    assert [p.id for p in strings.parts] == ["soprano", "strings"]
    kept = tiny.accompany(guitar, Controls("string-pad", locked_parts=frozenset({"guitar"})))[0]
    assert kept.part("guitar") == guitar.part("guitar")
    assert kept.part("strings").notes


@pytest.mark.parametrize(
    ("source", "word"),
    [
        (Score(regular_measures(1, (MetreChange(0, 4, 4),))), "no melody"),
        (Score(regular_measures(1, (MetreChange(0, 4, 4),)), (Part("a", "A"),)), "no melody"),
        (simple(MAX_BARS + 1), "bars"),
    ],
)
def test_what_cannot_be_accompanied_is_said_in_one_sentence(tiny: Accompanist, source: Score, word: str) -> None:
    with pytest.raises(CannotCompose, match=word) as caught:
        tiny.accompany(source)
    assert str(caught.value).endswith(".")


def test_a_written_part_is_not_taken_as_the_melody_and_lost(tiny: Accompanist, accompanied: tuple[str, Score]) -> None:
    style, before = accompanied
    with pytest.raises(CannotCompose, match="choose another part"):
        tiny.accompany(before, Controls(melody=(STYLE_PARTS[style][0], "1")))


@pytest.mark.parametrize(
    "wrong", [{"temperature": 0.0}, {"alternatives": 9}, {"density": 1.5}, {"style": "polka"}, {"chords": "none"}]
)
def test_controls_out_of_range(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must be"):
        Controls(**wrong)


@pytest.mark.parametrize("style", STYLES)
def test_density_is_heard(shipped: Accompanist, style: str) -> None:
    source = replace(simple(8), chords=(ChordSymbol(0, "G"), ChordSymbol(2 * BAR, "C"), ChordSymbol(4 * BAR, "G")))
    calm, busy = (len(music(shipped.accompany(source, Controls(style, chords="keep", density=d))[0])) for d in (0.0, 1.0))
    assert busy > 1.3 * calm


def test_the_trained_model_hears_the_key(shipped: Accompanist) -> None:
    """A scale of G major, and the same a tritone higher: chords of that key, whatever the signature says."""
    for by in (0, 6):
        source = simple(8, start=67 + by)
        symbols = shipped.accompany(source, Controls(temperature=0.1))[0].chords
        scale = {(7 + by + i) % 12 for i in (0, 2, 4, 5, 7, 9, 11)}
        inside = [read_chord(c.text).pitch_classes <= scale for c in symbols]  # type: ignore[union-attr]
        assert sum(inside) >= 0.8 * len(inside)
