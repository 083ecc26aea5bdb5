"""An accompaniment played like one of its bars: what is written where, on which chords, and what stays."""

from __future__ import annotations

from dataclasses import replace

import pytest

from musicstudio.engine.notation.chords import read_chord
from musicstudio.engine.notation.json_form import check_score
from musicstudio.engine.notation.score import ChordSymbol, Note, Part, Score
from musicstudio.engine.request import CannotCompose, ChordPin
from musicstudio.engine.variation import TextureControls, TextureTransfer
from musicstudio.engine.variation.harmony_at import chords_at, hear
from musicstudio.engine.variation.texture import _answer

from .scores import METRES, QUARTER, irregular, song
from .test_varier import Watch, stays


def new_notes(source: Score, answer: Score) -> list[Note]:
    old = {n.id for _, n in source.notes()}
    return [n for _, n in answer.notes() if n.id not in old]


@pytest.mark.parametrize("metre", METRES)
def test_every_metre(transfer: TextureTransfer, metre: tuple[int, int]) -> None:
    for source in (song(4, metre), song(3, metre, chords=False, pickup=QUARTER // 2)):
        bar = source.measures[1]
        [answer] = transfer.play_like(source, TextureControls(source_bar=1))
        check_score(answer)
        assert replace(answer, parts=source.parts) == source
        assert answer.part("soprano") == source.part("soprano")
        stays(source, answer, {n.id for _, n in source.notes() if bar.onset <= n.onset < bar.end})
        for note in new_notes(source, answer):
            assert note.end <= source.measures[source.measure_at(note.onset)].end
            assert source.measure_at(note.onset) != 1


def test_irregular_bars(transfer: TextureTransfer) -> None:
    source = irregular()
    piano = tuple(replace(n, id=f"p{n.id}", pitch=n.pitch - 12) for n in source.parts[0].notes)
    source = replace(source, parts=(*source.parts, Part("piano", "Piano", piano)))
    for bar in (0, 3, 5):
        check_score(transfer.play_like(source, TextureControls(source_bar=bar))[0])


def test_notes_are_of_the_chord_or_the_key_and_near_the_source(transfer: TextureTransfer) -> None:
    source = song(4)
    chords = [read_chord(text) for text in ("G", "C", "D7", "Em")]
    pinned = replace(source, chords=source.chords[:1])
    pin = ChordPin(source.measures[2].onset, source.measures[2].end, frozenset({3, 7, 10}))
    [answer] = transfer.play_like(source, TextureControls(source_bar=0))
    assert new_notes(source, answer)
    for note in new_notes(source, answer):
        chord = chords[source.measure_at(note.onset)]
        assert chord
        assert note.pitch % 12 in chord.pitch_classes | {7, 9, 11, 0, 2, 4, 6}
        assert 43 - 12 <= note.pitch <= 74 + 12
    assert transfer.play_like(pinned, TextureControls(source_bar=0)) != transfer.play_like(
        pinned, TextureControls(source_bar=0, chord_pins=(pin,))
    )


def test_what_is_played_again_is_the_same_note() -> None:
    score = song()
    went = score.part("right").notes
    made = [replace(note, id=f"new{i}", velocity=1) for i, note in enumerate(went)]
    other = replace(made[0], pitch=made[0].pitch + 1)
    answer = _answer(score, None, {"right": ()}, [("right", note) for note in (other, *made[1:])])
    assert answer.part("right").notes[0].id == "new0"
    assert answer.part("right").notes[1:] == went[1:]


def test_locks_stay(transfer: TextureTransfer) -> None:
    source = song(6)
    bar = source.measures[3]
    controls = TextureControls(
        source_bar=0, locked_parts=frozenset({"left"}), locked_bars=frozenset({3}), locked_notes=frozenset({"r45360"})
    )
    [answer] = transfer.play_like(source, controls)
    assert answer.part("left") == source.part("left")
    stays(source, answer, {"r45360"} | {n.id for n in source.part("right").notes if bar.onset <= n.onset < bar.end})
    assert not any(bar.onset <= n.onset < bar.end for n in new_notes(source, answer))
    [answer] = transfer.play_like(source, TextureControls(source_bar=0, regenerate=(bar.onset, bar.end)))
    assert {source.measure_at(n.onset) for n in new_notes(source, answer)} <= {3}
    stays(source, answer, {n.id for _, n in source.notes() if not bar.onset <= n.onset < bar.end})


def test_only_the_asked_parts_are_written(transfer: TextureTransfer) -> None:
    source = song(4)
    [answer] = transfer.play_like(source, TextureControls(source_bar=1, parts=frozenset({"right"})))
    assert answer.part("left") == source.part("left")
    assert answer.part("right") != source.part("right")


def test_seeds_alternatives_and_reports(transfer: TextureTransfer) -> None:
    source, watch = song(4), Watch()
    first, second = transfer.play_like(source, TextureControls(source_bar=0, seed=4, alternatives=2), watch)
    assert first != second
    assert [first] == transfer.play_like(source, TextureControls(source_bar=0, seed=9))
    assert second != transfer.play_like(source, TextureControls(source_bar=0, seed=9, alternatives=2))[1]
    assert [(b["alternative"], b["bar"]) for b in watch.bars] == [(a, b) for a in range(2) for b in range(4)]
    assert len(transfer.play_like(source, TextureControls(source_bar=0, alternatives=3), Watch(stop=1))) == 1


def test_what_cannot_be_played(transfer: TextureTransfer) -> None:
    source = song(4)
    for score, bar in ((source, 9), (replace(source, parts=source.parts[:1]), 0)):
        with pytest.raises(CannotCompose):
            transfer.play_like(score, TextureControls(source_bar=bar))
    with pytest.raises(ValueError):
        TextureControls(source_bar=-1)


def test_chords_come_from_pins_then_symbols_then_what_is_heard() -> None:
    source = song(4)
    ticks = [m.onset for m in source.measures]
    assert [c.root for c in chords_at(source, (), ticks)] == [7, 0, 2, 4]
    pin = ChordPin(ticks[1], ticks[2], frozenset({9, 1, 4}))
    assert [c.root for c in chords_at(source, (pin,), ticks)] == [7, 9, 2, 4]
    unknown = replace(source, chords=(ChordSymbol(0, "N.C."),))
    assert [c.root for c in chords_at(unknown, (), ticks)] == [7, 7, 7, 7]
    empty = replace(source, chords=(), parts=())
    with pytest.raises(CannotCompose):
        chords_at(empty, (), ticks)


def test_a_minor_seventh_chord_is_heard() -> None:
    source = song(1, chords=False)
    notes = tuple(Note(f"h{i}", 0, 4 * QUARTER, pitch) for i, pitch in enumerate((50, 65, 69, 72)))
    chord = hear(replace(source, parts=(Part("p", "P", notes),)), source.measures[0])
    assert chord
    assert (chord.root, chord.pitch_classes) == (2, frozenset({2, 5, 9, 0}))


def test_named_parts_need_no_melody_beside_them(transfer: TextureTransfer) -> None:
    source = song(4)
    piano = replace(source, parts=source.parts[1:])
    [answer] = transfer.play_like(piano, TextureControls(source_bar=0, parts=frozenset({"left", "right"})))
    assert answer != piano
