"""Melodies with chord symbols for the tests."""

from __future__ import annotations

from dataclasses import replace

from musicstudio.engine.choices import INSTRUMENT_PARTS
from musicstudio.engine.notation.instruments import COMPASSES
from musicstudio.engine.notation.json_form import check_score
from musicstudio.engine.notation.score import ChordSymbol, Score

SYMBOLS = ("C", "Am7", "F/A", "G7", "Dm", "Bbmaj7", "E7b9", "Asus4")


def with_chords(score: Score, symbols: tuple[str, ...] = SYMBOLS) -> Score:
    """`score` with a chord on every bar and, in every third bar, another in the middle of it."""
    chords = []
    for index, measure in enumerate(score.measures):
        chords.append(ChordSymbol(measure.onset, symbols[index % len(symbols)]))
        if index % 3 == 2 and measure.duration >= 4:
            chords.append(ChordSymbol(measure.onset + measure.duration // 2, symbols[(index + 3) % len(symbols)]))
    return replace(score, chords=tuple(chords))


def check_answer(source: Score, answer: Score, instrument: str = "piano") -> None:
    """The user's music is untouched; what is added is well-formed and within the instrument's compass."""
    check_score(answer)
    parts = INSTRUMENT_PARTS[instrument]
    for part in source.parts:
        if part.id not in parts:
            assert answer.part(part.id) == part
    assert replace(answer, parts=()) == replace(source, parts=())
    for name in parts:
        part = answer.part(name)
        low, high = COMPASSES[part.program]
        assert all(low <= note.pitch <= high for note in part.notes)
        for note in part.notes:
            assert note.end <= answer.measures[answer.measure_at(note.onset)].end
        struck = [(note.onset, note.pitch) for note in part.notes]
        assert len(struck) == len(set(struck))
